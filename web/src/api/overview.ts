import { useQuery } from "@tanstack/react-query";
import { get } from "./client.ts";

/** Something that somebody should look at. */
export type Alert =
  | { kind: "no_facts" }
  | { kind: "no_run" }
  | { kind: "stale_data"; newest: string; days: number }
  | { kind: "rejected_rows"; import: number; rows: number }
  | { kind: "money_without_customer"; import: number; amount: string; currency: string | null }
  | { kind: "drift"; scheme: string; tier: string; before: number; now: number };

export function useAlerts() {
  return useQuery({
    queryKey: ["overview"],
    queryFn: async ({ signal }) => (await get<{ alerts: Alert[] }>("/overview", undefined, signal)).alerts,
  });
}
