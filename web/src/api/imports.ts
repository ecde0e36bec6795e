import { useMutation, useQuery } from "@tanstack/react-query";
import { change, get } from "./client.ts";
import type { Job } from "./jobs.ts";

/** How a file was understood. */
export interface ImportedFile {
  name: string;
  format: string;
  details: string[];
  columns: { column: string; header: string; times?: string[] }[];
  unused: string[];
  custom: string[];
  read: number;
  accepted: number;
  rejected: number;
  without_customer: number;
  skipped: number;
  money?: FileMoney[];
  reasons: { code: string; rows: number; line: number; arguments: [string, string][] }[];
  statuses: { column?: string; status: string; read_as: string; rows: number }[];
  remarks: { code: string; arguments: [string, string][] }[];
}

/** The money of a file in one currency: `total` is the sum of all the others. */
export interface FileMoney {
  currency: string | null;
  total: string;
  counted: string;
  cancelled: string;
  unpaid: string;
  returned: string;
  without_customer: string;
  rejected: string;
}

/** What became of rows. */
export interface Counted {
  read: number;
  accepted: number;
  replaced: number;
  unchanged: number;
  rejected: number;
}

export interface ImportRecord {
  number: number;
  at: string;
  kind: string;
  files: { name: string }[];
  understood: ImportedFile[];
  counts: Counted;
  lake_version: number;
  undone?: boolean;
}

/** What an import did; `import` is null where all rows were known already. */
export interface ImportAnswer {
  import: ImportRecord | null;
  counts: Counted;
  files: ImportedFile[];
}

export function useImports() {
  return useQuery({ queryKey: ["imports"], queryFn: ({ signal }) => get<ImportRecord[]>("/imports", undefined, signal) });
}

/** Begins to take an import back, and tells the job that does it. */
export function useUndoImport() {
  return useMutation({ mutationFn: (number: number) => change<Job>("POST", `/imports/${number}/undo`, {}, { isAsync: true }) });
}

/** Where the rejected rows of an import are downloaded from. */
export function rejectsAddress(number: number): string {
  return `/api/v1/imports/${number}/rejects`;
}

/** Whether an import holds what was recorded here, by pages or programs. */
export function isRecorded(record: ImportRecord): boolean {
  return record.files.some((file) => /^api-[a-z]+-[\d-]+\.jsonl$/.test(file.name));
}
