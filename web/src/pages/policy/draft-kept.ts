import { useEffect, useState } from "react";

/** A draft with what it was begun from. */
export interface KeptDraft {
  text: string;
  /** The text that it was begun from. */
  before: string;
  /** The newest version that was there then; 0 for none. */
  seen: number;
}

const KEY = "terrace.draft";

function kept(): KeptDraft | null {
  try {
    const found = JSON.parse(sessionStorage.getItem(KEY) ?? "null") as KeptDraft | null;
    return typeof found?.text === "string" && typeof found.before === "string" && typeof found.seen === "number" ? found : null;
  } catch {
    return null;
  }
}

/** Keeps a draft that was begun elsewhere, for the page of drafts to show; what was kept there before goes. */
export function keepDraft(draft: KeptDraft): void {
  sessionStorage.setItem(KEY, JSON.stringify(draft));
}

/** A draft that stays while the tab is open, also over other pages. */
export function useKeptDraft(begin: KeptDraft): { draft: KeptDraft; write: (text: string) => void; beginAnew: () => void } {
  const [draft, setDraft] = useState<KeptDraft>(() => kept() ?? begin);
  useEffect(() => {
    if (draft.text === draft.before) sessionStorage.removeItem(KEY);
    else sessionStorage.setItem(KEY, JSON.stringify(draft));
  }, [draft]);
  return {
    draft,
    write: (text) => setDraft((before) => ({ ...before, text })),
    beginAnew: () => setDraft(begin),
  };
}
