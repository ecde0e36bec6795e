import { useQuery } from "@tanstack/react-query";
import { get } from "./client.ts";
import type { Right } from "./session.ts";

/** The configuration as it holds, without secrets. */
export interface Settings {
  version: string;
  workspace: string;
  policy: string;
  timezone: string;
  currency: string;
  state: string;
  keep_versions_days: number | null;
  keep_originals_days: number | null;
  keep_runs_days: number | null;
  seal_every: number;
  roles: { name: string; rights: Right[] }[];
}

export function useSettings() {
  return useQuery({ queryKey: ["settings"], queryFn: ({ signal }) => get<Settings>("/settings", undefined, signal) });
}
