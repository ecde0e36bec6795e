import { useMemo } from "react";
import type { Catalogue, Scheme } from "../../api/catalogue.ts";
import type { Cell, Explanation } from "../../api/customers.ts";
import { namesOf, plain, type Known } from "../../filter/names.ts";
import { decimal, money, NONE } from "../../format/numbers.ts";
import { day } from "../../format/times.ts";
import { textOf, titleOf, useLang } from "../../texts/texts.tsx";

/** What the names of an explanation are called, and how their values read. */
export interface Reading {
  /** The currency of amounts; empty where nobody says. */
  currency: string;
  schemes: Scheme[];
  /** The title of a metric, label or scheme. */
  name: (name: string) => string;
  /** A value of a metric. */
  value: (metric: string, value: Cell | undefined) => string;
  /** A tier: its title and its place among the tiers of its scheme. */
  tier: (scheme: string, tier: string | null) => { title: string; index: number; tiers: number };
}

function written(known: Known | undefined, value: Cell | undefined, currency: string, yes: string, no: string): string {
  if (value === null || value === undefined) return NONE;
  if (typeof value === "boolean") return value ? yes : no;
  if (known?.sort === "money") return money(String(value), currency);
  if (known?.sort === "date" || known?.sort === "time") return day(String(value));
  return /^-?\d+(\.\d+)?$/.test(String(value)) ? decimal(value) : String(value);
}

export function useReading(told: Explanation | null, catalogue: Catalogue): Reading {
  const lang = useLang();
  return useMemo(() => {
    const row = Object.fromEntries([
      ...(told?.metrics ?? []).map(({ name, value }) => [name, value]),
      ...(told?.labels ?? []).map(({ name, value }) => [name, value]),
      ...(told?.schemes ?? []).map(({ scheme, tier }) => [scheme, tier]),
    ]) as Record<string, Cell>;
    const known = new Map(namesOf(catalogue, [row], lang, {}).map((known) => [known.name, known]));
    const yes = textOf(lang, "filter.yes");
    const no = textOf(lang, "filter.no");
    return {
      currency: catalogue.currency,
      schemes: catalogue.schemes,
      name: (name) => known.get(name)?.title ?? plain(name),
      value: (metric, value) => written(known.get(metric), value, catalogue.currency, yes, no),
      tier: (scheme, tier) => {
        const tiers = catalogue.schemes.find(({ name }) => name === scheme)?.tiers ?? [];
        const index = tiers.findIndex((one) => one.tier === tier);
        const title = tier === null ? textOf(lang, "customer.no_tier") : titleOf(lang, tiers[index]?.title, tier);
        return { title, index, tiers: tiers.length };
      },
    };
  }, [told, catalogue, lang]);
}
