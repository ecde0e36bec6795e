import { useQuery } from "@tanstack/react-query";
import { get } from "./client.ts";
import type { Form } from "./routes.ts";

/** The rules of membership as members see them. */
export type Rules = Form<"RulesView">;

export function useRules() {
  return useQuery({ queryKey: ["rules"], queryFn: ({ signal }) => get("/rules", { signal }), staleTime: 300_000 });
}
