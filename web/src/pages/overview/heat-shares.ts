import type { Heat, HeatColumn, PortfolioTier } from "../../api/overview.ts";
import { approximately } from "../../format/numbers.ts";

/** What a tier brings at one category, region or channel. */
export interface HeatCell {
  /** Of the tier's revenue. */
  share: number | null;
  /** How many times the share that it has of everybody's revenue; `null` where there is none. */
  lift: number | null;
  revenue: string;
  customers: number;
}

export interface HeatRow {
  column: HeatColumn;
  cells: HeatCell[];
  /** Its share of everybody's revenue. */
  overall: number | null;
}

/** Nothing below zero takes part: more came back there than was sold. */
const above = (revenue: string | undefined) => Math.max(0, approximately(revenue));

const part = (one: number, whole: number) => (whole > 0 ? one / whole : null);

/** The shares of each tier's revenue, and how they compare with everybody's. */
export function heatRows(heat: Heat, tiers: PortfolioTier[]): HeatRow[] {
  const sums = tiers.map((_, at) => heat.columns.reduce((sum, column) => sum + above(column.tiers[at]?.revenue), 0));
  const all = sums.reduce((sum, one) => sum + one, 0);
  return heat.columns.map((column) => {
    const here = tiers.reduce((sum, _, at) => sum + above(column.tiers[at]?.revenue), 0);
    const overall = part(here, all);
    const cells = tiers.map((_, at) => {
      const group = column.tiers[at];
      const share = part(above(group?.revenue), sums[at] ?? 0);
      const lift = share === null || !overall ? null : share / overall;
      return { share, lift, revenue: group?.revenue ?? "0.00", customers: group?.customers ?? 0 };
    });
    return { column, cells, overall };
  });
}

/** A place where a tier buys more than everybody does. */
export interface Apart {
  row: HeatRow;
  tier: number;
  share: number;
  overall: number;
}

/** Less than this, in parts of the revenue, is no difference that anybody should be told of. */
const NOTABLE = 0.01;

/** Where a tier stands farthest above everybody, among what has a name; `null` if all buy much the same. */
export function farthest(rows: HeatRow[]): Apart | null {
  const all = rows.flatMap((row) =>
    row.column.kind !== "named" || row.overall === null
      ? []
      : row.cells.flatMap(({ share }, tier) => (share === null ? [] : [{ row, tier, share, overall: row.overall ?? 0 }])),
  );
  const far = all.toSorted((one, other) => other.share - other.overall - (one.share - one.overall))[0];
  return far !== undefined && far.share - far.overall >= NOTABLE ? far : null;
}

/** What brings the most of everybody's revenue, among what has a name. */
export function leading(rows: HeatRow[]): HeatRow | undefined {
  return rows.filter(({ column }) => column.kind === "named").toSorted((one, other) => (other.overall ?? 0) - (one.overall ?? 0))[0];
}

/** Steps even in ratio: halves, two thirds, five sixths, and as much above. */
export function stepOf(lift: number | null): string {
  if (lift === null) return "l0";
  const step = [1 / 2, 2 / 3, 5 / 6, 6 / 5, 3 / 2, 2].findIndex((limit) => lift < limit);
  return ["less3", "less2", "less1", "l0", "more1", "more2", "more3"][step < 0 ? 6 : step] ?? "l0";
}
