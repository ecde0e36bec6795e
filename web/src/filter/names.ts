import type { Catalogue, Sort } from "../api/catalogue.ts";
import { titleOf, type Lang } from "../texts/texts.tsx";

/** A name that conditions and columns use, as a person reads it. */
export interface Known {
  name: string;
  title: string;
  sort: Sort;
  /** Whether it counts days. */
  isDays?: boolean;
  /** What it may hold, where that is a short list. */
  options?: { value: string; title: string }[];
  group: "metric" | "label" | "scheme" | "standing" | "member" | "other";
}

/** A name without a title, made readable: `annual_amount` is "annual amount". */
export function plain(name: string): string {
  return name.replaceAll("_", " ");
}

/** The sort of a value whose column nobody describes: digits with two decimals are an amount. */
function sortOf(value: unknown): Sort {
  if (typeof value === "boolean") return "flag";
  if (typeof value === "number") return Number.isInteger(value) ? "count" : "decimal";
  const text = String(value ?? "");
  if (/^-?\d+\.\d{2,4}$/.test(text)) return "money";
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return "date";
  return /^\d{4}-\d{2}-\d{2}T/.test(text) ? "time" : "text";
}

/** All names of the policy, in its order, and further ones that rows hold. */
export function namesOf(catalogue: Catalogue, rows: Record<string, unknown>[], lang: Lang, words: Record<string, string>): Known[] {
  const known = new Map<string, Known>();
  for (const metric of catalogue.metrics) {
    known.set(metric.name, { name: metric.name, title: titleOf(lang, metric.title, plain(metric.name)), sort: metric.type, isDays: metric.isDays ?? false, group: "metric" });
  }
  for (const label of catalogue.labels) {
    known.set(label.name, { name: label.name, title: titleOf(lang, label.title, plain(label.name)), sort: "flag", group: "label" });
  }
  for (const scheme of catalogue.schemes) {
    const options = scheme.tiers.map(({ tier, title }) => ({ value: tier, title: titleOf(lang, title, tier) }));
    const title = titleOf(lang, scheme.title, plain(scheme.name));
    known.set(scheme.name, { name: scheme.name, title, sort: "text", group: "scheme", options });
  }
  const levels = catalogue.levels.map(({ level, title }) => ({ value: level, title: titleOf(lang, title, level) }));
  const order = new Set(rows.flatMap((row) => Object.keys(row)).filter((name) => name !== "customer_id"));
  for (const name of order) {
    if (known.has(name)) continue;
    const [scheme, part] = name.split(".");
    const of = part === undefined ? undefined : known.get(scheme ?? "");
    if (of !== undefined && part !== undefined) {
      const title = `${of.title} · ${words[part] ?? plain(part)}`;
      const sort: Sort = part === "standing" || part === "why" ? "text" : "time";
      known.set(name, { name, title, sort, group: "standing", ...(part === "standing" && of.options ? { options: of.options } : {}) });
    } else if (name === "level" || name === "points") {
      const options = name === "level" ? { options: levels } : {};
      known.set(name, { name, title: words[name] ?? name, sort: name === "level" ? "text" : "count", group: "member", ...options });
    } else {
      const value = rows.map((row) => row[name]).find((value) => value !== null && value !== undefined);
      const sort = sortOf(value);
      known.set(name, { name, title: plain(name), sort, group: sort === "flag" ? "label" : "metric" });
    }
  }
  return order.size === 0 ? [...known.values()] : [...order].flatMap((name) => known.get(name) ?? []);
}
