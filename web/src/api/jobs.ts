import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { Title } from "../texts/texts.tsx";
import { change, get } from "./client.ts";

/** Work that goes on after its request was answered. */
export interface Job {
  id: number | string;
  kind: "import" | "run" | "undo";
  state: "running" | "done" | "failed" | "cancelled" | "lost";
  asked_by: string;
  at: string;
  ended?: string | null;
  progress?: { phase: string; done: number; total: number; rows?: number | null } | null;
  answer?: unknown;
  failure?: { code: string; message: Title; fix?: Title | null } | null;
}

/** How often running work is looked at, in milliseconds. */
const EVERY = 1_000;

export function useJobs() {
  return useQuery({
    queryKey: ["jobs"],
    queryFn: ({ signal }) => get<Job[]>("/jobs", undefined, signal),
    refetchInterval: (query) => (query.state.data?.some((job) => job.state === "running") ? EVERY : false),
  });
}

/** How often a job that somebody watches is looked at, in milliseconds. */
const OFTEN = 400;

/** A job that somebody watches; all else is asked anew once it is done. */
export function useJob(id: Job["id"] | null) {
  const queries = useQueryClient();
  return useQuery({
    queryKey: ["job", id],
    queryFn: async ({ signal }) => {
      const job = await get<Job>(`/jobs/${id}`, undefined, signal);
      if (job.state === "done") await queries.invalidateQueries({ predicate: ({ queryKey }) => !["job", "understanding"].includes(String(queryKey[0])) });
      return job;
    },
    enabled: id !== null,
    refetchInterval: (query) => (query.state.data === undefined || query.state.data.state === "running" ? OFTEN : false),
  });
}

export function useCancelJob() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: Job["id"]) => change("DELETE", `/jobs/${id}`),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["jobs"] }),
  });
}
