import type { PortfolioTier } from "../../api/overview.ts";

/** Of the customers of a tier, those who complained. */
export function complainingShare({ complaining, customers }: PortfolioTier): number {
  return customers > 0 ? complaining / customers : 0;
}

/** What feedback and complaints say. */
export type CareFinding =
  /** Nobody said anything. */
  | { kind: "silent" }
  /** They did, and nobody complained. */
  | { kind: "none" }
  /** All tiers complain about as often. */
  | { kind: "alike"; all: number }
  /** One complains most. */
  | { kind: "most"; tier: PortfolioTier; share: number; all: number };

/** Less than this, in parts of the customers, is no difference. */
const NOTABLE = 0.005;

/** Which tier complains most. */
export function careFinding(tiers: PortfolioTier[]): CareFinding {
  const [customers, complaining] = tiers.reduce(([all, some], tier) => [all + tier.customers, some + tier.complaining], [0, 0]);
  if (complaining === 0) return tiers.some(({ answered }) => answered > 0) ? { kind: "none" } : { kind: "silent" };
  const all = complaining / Math.max(customers, 1);
  const most = tiers.toSorted((one, other) => complainingShare(other) - complainingShare(one))[0];
  if (most === undefined || complainingShare(most) - all < NOTABLE) return { kind: "alike", all };
  return { kind: "most", tier: most, share: complainingShare(most), all };
}
