import type { ImportedFile } from "../../api/imports.ts";

export interface StatusGroup {
  /** The column of ours that they stand in. */
  column: string;
  /** What the file calls it. */
  header: string | undefined;
  statuses: ImportedFile["statuses"];
  /** Whether these part the rows of the file; the others say more of rows that are told of there already. */
  isMain: boolean;
}

/** The words for states by the column that they stand in: how an order stands first, then why it was closed and the like. */
export function statusGroups(file: Pick<ImportedFile, "columns" | "statuses">): StatusGroup[] {
  const columns = [...new Set(file.statuses.map(({ column }) => column ?? "status"))];
  const main = columns.includes("status") ? "status" : columns[0];
  const of = (column: string): StatusGroup => ({
    column,
    header: file.columns.find((known) => known.column === column)?.header,
    statuses: file.statuses.filter((status) => (status.column ?? "status") === column),
    isMain: column === main,
  });
  return columns.map(of).toSorted((one, other) => Number(other.isMain) - Number(one.isMain));
}
