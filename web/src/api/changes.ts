import { useQuery } from "@tanstack/react-query";
import { get } from "./client.ts";

export interface Flow {
  customers: number;
  revenue_before: string;
  revenue_after: string;
}

/** A row or column of the matrix: a tier by id, or those without one. */
export type MatrixEnd = { tier: string } | { without: string };

export interface Mover {
  customer_id: string;
  from: string | null;
  to: string | null;
  direction: "up" | "down" | "other" | "new" | "gone";
  moved_by: string | null;
  revenue_before: string | null;
  revenue_after: string | null;
}

export interface SchemeChanges {
  ordered: boolean;
  up: Flow;
  down: Flow;
  other: Flow;
  stayed: Flow;
  rows: MatrixEnd[];
  columns: MatrixEnd[];
  matrix: Flow[][];
  causes: { moved_by: string; moved: Flow }[];
  largest: Mover[];
}

/** What changed from one run to another. */
export interface Changes {
  from: { run: number; as_of: string; customers: number; revenue: string };
  to: { run: number; as_of: string; customers: number; revenue: string };
  same_rules: boolean;
  both: number;
  new: number;
  gone: number;
  schemes: Record<string, SchemeChanges>;
}

export function useChanges(to: number, from: number | undefined) {
  return useQuery({
    queryKey: ["changes", to, from],
    queryFn: ({ signal }) => get<Changes>(`/runs/${to}/changes`, { from }, signal),
    staleTime: 300_000,
  });
}
