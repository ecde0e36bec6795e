import { describe, expect, it } from "vitest";
import type { PortfolioTier } from "../../api/overview.ts";
import { careFinding } from "./care-finding.ts";

const tier = (customers: number, complaining: number, answered = 0) => ({ tier: `${customers}`, customers, complaining, answered }) as unknown as PortfolioTier;

describe("what complaints say", () => {
  it("names the tier that complains most, or says that none does", () => {
    expect(careFinding([tier(10, 3), tier(90, 3)])).toMatchObject({ kind: "most", share: 0.3, all: 0.06 });
    expect(careFinding([tier(100, 5), tier(100, 5)])).toEqual({ kind: "alike", all: 0.05 });
    expect(careFinding([tier(10, 0, 4)])).toEqual({ kind: "none" });
    expect(careFinding([tier(10, 0), tier(0, 0)])).toEqual({ kind: "silent" });
    expect(careFinding([])).toEqual({ kind: "silent" });
  });
});
