import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { change, get } from "./client.ts";

/** A value of a column. Amounts and times are exact texts. */
export type Cell = string | number | boolean | null;

export type CustomerRow = { customer_id: string } & Record<string, Cell>;

export interface CustomerPage {
  as_of: string;
  policy_hash: string;
  lake_version: number;
  total: number;
  skip: number;
  customers: CustomerRow[];
  /** The version of the list: pages, files and acts of one version are of the same customers. */
  roster: string;
  /** Sums of the money columns over all that were asked for. */
  totals?: Record<string, string>;
}

/** What part of the list is asked for. */
export interface ListRequest {
  where?: string | undefined;
  sort?: string | undefined;
  skip?: number;
  limit?: number;
}

export function useCustomers(request: ListRequest, isAsked = true) {
  return useQuery({
    queryKey: ["customers", request],
    queryFn: ({ signal }) => get<CustomerPage>("/customers", { ...request }, signal),
    placeholderData: keepPreviousData,
    enabled: isAsked,
  });
}

export interface NamedValue {
  name: string;
  value: Cell;
}

export interface ConditionLine {
  text: string;
  names: NamedValue[];
  holds: boolean | null;
}

export interface Move {
  metric: string;
  from: Cell;
  to: Cell;
  delta: Cell;
  tier: string | null;
  part: string | null;
  digit: number | null;
}

interface Edge {
  bound: "over" | "from";
  value: Cell;
}

interface Rank {
  rank: number | null;
  customers: number;
  edge: Cell;
  better: Cell;
}

/** What gave a class, or why there is none. */
export type Why =
  | { kind: "not_in_universe" }
  | { kind: "unknown"; metrics: string[] }
  | { kind: "unplaced"; found: string }
  | { kind: "threshold"; metric: string; value: Cell; edge: Edge | null; better: Edge | null }
  | { kind: "pyramid"; metric: string; value: Cell; standing: Rank; top: string | null }
  | { kind: "share"; metric: string; value: Cell; standing: Rank; before: Cell; mark: string | null }
  | { kind: "rfm"; code: string; digits: { dimension: string; metric: string; value: Cell; digit: number; edge: Cell; better: Cell; mean: Cell }[]; customers: number }
  | { kind: "matrix"; axes: { axis: string; metric: string; value: Cell; high: boolean; bound: string; level_kind: string; level: Cell }[]; customers: number }
  | { kind: "score"; score: Cell; inputs: { metric: string; value: Cell; percentile: Cell; weight: Cell; effective_weight: Cell; contribution: Cell }[]; standing: Rank; top: string | null; edge: Edge | null }
  | { kind: "clusters"; distance: Cell; next: { tier: string; distance: Cell } | null; features: { metric: string; value: Cell; typical: Cell; overall: Cell; apart: string | null }[]; customers: number }
  | { kind: "rules"; held: ConditionLine | null; failed: { tier: string; condition: ConditionLine }[] };

export interface SchemeLine {
  scheme: string;
  tier: string | null;
  in_universe: boolean;
  reason: string;
  why: Why;
  lift: Move[];
  drop: Move[];
}

export type MetricBasis =
  | { measure: { measure: string; window: string } }
  | { forecast: { measure: string; model: string; horizon?: string } }
  | { expression: { text: string; names: NamedValue[] } };

export interface Standing {
  tier: string | null;
  since: string;
  why: string;
  until: string | null;
  newcomer_until?: string;
}

/** Why a customer has their tiers. */
export interface Explanation {
  customer_id: string;
  as_of: string;
  policy: string;
  policy_hash: string;
  timezone: string;
  metrics: { name: string; value: Cell; basis: MetricBasis }[];
  labels: { name: string; value: boolean; condition: ConditionLine }[];
  schemes: SchemeLine[];
  standings?: Record<string, Standing>;
  membership?: import("./members.ts").Membership | null;
  evidence: { metric: string; facts: number; first: string | null; last: string | null }[];
  notes: { code: string; arguments: Record<string, string> }[];
}

export function useExplanation(id: string) {
  return useQuery({
    queryKey: ["explanation", id],
    queryFn: ({ signal }) => get<Explanation>(`/customers/${encodeURIComponent(id)}/explanation`, undefined, signal),
  });
}

export interface Override {
  id: number;
  scheme: string;
  customer_id: string;
  tier: string;
  reason: string;
  made_by: string;
  approved_by: string | null;
  from: string;
  until: string;
}

export function useOverrides(id: string) {
  return useQuery({
    queryKey: ["overrides", id],
    queryFn: ({ signal }) => get<Override[]>("/overrides", { customer_id: id }, signal),
  });
}

export function useOverride(id: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: { scheme: string; tier: string; reason: string; until: string }) =>
      change<unknown>("POST", `/customers/${encodeURIComponent(id)}/overrides`, body),
    onSuccess: () => queries.invalidateQueries(),
  });
}

export function useEndOverride(id: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (scheme: string) =>
      change("DELETE", `/customers/${encodeURIComponent(id)}/overrides/${encodeURIComponent(scheme)}`),
    onSuccess: () => queries.invalidateQueries(),
  });
}
