import { useCallback } from "react";
import { textOf, useLang, type Lang, type TextKey } from "../texts/texts.tsx";

const UNITS: Record<string, TextKey> = { day: "span.day", week: "span.week", month: "span.month", year: "span.year" };

/** A span as policies write it, such as `12 months`, in the words of a language; as it is written, if it is none. */
export function spanOf(lang: Lang, span: string): string {
  const found = /^(\d+) +(day|week|month|year)s?$/.exec(span);
  const unit = UNITS[found?.[2] ?? ""];
  return unit === undefined ? span : textOf(lang, unit, { n: found?.[1] ?? "" });
}

/** The same in the language of the page. */
export function useSpan(): (span: string) => string {
  const lang = useLang();
  return useCallback((span: string) => spanOf(lang, span), [lang]);
}
