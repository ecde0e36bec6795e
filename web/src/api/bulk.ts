import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { change, download, get } from "./client.ts";
import { keep } from "./exports.ts";
import type { Job } from "./jobs.ts";

/** Whom an act is for: those who are named, or all of a list as it was in a version of it. */
export type Scope = { of: "customers"; ids: string[] } | { of: "list"; where?: string | undefined; roster: string };

/** What is done to each. */
export type Act = { do: "notes"; text: string } | { do: "overrides"; scheme: string; tier: string; reason: string; until: string };

/** For how many an act would be. */
export interface BulkCount {
  customers: number;
  waits_for_approval: boolean;
}

/** What came of it. */
export interface BulkResult {
  customers: number;
  done: number;
  waiting: number;
  failed: number;
}

function body({ do: _, ...act }: Act, scope: Scope, isDry: boolean) {
  return { ...act, scope, dry_run: isDry };
}

/** For how many customers an act would be; nothing is changed. */
export function useBulkCount() {
  return useMutation({
    mutationFn: ({ act, scope }: { act: Act; scope: Scope }) => change<BulkCount>("POST", `/bulk/${act.do}`, body(act, scope, true)),
  });
}

/** Begins an act on many customers. */
export function useBulk() {
  return useMutation({
    mutationFn: ({ act, scope }: { act: Act; scope: Scope }) => change<Job>("POST", `/bulk/${act.do}`, body(act, scope, false)),
  });
}

/** How often a job is looked at, in milliseconds. */
const EVERY = 500;

/** A job until it has ended. */
export function useJob(id: Job["id"]) {
  const queries = useQueryClient();
  return useQuery({
    queryKey: ["job", id],
    queryFn: async ({ signal }) => {
      const job = await get<Job & { answer?: BulkResult | null }>(`/jobs/${id}`, undefined, signal);
      if (job.state !== "running") void queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== "job" });
      return job;
    },
    refetchInterval: (query) => (query.state.data === undefined || query.state.data.state === "running" ? EVERY : false),
  });
}

export function useStopJob() {
  return useMutation({ mutationFn: (id: Job["id"]) => change("DELETE", `/jobs/${id}`) });
}

/** What became of each customer, as a file. */
export function useJobRows() {
  return useMutation({
    mutationFn: (id: Job["id"]) => download(`/jobs/${id}/rows.csv`, {}),
    onSuccess: ({ file, name }) => keep(file, name),
  });
}
