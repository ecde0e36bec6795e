import { useMemo } from "react";
import { useText } from "../../texts/texts.tsx";

/** What columns are called that no policy names. */
export function useColumnWords(): Record<string, string> {
  const text = useText();
  const words = {
    level: text("column.level"),
    points: text("column.points"),
    standing: text("column.standing"),
    since: text("column.since"),
    why: text("column.why"),
    until: text("column.until"),
    newcomer_until: text("column.newcomer_until"),
  };
  // The same words for as long as the language is the same.
  return useMemo(() => words, [words.level]);
}
