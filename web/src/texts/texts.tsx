import { createContext, use, useCallback } from "react";
import en from "./en.json" with { type: "json" };
import zh from "./zh.json" with { type: "json" };
import { fill, type Values } from "./fill.ts";

export type Lang = "zh" | "en";

/** The name of a text; both languages have all of them. */
export type TextKey = keyof typeof en;

const ALL: Record<Lang, Record<TextKey, string>> = { en, zh };

/** A text that comes with a policy or the data; it may be missing in a language. */
export interface Title {
  en?: string | null;
  zh?: string | null;
}

/** A text in a language, with its placeholders filled. */
export function textOf(lang: Lang, key: TextKey, values: Values = {}): string {
  return fill(ALL[lang][key], values);
}

/** Whether there is a text of a name that was put together while the page runs. */
export function isText(key: string): key is TextKey {
  return key in en;
}

/** A title in a language, or in the other one; `fallback` if it has neither. */
export function titleOf(lang: Lang, title: Title | null | undefined, fallback: string): string {
  const [first, second] = lang === "zh" ? [title?.zh, title?.en] : [title?.en, title?.zh];
  const written = (text: string | null | undefined) => (text?.trim() ? text : undefined);
  return written(first) ?? written(second) ?? fallback;
}

export const LangContext = createContext<Lang>("zh");

export function useLang(): Lang {
  return use(LangContext);
}

/** Texts in the language of the page; the same function for as long as that is the same. */
export function useText(): (key: TextKey, values?: Values) => string {
  const lang = useLang();
  return useCallback((key: TextKey, values?: Values) => textOf(lang, key, values), [lang]);
}

/** The text of a word of the wire, such as a role, with its placeholders filled; the word itself if there is none. */
export function useWord(): (group: string, word: string, values?: Values) => string {
  const lang = useLang();
  return useCallback(
    (group: string, word: string, values?: Values) => {
      const key = `${group}.${word}`;
      return isText(key) ? textOf(lang, key, values) : word;
    },
    [lang],
  );
}

/** Titles in the language of the page. */
export function useTitle(): (title: Title | null | undefined, fallback: string) => string {
  const lang = useLang();
  return useCallback((title: Title | null | undefined, fallback: string) => titleOf(lang, title, fallback), [lang]);
}
