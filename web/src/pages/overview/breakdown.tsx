import { Link } from "@tanstack/react-router";
import type { Heat, PortfolioTier } from "../../api/overview.ts";
import { percent, said } from "../../format/numbers.ts";
import { Finding, Part } from "../../parts/page.tsx";
import { useText, useTitle } from "../../texts/texts.tsx";
import { farthest, heatRows, leading } from "./heat-shares.ts";
import { HeatLegend, HeatTable } from "./heat-table.tsx";

interface Props {
  kind: "category" | "region" | "channel";
  heat: Heat | null;
  scheme: string;
  tiers: PortfolioTier[];
  currency: string;
}

/** What is said of each way to break the revenue down. */
const TEXTS = {
  category: { head: "overview.category", title: "overview.category_title", note: "overview.category_note", none: "overview.category_none" },
  region: { head: "overview.region", title: "overview.region_title", note: "overview.region_note", none: "overview.region_none" },
  channel: { head: "overview.channel", title: "overview.channel_title", note: "overview.channel_note", none: "overview.channel_none" },
} as const;

/** The revenue of each tier by category, region or channel, against everybody's. */
export function Breakdown({ kind, heat, scheme, tiers, currency }: Props) {
  const text = useText();
  const title = useTitle();
  const rows = heat === null ? [] : heatRows(heat, tiers);
  const most = leading(rows);
  if (most === undefined) {
    return (
      <Part title={text(TEXTS[kind].title)}>
        <p className="soft">
          {text(TEXTS[kind].none)} <Link to="/imports">{text("overview.to_imports")}</Link>
        </p>
      </Part>
    );
  }
  const apart = farthest(rows);
  const tier = apart === null ? undefined : tiers[apart.tier];
  const finding =
    apart === null || tier === undefined
      ? text("overview.heat_same", { name: most.column.name ?? "", share: said(most.overall) })
      : text("overview.heat_apart", {
          tier: title(tier.title, tier.tier),
          name: apart.row.column.name ?? "",
          share: percent(apart.share),
          overall: percent(apart.overall),
        });
  return (
    <Part title={text(TEXTS[kind].title)} note={text(TEXTS[kind].note)}>
      <Finding>{finding}</Finding>
      <HeatTable head={text(TEXTS[kind].head)} rows={rows} tiers={tiers} scheme={scheme} currency={currency} />
      <HeatLegend />
    </Part>
  );
}
