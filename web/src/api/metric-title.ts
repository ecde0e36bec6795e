import { spanOf } from "../format/spans.ts";
import { isText, textOf, type Lang, type Title } from "../texts/texts.tsx";
import type { MetricSource } from "./policy-shape.ts";

/** Whether a policy gave a title. */
function isTitled(title: Title): boolean {
  return [title.en, title.zh].some((text) => text?.trim());
}

/** The title of a metric: that of the policy, else that of the measure it takes, else that of what shops call so. */
export function metricTitle(name: string, title: Title, source: MetricSource | undefined): Title {
  if (isTitled(title)) return title;
  const of = (lang: Lang): string | null => {
    const word = (group: string, known: string): string | null => {
      const key = `${group}.${known}`;
      return isText(key) ? textOf(lang, key) : null;
    };
    const measure = word("measure", source?.measure ?? name);
    if (measure === null) return word("usual_metric", name);
    const isEver = source === undefined || source.window === "all";
    return isEver ? measure : textOf(lang, "metric_of.within", { measure, span: spanOf(lang, source.window) });
  };
  return { en: of("en"), zh: of("zh") };
}
