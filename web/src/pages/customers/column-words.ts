import { useMemo } from "react";
import { useText } from "../../texts/texts.tsx";

/** What columns are called that no policy names. */
export function useColumnWords(): Record<string, string> {
  const text = useText();
  return useMemo(
    () => ({
      level: text("column.level"),
      points: text("column.points"),
      standing: text("column.standing"),
      since: text("column.since"),
      why: text("column.why"),
      until: text("column.until"),
      newcomer_until: text("column.newcomer_until"),
    }),
    [text],
  );
}
