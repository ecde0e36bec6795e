import type { MoversRequest } from "../../../api/movers.ts";
import type { Run } from "../../../api/work.ts";

/** Which way somebody moved. */
export const WAYS = ["up", "down", "other", "new", "gone"] as const;

export type Way = (typeof WAYS)[number];

/** What stands in the address of a comparison. */
export interface CompareSearch {
  /** The later run, by its number or by a day; the newest without one. */
  as_of?: string | undefined;
  /** The earlier one. */
  against?: string | undefined;
  scheme?: string | undefined;
  direction?: Way | undefined;
  from_tier?: string | undefined;
  to_tier?: string | undefined;
  moved_by?: string | undefined;
  sort?: string | undefined;
  page?: number | undefined;
  size?: number | undefined;
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Whether a text is a day of the calendar. */
export function isDay(text: string): boolean {
  if (!DAY.test(text)) return false;
  const at = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}

/** Runs from the earliest moment to the latest. */
export function byMoment(runs: Run[]): Run[] {
  return runs.toSorted((one, other) => one.as_of.localeCompare(other.as_of) || one.number - other.number);
}

/** The run of a number, or the newest that is for no later day. */
export function runOf(runs: Run[], named: string | undefined): Run | undefined {
  if (named === undefined) return undefined;
  if (isDay(named)) return byMoment(runs).findLast((run) => run.as_of.slice(0, 10) <= named);
  return runs.find((run) => String(run.number) === named);
}

/** The two runs that an address names: the later is the newest where it says nothing, and the earlier comes first. */
export function sidesOf(runs: Run[], search: CompareSearch): { later: Run | undefined; earlier: Run | undefined } {
  const later = search.as_of === undefined ? byMoment(runs).at(-1) : runOf(runs, search.as_of);
  return { later, earlier: runOf(runs, search.against) };
}

/** The run before another: of the same policy where there is one. */
export function runBefore(runs: Run[], run: Run | undefined): Run | undefined {
  if (run === undefined) return undefined;
  const all = byMoment(runs);
  const earlier = all.slice(0, all.findIndex(({ number }) => number === run.number));
  return earlier.findLast((other) => other.policy.name === run.policy.name) ?? earlier.at(-1);
}

/** The usual size of a page. */
export const PAGE = 50;

/** What the server is asked for. */
export function requestOf(search: CompareSearch, later: Run, earlier: Run, scheme: string): MoversRequest {
  const size = search.size ?? PAGE;
  return {
    to: later.number,
    query: {
      from: earlier.number,
      scheme,
      direction: search.direction,
      from_tier: search.from_tier,
      to_tier: search.to_tier,
      moved_by: search.moved_by,
      sort: search.sort ?? "-revenue_after",
      skip: ((search.page ?? 1) - 1) * size,
      limit: size,
    },
  };
}
