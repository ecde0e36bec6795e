import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { SchemeChanges } from "./changes.ts";
import { change, get } from "./client.ts";
import type { RunTier } from "./work.ts";

export interface PolicyInForce {
  policy: string;
  hash: string;
  file: string;
  warnings: number;
  text: string;
}

export function usePolicy() {
  return useQuery({ queryKey: ["policy"], queryFn: ({ signal }) => get<PolicyInForce>("/policy", undefined, signal) });
}

export function useCheckPolicy() {
  return useMutation({
    mutationFn: (policy: { name: string; text: string }) =>
      change<Omit<PolicyInForce, "text">>("POST", "/policy/check", policy),
  });
}

export interface PolicyVersion {
  number: number;
  name: string;
  hash: string;
  from: string;
  at: string;
  made_by: string;
  approved_by: string | null;
  is_in_force: boolean;
}

export function usePolicyVersions() {
  return useQuery({
    queryKey: ["policies"],
    queryFn: ({ signal }) => get<{ name: string; hash: string; in_force?: number | null; versions: PolicyVersion[] }>("/policies", undefined, signal),
  });
}

export function usePolicyVersion(number: number | null) {
  return useQuery({
    queryKey: ["policies", number],
    queryFn: ({ signal }) => get<PolicyVersion & { text: string }>(`/policies/${number}`, undefined, signal),
    enabled: number !== null,
  });
}

/** What another policy would do on the same facts. */
export interface Preview {
  run: { schemes: Record<string, { tiers: RunTier[] }>; currency?: string };
  against?: number | null;
  schemes: Record<string, SchemeChanges>;
}

export function usePreview() {
  return useMutation({ mutationFn: (text: string) => change<Preview>("POST", "/policies/preview", { text }, { isLong: true }) });
}

/** Puts a policy in force from a day; where that takes a second person, it waits. */
export function usePutInForce() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (policy: { text: string; from?: string }) => change<unknown>("POST", "/policies", policy),
    onSuccess: () => queries.invalidateQueries(),
  });
}
