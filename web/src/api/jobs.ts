import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useChange } from "./change.ts";
import { change, get } from "./client.ts";
import { Problem } from "./problem.ts";
import type { Form } from "./routes.ts";
import { noteUse } from "./usage.ts";

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

/** How often a job that somebody watches is looked at, in milliseconds. */
const OFTEN = 400;

/** A job that somebody watches; all else is asked anew once it has ended, however that was: what was done by then stays. */
export function useJob(id: Job["id"] | null) {
  const queries = useQueryClient();
  return useQuery({
    queryKey: ["job", id],
    queryFn: async ({ signal }) => {
      const job = await get("/jobs/{id}", { path: { id: id ?? 0 }, signal });
      const hasEnded = job.state !== "running" && queries.getQueryData<Job>(["job", id])?.state !== job.state;
      if (hasEnded) void queries.invalidateQueries({ predicate: ({ queryKey }) => !["job", "understanding"].includes(String(queryKey[0])) });
      return job;
    },
    enabled: id !== null,
    // What cannot be asked for, now or ever, is not asked for without end.
    refetchInterval: (query) => (query.state.status !== "error" && (query.state.data?.state ?? "running") === "running" ? OFTEN : false),
  });
}

/** How often in a row a job that runs may not be heard of, before it is said that the server does not answer. */
const PATIENCE = 25;

/** Waits until a job has ended. It goes on while the server does not answer for a moment. */
async function ended(begun: Job): Promise<Job> {
  let job = begun;
  let unheard = 0;
  while (job.state === "running") {
    await new Promise((resolve) => setTimeout(resolve, OFTEN));
    try {
      job = await get("/jobs/{id}", { path: { id: begun.id } });
      unheard = 0;
    } catch (failed) {
      unheard += 1;
      if (!(failed instanceof Problem) || failed.failure === "refused" || unheard > PATIENCE) throw failed;
    }
  }
  return job;
}

/** Work in the background that a button waits for. Everything is asked for again before it is told how the job ended, also where the button is gone by then. */
export function useWorkedOff<Sent = void>(begin: (sent: Sent) => Promise<Job>, onEnded: (job: Job) => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (sent: Sent) => ended(await begin(sent)),
    onSuccess: async (job) => {
      noteUse("change");
      await queries.invalidateQueries();
      onEnded(job);
    },
  });
}

export function useCancelJob() {
  return useChange((id: Job["id"]) => change("delete", "/jobs/{id}", { path: { id } }));
}
