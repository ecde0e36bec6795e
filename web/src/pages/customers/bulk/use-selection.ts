import { useEffect, useMemo, useState } from "react";
import type { Scope } from "../../../api/bulk.ts";

/** Who is chosen: those who are named, or all of the list as it was when that was said. */
export interface Selection {
  ids: string[];
  /** The version of the list of which all are chosen, and how many they are. */
  all: { roster: string; total: number } | null;
}

const NOBODY: Selection = { ids: [], all: null };

/** Chooses customers of a list. Another condition is another list: what was chosen before is let go. */
export function useSelection(where: string | undefined, list: string) {
  const [selection, setSelection] = useState<Selection>(NOBODY);
  useEffect(() => setSelection(NOBODY), [where, list]);
  const scope = useMemo<Scope>(
    () => (selection.all === null ? { of: "customers", ids: selection.ids } : { of: "list", where, roster: selection.all.roster }),
    [selection, where],
  );
  return {
    selection,
    scope,
    count: selection.all?.total ?? selection.ids.length,
    choose: (ids: string[]) => setSelection({ ids, all: null }),
    chooseAll: (roster: string, total: number) => setSelection({ ids: [], all: { roster, total } }),
    clear: () => setSelection(NOBODY),
  };
}
