import { useQuery } from "@tanstack/react-query";
import { fill, type Values } from "./fill.ts";
import { useLang, type Lang } from "./texts.tsx";

type Messages = Record<string, string>;

const FILES: Record<Lang, () => Promise<{ default: Messages }>> = {
  en: () => import("./messages.en.json"),
  zh: () => import("./messages.zh.json"),
};

/** The text of a coded message with its facts; the code alone while the texts are on their way. */
export function useMessage(): (code: string, values: Values) => string {
  const lang = useLang();
  const found = useQuery({ queryKey: ["messages", lang], queryFn: async () => (await FILES[lang]()).default, staleTime: Infinity });
  return (code, values) => {
    const text = found.data?.[code];
    return text === undefined ? code : fill(text, values);
  };
}
