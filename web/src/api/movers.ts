import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { get } from "./client.ts";
import type { Address, Form } from "./routes.ts";

/** Part of those who moved from one run to another. */
export type Movers = Form<"MoversView">;

/** Who is asked for. */
export interface MoversRequest {
  to: number;
  query: Address<"get", "/runs/{id}/movers">["query"];
}

/** The first time two runs are compared, which takes a while for many customers. */
export function useMovers({ to, query }: MoversRequest) {
  return useQuery({
    queryKey: ["movers", to, query],
    queryFn: ({ signal }) => get("/runs/{id}/movers", { path: { id: to }, query, signal, isLong: true }),
    placeholderData: keepPreviousData,
    staleTime: 300_000,
  });
}
