import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { Title } from "../texts/texts.tsx";
import { change, get } from "./client.ts";

export interface RunTier {
  tier: string;
  title: Title;
  customers: number;
  share: number;
  revenue: string;
  revenue_share: number;
}

export interface RunScheme {
  customers: number;
  without_class: number;
  tiers: RunTier[];
  standings?: { from_run: number | null; tiers: Record<string, number>; without_tier: number; waiting: number };
}

/** A kept run of everybody. */
export interface Run {
  number: number;
  at: string;
  as_of: string;
  timezone: string;
  policy: { name: string; hash: string; title: Title };
  lake_version: number;
  program: string;
  currency: string;
  customers: number;
  with_orders: number;
  revenue: string;
  schemes: Record<string, RunScheme>;
  members?: {
    members: number;
    others: number;
    points: number;
    levels: { level: string | null; title: Title; members: number; points: number }[];
  };
}

export function useRuns(isAsked = true) {
  return useQuery({ queryKey: ["runs"], queryFn: ({ signal }) => get<Run[]>("/runs", undefined, signal), enabled: isAsked });
}

/** Classifies everybody now and keeps the run. */
export function useRunNow() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => change<{ run: number }>("POST", "/runs", {}, { isLong: true }),
    onSuccess: () => queries.invalidateQueries(),
  });
}
