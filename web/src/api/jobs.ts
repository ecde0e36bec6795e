import { useQuery } from "@tanstack/react-query";
import { useChange } from "./change.ts";
import { change, get } from "./client.ts";
import type { Form } from "./routes.ts";

/** Work that goes on after its request was answered. */
export type Job = Form<"JobView">;

/** How often running work is looked at, in milliseconds. */
const EVERY = 1_000;

export function useJobs() {
  return useQuery({
    queryKey: ["jobs"],
    queryFn: ({ signal }) => get("/jobs", { signal }),
    refetchInterval: (query) => (query.state.data?.some((job) => job.state === "running") ? EVERY : false),
  });
}

export function useCancelJob() {
  return useChange((id: Job["id"]) => change("delete", "/jobs/{id}", { path: { id } }));
}
