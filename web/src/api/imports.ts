import { useQuery } from "@tanstack/react-query";
import { useChange } from "./change.ts";
import { get, upload } from "./client.ts";
import type { Form } from "./routes.ts";

/** How a file was understood. */
export type ImportedFile = Form<"FileRecord">;

/** The money of a file in one currency: `total` is the sum of all the others. */
export type FileMoney = Form<"MoneyRecord">;

export type ImportRecord = Form<"ImportRecord">;

/** What an import did; `import` is null where all rows were known already. */
export type ImportAnswer = Exclude<Form<"ImportView">, { dry_run: boolean }>;

export function useImports() {
  return useQuery({ queryKey: ["imports"], queryFn: ({ signal }) => get("/imports", { signal }) });
}

/** Takes a file in, as `terrace import` does. */
export function useImport() {
  return useChange(({ kind, file }: { kind: string; file: File }) => upload("/imports", { query: { kind, name: file.name }, file }));
}
