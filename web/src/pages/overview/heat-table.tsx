import type { PortfolioTier } from "../../api/overview.ts";
import { whereTier } from "../../filter/expression.ts";
import { money, percent } from "../../format/numbers.ts";
import { TierMark } from "../../parts/tier.tsx";
import { ToCustomers } from "../../parts/to-customers.tsx";
import { useText, useTitle } from "../../texts/texts.tsx";
import "./heat.css";
import { stepOf, type HeatRow } from "./heat-shares.ts";

interface Props {
  /** What the rows are. */
  head: string;
  rows: HeatRow[];
  tiers: PortfolioTier[];
  scheme: string;
  currency: string;
}

/** Tiers beside each other, by something that their revenue is parted by; each share leads to the tier's customers. */
export function HeatTable({ head, rows, tiers, scheme, currency }: Props) {
  const text = useText();
  const title = useTitle();
  const name = (row: HeatRow) => row.column.name ?? text(row.column.kind === "other" ? "overview.heat_other" : "overview.heat_unknown");
  return (
    // A table that is wider than the page is moved by the keyboard too.
    <div className="heat-frame" tabIndex={0} role="region" aria-label={head}>
      <table className="heat">
        <thead>
          <tr>
            <th scope="col">{head}</th>
            {tiers.map((tier, at) => (
              <th key={tier.tier} scope="col">
                <TierMark title={title(tier.title, tier.tier)} index={at} tiers={tiers.length} />
              </th>
            ))}
            <th scope="col">{text("overview.heat_all")}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row, place) => (
            <tr key={place}>
              <th scope="row">
                <span title={name(row)}>{name(row)}</span>
              </th>
              {row.cells.map((cell, at) => {
                const tier = tiers[at];
                if (tier === undefined) return null;
                const lift = cell.lift === null ? null : `${cell.lift.toFixed(1)}×`;
                const told = text("overview.heat_tip", {
                  tier: title(tier.title, tier.tier),
                  name: name(row),
                  revenue: money(cell.revenue, currency),
                  share: percent(cell.share),
                  overall: percent(row.overall),
                });
                return (
                  <td key={tier.tier} className={stepOf(cell.lift)} title={told}>
                    <ToCustomers where={whereTier(scheme, tier.tier)}>
                      <strong>{percent(cell.share)}</strong>
                      <small>{lift}</small>
                    </ToCustomers>
                  </td>
                );
              })}
              <td className="heat-total">{percent(row.overall)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Which colour says what. */
export function HeatLegend() {
  const text = useText();
  return (
    <p className="heat-legend" aria-hidden="true">
      <span>{text("overview.heat_less")}</span>
      {["less3", "less2", "less1", "l0", "more1", "more2", "more3"].map((step) => (
        <i key={step} className={step} />
      ))}
      <span>{text("overview.heat_more")}</span>
    </p>
  );
}
