import { useQuery } from "@tanstack/react-query";
import { get } from "./client.ts";
import type { Form } from "./routes.ts";

/** Customers who were left out by chance. */
export type HoldOut = Form<"HoldOutView">;

/** What a hold-out proves. */
export type HoldOutEffect = Form<"EffectView">;

/** One comparison of a hold-out. */
export type Compared = Form<"ComparedView">;

/** What a threshold, another group or the own past tells. */
export type EffectFinding = Form<"FindingView">;

export type ThresholdEffect = Form<"ThresholdView">;
export type GroupsEffect = Form<"GroupsView">;
export type PastEffect = Form<"PastView">;

export interface ThresholdAsked {
  scheme: string;
  tier: string;
  measure: string;
  decided?: string | undefined;
  ahead: string;
  published?: string | undefined;
}

export interface ComparisonAsked {
  treated: string;
  against?: string | undefined;
  since: string;
  before: string;
  every: string;
  measure: string;
}

export interface SeriesAsked {
  since: string;
  measure: string;
}

export function useHoldOuts() {
  return useQuery({ queryKey: ["effects", "hold-outs"], queryFn: ({ signal }) => get("/effects/hold-outs", { signal }) });
}

export function useHoldOutEffect(name: string, measure: string) {
  return useQuery({
    queryKey: ["effects", "hold-out", name, measure],
    queryFn: ({ signal }) => get("/effects/hold-outs/{name}", { path: { name }, query: { measure }, signal, isLong: true }),
    staleTime: 60_000,
  });
}

export function useThresholdEffect(asked: ThresholdAsked) {
  return useQuery({ queryKey: ["effects", "threshold", asked], queryFn: ({ signal }) => get("/effects/threshold", { query: { ...asked }, signal, isLong: true }), staleTime: 60_000, retry: false });
}

export function useComparisonEffect(asked: ComparisonAsked) {
  return useQuery({ queryKey: ["effects", "comparison", asked], queryFn: ({ signal }) => get("/effects/comparison", { query: { ...asked }, signal, isLong: true }), staleTime: 60_000, retry: false });
}

export function useSeriesEffect(asked: SeriesAsked) {
  return useQuery({ queryKey: ["effects", "series", asked], queryFn: ({ signal }) => get("/effects/series", { query: { ...asked }, signal, isLong: true }), staleTime: 60_000, retry: false });
}
