import { useMutation } from "@tanstack/react-query";
import { useChange } from "./change.ts";
import { change, download } from "./client.ts";
import { keep } from "./exports.ts";
import type { Job } from "./jobs.ts";
import type { Form } from "./routes.ts";

/** Whom an act is for: those who are named, or all of a list as it was in a version of it. */
export type Scope = Form<"BulkScope">;

/** What is done to each. */
export type Act = { do: "notes"; text: string } | { do: "overrides"; scheme: string; tier: string; reason: string; until: string };

/** What came of it, as the job's answer tells: of so many customers it was done, waits for a second person, or could not be done. */
export interface BulkResult {
  customers: number;
  done: number;
  waiting: number;
  failed: number;
}

/** For how many customers an act would be, or the job that does it. */
function send(act: Act, scope: Scope, dry_run: boolean): Promise<unknown> {
  if (act.do === "notes") return change("post", "/bulk/notes", { body: { scope, text: act.text, dry_run } });
  const { scheme, tier, reason, until } = act;
  return change("post", "/bulk/overrides", { body: { scope, scheme, tier, reason, until, dry_run } });
}

/** For how many customers an act would be; nothing is changed. */
export function useBulkCount() {
  return useMutation({
    mutationFn: async ({ act, scope }: { act: Act; scope: Scope }) => (await send(act, scope, true)) as Form<"BulkCountView">,
  });
}

/** Begins an act on many customers. */
export function useBulk() {
  return useChange(async ({ act, scope }: { act: Act; scope: Scope }) => (await send(act, scope, false)) as Job);
}

/** What became of each customer, as a file. */
export function useJobRows() {
  return useMutation({
    mutationFn: (id: number) => download("/jobs/{id}/rows.csv", { path: { id } }),
    onSuccess: ({ file, name }) => keep(file, name),
  });
}
