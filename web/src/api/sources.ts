import { useQuery } from "@tanstack/react-query";
import { get } from "./client.ts";
import type { Form } from "./routes.ts";

/** Kinds of facts with their imports, and the lake. */
export type Sources = Form<"SourcesView">;

/** A kind of facts. */
export type Source = Form<"SourceView">;

/** The lake and the originals. */
export type Lake = Form<"LakeView">;

export function useSources() {
  return useQuery({ queryKey: ["sources"], queryFn: ({ signal }) => get("/sources", { signal }) });
}
