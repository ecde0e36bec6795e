import type { RunScheme } from "../../api/work.ts";
import { said } from "../../format/numbers.ts";
import { Finding } from "../../parts/page.tsx";
import { useText, useTitle } from "../../texts/texts.tsx";

/** What the picture shows, as a sentence: the tier that brings most beyond its number. */
export function SchemeFinding({ scheme }: { scheme: RunScheme }) {
  const text = useText();
  const title = useTitle();
  const filled = scheme.tiers.filter((tier) => tier.customers > 0);
  const strongest = filled.toSorted((one, other) => other.revenue_share - other.share - (one.revenue_share - one.share))[0];
  if (strongest === undefined) return <Finding>{text("overview.nobody")}</Finding>;
  const values = { tier: title(strongest.title, strongest.tier), part: said(strongest.share), share: said(strongest.revenue_share) };
  return <Finding>{text("overview.finding", values)}</Finding>;
}
