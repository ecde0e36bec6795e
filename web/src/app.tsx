import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { App as Feedback, ConfigProvider } from "antd";
import enUS from "antd/locale/en_US";
import zhCN from "antd/locale/zh_CN";
import { useCallback, useEffect, useMemo, useState } from "react";
import { askIn } from "./api/client.ts";
import { queries } from "./api/queries.ts";
import { firstLang, firstShade, keepLang, keepShade, type Shade } from "./look/settings.ts";
import { themeOf } from "./look/theme.ts";
import { router } from "./router.tsx";
import { ChoicesContext } from "./shell/choices.ts";
import { useSystemIsDark, useSystemIsStill } from "./shell/system.ts";
import { LangContext, textOf, type Lang } from "./texts/texts.tsx";

/** Language, look, requests and routes: what every page stands in. */
export function App() {
  const [lang, showLang] = useState<Lang>(firstLang);
  const [shade, showShade] = useState<Shade>(firstShade);
  const systemIsDark = useSystemIsDark();
  const isDark = shade === "dark" || (shade === "system" && systemIsDark);
  askIn(lang);
  // Before anything below is drawn: charts read the colours of the style sheet as they draw.
  document.documentElement.dataset["shade"] = isDark ? "dark" : "light";
  useEffect(() => {
    document.documentElement.lang = lang === "zh" ? "zh-CN" : "en";
    document.title = textOf(lang, "shell.title");
  }, [lang]);
  const setLang = useCallback((next: Lang) => {
    keepLang(next);
    showLang(next);
    askIn(next);
    // What the server says of mistakes is in the language that was asked for.
    void queries.invalidateQueries();
  }, []);
  const setShade = useCallback((next: Shade) => {
    keepShade(next);
    showShade(next);
  }, []);
  const choices = useMemo(() => ({ shade, isDark, setShade, setLang }), [shade, isDark, setShade, setLang]);
  const isStill = useSystemIsStill();
  const theme = useMemo(() => themeOf(isDark, isStill), [isDark, isStill]);
  return (
    <LangContext value={lang}>
      <ChoicesContext value={choices}>
        <ConfigProvider theme={theme} locale={lang === "zh" ? zhCN : enUS} button={{ autoInsertSpace: false }}>
          <Feedback>
            <QueryClientProvider client={queries}>
              <RouterProvider router={router} />
            </QueryClientProvider>
          </Feedback>
        </ConfigProvider>
      </ChoicesContext>
    </LangContext>
  );
}
