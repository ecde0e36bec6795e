import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { get, upload } from "./client.ts";

/** How a file was understood. */
export interface ImportedFile {
  name: string;
  format: string;
  details: string[];
  columns: { column: string; header: string }[];
  unused: string[];
  custom: string[];
  read: number;
  accepted: number;
  rejected: number;
  without_customer: number;
  skipped: number;
  money?: FileMoney[];
  reasons: { code: string; rows: number; line: number; arguments: [string, string][] }[];
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

/** Takes a file in, as `terrace import` does. */
export function useImport() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ kind, file }: { kind: string; file: File }) => upload<ImportAnswer>("/imports", { kind, name: file.name }, file),
    onSuccess: () => queries.invalidateQueries(),
  });
}
