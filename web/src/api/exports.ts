import { useMutation, useQueryClient } from "@tanstack/react-query";
import { download } from "./client.ts";
import { Problem } from "./problem.ts";

/** A list to be taken out as a file. */
export interface ListFile {
  where?: string | undefined;
  sort?: string | undefined;
  columns: string[];
  roster: string;
}

/** What the server says where the version of a list is no longer held. */
const GONE = "T1540";

/** A list as a file, of the version that is shown; of the newest where that is gone, which the list then shows too. */
export function useExport() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async ({ list, form, lang }: { list: ListFile; form: "csv" | "xlsx"; lang: string }) => {
      const query = { where: list.where, sort: list.sort, columns: list.columns.join(","), lang };
      const path = form === "csv" ? "/exports/customers.csv" : "/exports/customers.xlsx";
      try {
        return await download(path, { query: { ...query, roster: list.roster } });
      } catch (failed) {
        if (!(failed instanceof Problem) || failed.code !== GONE) throw failed;
        await queries.invalidateQueries({ queryKey: ["customers"] });
        return download(path, { query });
      }
    },
    onSuccess: ({ file, name }) => keep(file, name),
  });
}

/** Hands a file to the browser, which keeps it where its user wants. */
export function keep(file: Blob, name: string): void {
  const address = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
