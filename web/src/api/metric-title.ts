import { spanOf } from "../format/spans.ts";
import { isText, textOf, type Lang, type Title } from "../texts/texts.tsx";
import type { MetricSource } from "./policy-shape.ts";

/** Whether a policy gave a title. */
function isTitled(title: Title): boolean {
  return [title.en, title.zh].some((text) => text?.trim());
}

/** The title of a metric: that of the policy, else what shops call so, else that of the measure it takes. Who may not see the policy reads the same, as far as its names are usual. */
export function metricTitle(name: string, title: Title, source: MetricSource | undefined): Title {
  if (isTitled(title)) return title;
  const of = (lang: Lang): string | null => {
    const word = (group: string, known: string): string | null => {
      const key = `${group}.${known}`;
      return isText(key) ? textOf(lang, key) : null;
    };
    const usual = word("usual_metric", name);
    const isAsUsual = source === undefined || (source.window === "all") !== name.startsWith("annual_");
    if (usual !== null && isAsUsual) return usual;
    const measure = word("measure", source?.measure ?? name);
    if (measure === null) return usual;
    const isEver = source === undefined || source.window === "all";
    return isEver ? measure : textOf(lang, "metric_of.within", { measure, span: spanOf(lang, source.window) });
  };
  return { en: of("en"), zh: of("zh") };
}
