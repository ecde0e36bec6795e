import { useMemo } from "react";
import type { Catalogue, Scheme } from "../../api/catalogue.ts";
import type { Cell, Explanation, MetricBasis } from "../../api/customers.ts";
import { metricTitle } from "../../api/metric-title.ts";
import { isStair, usePolicyShape } from "../../api/policy-shape.ts";
import { useMay } from "../../api/session.ts";
import { read } from "../../filter/expression.ts";
import { sentence } from "../../filter/sentence.ts";
import { namesOf, plain, type Known } from "../../filter/names.ts";
import { count, decimal, exactMoney, money, NONE } from "../../format/numbers.ts";
import { day } from "../../format/times.ts";
import { textOf, titleOf, useLang, type Lang } from "../../texts/texts.tsx";

/** What the names of an explanation are called, and how their values read. */
export interface Reading {
  /** The currency of amounts; empty where nobody says. */
  currency: string;
  schemes: Scheme[];
  /** The title of a metric, label or scheme. */
  name: (name: string) => string;
  /** A value of a metric. */
  value: (metric: string, value: Cell | undefined) => string;
  /** Two values of a metric, told so that they differ. */
  step: (metric: string, from: Cell, to: Cell) => { from: string; to: string };
  /** A condition of the policy as a sentence; as it is written where no sentence says it. */
  condition: (text: string) => string;
  /** Whether a scheme's tiers are steps of a stair, so that one is better than another. */
  isStair: (scheme: string) => boolean;
  /** A tier: its title and its place among the tiers of its scheme. */
  tier: (scheme: string, tier: string | null) => { title: string; index: number; tiers: number };
}

/** What values are written with. */
interface Written {
  currency: string;
  lang: Lang;
}

function written(known: Known | undefined, value: Cell | undefined, { currency, lang }: Written): string {
  if (value === null || value === undefined) return NONE;
  if (typeof value === "boolean") return textOf(lang, value ? "filter.yes" : "filter.no");
  if (known?.sort === "money") return money(String(value), currency);
  if (known?.isDays && typeof value === "number") return textOf(lang, "span.day", { n: count(value) });
  if (known?.sort === "date" || known?.sort === "time") return day(String(value));
  return /^-?\d+(\.\d+)?$/.test(String(value)) ? decimal(value) : String(value);
}

/** The title that the measure behind a metric gives it, where the catalogue has none. */
function titleOfBasis(lang: Lang, name: string, basis: MetricBasis): string | null {
  const source = "measure" in basis ? basis.measure : "forecast" in basis ? { measure: basis.forecast.measure, window: "all" } : undefined;
  return titleOf(lang, metricTitle(name, {}, source), "") || null;
}

export function useReading(told: Explanation | null, catalogue: Catalogue): Reading {
  const lang = useLang();
  const shape = usePolicyShape();
  // Who does not see the policy is told of moves as steps, as they stand in the policy's order.
  const seesPolicy = useMay()("see_work");
  return useMemo(() => {
    const row = Object.fromEntries([
      ...(told?.metrics ?? []).map(({ name, value }) => [name, value]),
      ...(told?.labels ?? []).map(({ name, value }) => [name, value]),
      ...(told?.schemes ?? []).map(({ scheme, tier }) => [scheme, tier]),
    ]) as Record<string, Cell>;
    const known = new Map(namesOf(catalogue, [row], lang, {}).map((known) => [known.name, known]));
    const bases = new Map((told?.metrics ?? []).map(({ name, basis }) => [name, basis]));
    const nameOf = (name: string) => {
      const found = known.get(name);
      const basis = bases.get(name);
      if (found !== undefined && found.title !== plain(name)) return found.title;
      return (basis && titleOfBasis(lang, name, basis)) ?? found?.title ?? plain(name);
    };
    const looks = { currency: catalogue.currency, lang };
    const valueOf = (metric: string, value: Cell | undefined) => written(known.get(metric), value, looks);
    return {
      currency: catalogue.currency,
      schemes: catalogue.schemes,
      name: nameOf,
      value: valueOf,
      step: (metric, from, to) => {
        const [one, other] = [valueOf(metric, from), valueOf(metric, to)];
        if (one !== other || known.get(metric)?.sort !== "money") return { from: one, to: other };
        // A step may be smaller than the smallest coin.
        return { from: exactMoney(String(from), catalogue.currency), to: exactMoney(String(to), catalogue.currency) };
      },
      condition: (text) => {
        const asked = read(text);
        return asked === null ? text : sentence(asked, new Map([...known].map(([name, of]) => [name, { ...of, title: nameOf(name) }])), lang);
      },
      isStair: (scheme) => !seesPolicy || isStair(shape, scheme),
      tier: (scheme, tier) => {
        const tiers = catalogue.schemes.find(({ name }) => name === scheme)?.tiers ?? [];
        const index = tiers.findIndex((one) => one.tier === tier);
        const title = tier === null ? textOf(lang, "customer.no_tier") : titleOf(lang, tiers[index]?.title, tier);
        return { title, index, tiers: tiers.length };
      },
    };
  }, [told, catalogue, lang, shape, seesPolicy]);
}
