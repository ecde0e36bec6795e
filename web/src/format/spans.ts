import { useCallback } from "react";
import { useText, type TextKey } from "../texts/texts.tsx";

const UNITS: Record<string, TextKey> = { day: "span.day", week: "span.week", month: "span.month", year: "span.year" };

/** A span as policies write it, such as `12 months`, in words; as it is written, if it is none. */
export function useSpan(): (span: string) => string {
  const text = useText();
  return useCallback(
    (span: string) => {
      const found = /^(\d+) +(day|week|month|year)s?$/.exec(span);
      const unit = UNITS[found?.[2] ?? ""];
      return unit === undefined ? span : text(unit, { n: found?.[1] ?? "" });
    },
    [text],
  );
}
