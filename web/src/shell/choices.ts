import { createContext } from "react";
import type { Shade } from "../look/settings.ts";
import type { Lang } from "../texts/texts.tsx";

/** What a person chose for how pages look. */
export interface Choices {
  shade: Shade;
  isDark: boolean;
  setShade: (shade: Shade) => void;
  setLang: (lang: Lang) => void;
}

export const ChoicesContext = createContext<Choices>({
  shade: "system",
  isDark: false,
  setShade: () => undefined,
  setLang: () => undefined,
});
