/** From what sides a customer is looked at, in their order. */
export const SIDES = ["summary", "purchases", "metrics", "membership", "relations", "records"] as const;

export type Side = (typeof SIDES)[number];

/** What the address says of the page of a customer. */
export interface SideSearch {
  side?: Side | undefined;
  /** Which records are shown. */
  kind?: string | undefined;
  product?: string | undefined;
  category?: string | undefined;
  /** By what purchases are told. */
  by?: string | undefined;
  /** The metric that is shown over time. */
  metric?: string | undefined;
}
