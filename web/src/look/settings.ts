import type { Lang } from "../texts/texts.tsx";

/** Light, dark, or as the system has it. */
export type Shade = "light" | "dark" | "system";

function read(name: string): string | null {
  try {
    return localStorage.getItem(`terrace.${name}`);
  } catch {
    return null;
  }
}

function write(name: string, value: string): void {
  try {
    localStorage.setItem(`terrace.${name}`, value);
  } catch {
    // A browser that keeps nothing asks again next time.
  }
}

/** The language that was chosen, or that of the browser: Chinese unless it prefers English to it. */
export function firstLang(): Lang {
  const chosen = read("lang");
  if (chosen === "zh" || chosen === "en") return chosen;
  const tags = navigator.languages.map((tag) => tag.toLowerCase());
  const place = (lang: Lang) => tags.findIndex((tag) => tag.startsWith(lang));
  return place("en") >= 0 && (place("zh") < 0 || place("en") < place("zh")) ? "en" : "zh";
}

export function keepLang(lang: Lang): void {
  write("lang", lang);
}

export function firstShade(): Shade {
  const chosen = read("shade");
  return chosen === "light" || chosen === "dark" ? chosen : "system";
}

export function keepShade(shade: Shade): void {
  write("shade", shade);
}
