import { describe, expect, it } from "vitest";
import type { Heat, PortfolioTier } from "../../api/overview.ts";
import { farthest, heatRows, leading, stepOf } from "./heat-shares.ts";

const group = (revenue: string) => ({ customers: 1, revenue });

const TIERS = [{ tier: "high" }, { tier: "low" }] as unknown as PortfolioTier[];

const of = (...columns: [string | null, string, string][]): Heat => ({
  columns: columns.map(([name, high, low]) => ({ kind: name === null ? "unknown" : "named", name, tiers: [group(high), group(low)] })),
});

describe("shares of tiers", () => {
  it("are of the tier's own revenue, beside everybody's", () => {
    const rows = heatRows(of(["pens", "80.00", "10.00"], ["paper", "20.00", "190.00"]), TIERS);
    expect(rows[0]?.cells.map(({ share }) => share)).toEqual([0.8, 0.05]);
    expect(rows[0]?.overall).toBeCloseTo(0.3);
    expect(rows[0]?.cells[0]?.lift).toBeCloseTo(0.8 / 0.3);
    const far = farthest(rows);
    expect([far?.row.column.name, far?.tier]).toEqual(["pens", 0]);
    expect(leading(rows)?.column.name).toBe("paper");
  });

  it("leave out what is below zero, and stay whole where nothing was sold", () => {
    const rows = heatRows(of(["pens", "-5.00", "10.00"], [null, "0.00", "0.00"]), TIERS);
    expect(rows[0]?.cells.map(({ share }) => share)).toEqual([null, 1]);
    expect(farthest(rows)).toBeNull();
    expect(heatRows({ columns: [] }, TIERS)).toEqual([]);
    expect(leading(heatRows(of([null, "1.00", "1.00"]), TIERS))).toBeUndefined();
  });

  it("fall into even steps", () => {
    expect([0, 0.5, 0.7, 1, 1.2, 1.5, 2, null].map(stepOf)).toEqual(["less3", "less2", "less1", "l0", "more1", "more2", "more3", "l0"]);
  });
});
