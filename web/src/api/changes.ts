import { useQuery } from "@tanstack/react-query";
import { get } from "./client.ts";
import type { Form } from "./routes.ts";

export type Flow = Form<"FlowView">;

/** A row or column of the matrix: a tier by id, or those without one. */
export type MatrixEnd = Form<"MatrixEndView">;

export type Mover = Form<"MoverView">;

export type SchemeChanges = Form<"SchemeChangesView">;

/** What changed from one run to another. */
export type Changes = Form<"ChangesView">;

export function useChanges(to: number, from: number | undefined) {
  return useQuery({
    queryKey: ["changes", to, from],
    queryFn: ({ signal }) => get("/runs/{id}/changes", { path: { id: to }, query: { from }, signal }),
    staleTime: 300_000,
  });
}
