import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { Title } from "../texts/texts.tsx";
import { get } from "./client.ts";
import { metricTitle } from "./metric-title.ts";
import { usePolicyShape, type PolicyShape } from "./policy-shape.ts";
import type { Form } from "./routes.ts";
import { useMay } from "./session.ts";
import { useRuns } from "./work.ts";

/** What sort of value a column holds. */
export type Sort = "count" | "decimal" | "money" | "flag" | "text" | "date" | "time";

export interface NamedColumn {
  name: string;
  title: Title;
  type: Sort;
  /** Whether it counts days. */
  isDays?: boolean;
}

export type Tier = Form<"TierNameView">;

export interface Scheme {
  name: string;
  title: Title;
  tiers: Tier[];
}

/** What the policy names: metrics, labels, schemes with their tiers. */
export interface Catalogue {
  metrics: NamedColumn[];
  labels: { name: string; title: Title }[];
  schemes: Scheme[];
  levels: { level: string; title: Title }[];
  /** Fields of customers that the policy names. */
  fields: NamedColumn[];
  currency: string;
}

/** A name of the policy as the server tells it. */
type NameView = Form<"NameView">;

const SORTS: Record<string, Sort> = {
  count: "count", days: "count", decimal: "decimal", money: "money", flag: "flag", text: "text", date: "date", time: "time",
};

function sortOf(holds: NameView["holds"]): Sort {
  return SORTS[holds] ?? "text";
}

/** Those measures whose unit is that of amounts: also means of amounts, which are no exact amounts. */
function inMoney(measures: Measure[]): (measure: string | undefined) => boolean {
  const unit = measures.find(({ name }) => name === "net_amount")?.unit.en;
  return (measure) => unit !== undefined && measures.some(({ name, unit: of }) => name === measure && of.en === unit);
}

function ofNames({ names, measures }: { names: NameView[]; measures: Measure[] }, shape: PolicyShape | undefined): Omit<Catalogue, "currency"> {
  const isMoney = inMoney(measures);
  const of = (kind: NameView["kind"]) => names.filter((name) => name.kind === kind);
  const column = ({ name, title, holds }: NameView) => ({ name, title, type: sortOf(holds), isDays: holds === "days" });
  const metric = (view: NameView): NamedColumn => {
    const source = shape?.metrics[view.name];
    const told = column(view);
    const type = isMoney(source?.measure) && told.type === "decimal" ? "money" : told.type;
    return { ...told, type, title: metricTitle(view.name, view.title, source) };
  };
  const level = of("membership").find(({ name }) => name === "level");
  return {
    metrics: [...of("metric").map(metric), ...of("field").map(column)],
    labels: of("label").map(({ name, title }) => ({ name, title })),
    schemes: of("scheme").map(({ name, title, values }) => ({ name, title, tiers: values })),
    fields: of("field").map(column),
    levels: (level?.values ?? []).map(({ tier, title }) => ({ level: tier, title })),
  };
}

const EMPTY: Catalogue = { metrics: [], labels: [], schemes: [], levels: [], fields: [], currency: "" };

/** What policies, conditions and lists may name. */
function useNames(isAsked: boolean) {
  return useQuery({ queryKey: ["measures"], queryFn: ({ signal }) => get("/measures", { signal }), staleTime: 300_000, enabled: isAsked });
}

export type Measure = Form<"MeasureTitleView">;

const NO_MEASURES: Measure[] = [];

/** The measures that policies may use, for who may see them. */
export function useMeasures(isAsked: boolean): Measure[] {
  return useNames(isAsked).data?.measures ?? NO_MEASURES;
}

/** The names that the policy gives to columns and tiers. Who may not see customers needs none of them. */
export function useCatalogue(): Catalogue {
  const may = useMay();
  const names = useNames(may("see_customers"));
  // Tiers and the currency of a run are for who sees runs and no customers, too.
  const runs = useRuns(may("see_work"));
  const newest = runs.data?.at(-1);
  const shape = usePolicyShape();
  return useMemo(() => {
    const currency = newest?.currency ?? "";
    if (names.data !== undefined) return { ...ofNames(names.data, shape), currency };
    if (newest === undefined) return EMPTY;
    const schemes = Object.entries(newest.schemes).map(([name, scheme]) => ({ name, title: {}, tiers: scheme.tiers }));
    const levels = (newest.members?.levels ?? []).flatMap(({ level, title }) => (level === null ? [] : [{ level, title }]));
    return { ...EMPTY, schemes, levels, currency };
  }, [names.data, newest, shape]);
}
