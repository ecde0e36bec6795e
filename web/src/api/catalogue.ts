import { useQuery } from "@tanstack/react-query";
import type { Title } from "../texts/texts.tsx";
import { get } from "./client.ts";
import { Problem } from "./problem.ts";
import { useMay } from "./session.ts";
import type { Run } from "./work.ts";

/** What sort of value a column holds. */
export type Sort = "count" | "decimal" | "money" | "flag" | "text" | "date" | "time";

export interface NamedColumn {
  name: string;
  title: Title;
  type: Sort;
}

export interface Tier {
  tier: string;
  title: Title;
}

export interface Scheme {
  name: string;
  title: Title;
  is_ordered?: boolean;
  tiers: Tier[];
}

/** What the policy names: metrics, labels, schemes with their tiers. */
export interface Catalogue {
  metrics: NamedColumn[];
  labels: { name: string; title: Title }[];
  schemes: Scheme[];
  levels: { level: string; title: Title }[];
  currency: string;
}

/** What the newest run tells of the policy's names, for servers that have no catalogue. */
async function ofRuns(signal: AbortSignal): Promise<Catalogue> {
  const newest = (await get<Run[]>("/runs", undefined, signal)).at(-1);
  const schemes = Object.entries(newest?.schemes ?? {}).map(([name, scheme]) => ({ name, title: {}, tiers: scheme.tiers }));
  const levels = (newest?.members?.levels ?? []).flatMap(({ level, title }) => (level === null ? [] : [{ level, title }]));
  return { metrics: [], labels: [], schemes, levels, currency: newest?.currency ?? "" };
}

const EMPTY: Catalogue = { metrics: [], labels: [], schemes: [], levels: [], currency: "" };

/** The names that the policy gives to columns and tiers. */
export function useCatalogue(): Catalogue {
  const may = useMay();
  const seesWork = may("see_work");
  const found = useQuery({
    queryKey: ["measures", seesWork],
    queryFn: async ({ signal }) => {
      try {
        return await get<Catalogue>("/measures", undefined, signal);
      } catch (failed) {
        if (failed instanceof Problem && failed.isMissing) return seesWork ? ofRuns(signal) : EMPTY;
        throw failed;
      }
    },
    staleTime: 300_000,
    enabled: may("see_customers") || may("see_members"),
  });
  return found.data ?? EMPTY;
}
