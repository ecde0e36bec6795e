import { useQuery } from "@tanstack/react-query";
import { begin, get } from "./client.ts";
import { useWorkedOff, type Job } from "./jobs.ts";
import type { Form } from "./routes.ts";

/** How a file was understood. */
export type ImportedFile = Form<"FileRecord">;

/** The money of a file in one currency: `total` is the sum of all the others. */
export type FileMoney = Form<"MoneyRecord">;

export type ImportRecord = Form<"ImportRecord">;

/** What an import did; `import` is null where all rows were known already. */
export type ImportAnswer = Exclude<Form<"ImportView">, { dry_run: boolean }>;

/** An import that was taken back. */
export type ImportUndone = Form<"ImportUndoneView">;

export function useImports() {
  return useQuery({ queryKey: ["imports"], queryFn: ({ signal }) => get("/imports", { signal }) });
}

/** Takes an import back, in the background. */
export function useUndoImport(onEnded: (job: Job) => void) {
  return useWorkedOff((id: number) => begin("post", "/imports/{id}/undo", { path: { id } }), onEnded);
}

/** Where the rejected rows of an import are downloaded from. */
export function rejectsAddress(number: number): string {
  return `/api/v1/imports/${number}/rejects`;
}

/** Whether an import holds what was recorded here, by pages or programs. */
export function isRecorded(record: ImportRecord): boolean {
  return record.files.some((file) => /^api-[a-z]+-[\d-]+\.jsonl$/.test(file.name));
}
