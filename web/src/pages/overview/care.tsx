import { Link } from "@tanstack/react-router";
import type { PortfolioScheme, PortfolioTier } from "../../api/overview.ts";
import { whereTier } from "../../filter/expression.ts";
import { count, decimal, percent, said } from "../../format/numbers.ts";
import { Finding, Part } from "../../parts/page.tsx";
import { TierMark } from "../../parts/tier.tsx";
import { ToCustomers } from "../../parts/to-customers.tsx";
import { useText, useTitle } from "../../texts/texts.tsx";
import { careFinding, complainingShare } from "./care-finding.ts";

/** How content each tier is, and how many of it complained. */
export function Care({ scheme, name }: { scheme: PortfolioScheme; name: string }) {
  const text = useText();
  const title = useTitle();
  const found = careFinding(scheme.tiers);
  if (found.kind === "silent") {
    return (
      <Part title={text("overview.care")}>
        <p className="soft">
          {text("overview.care_none")} <Link to="/imports">{text("overview.to_imports")}</Link>
        </p>
      </Part>
    );
  }
  const of = (tier: PortfolioTier) => title(tier.title, tier.tier);
  const finding = () => {
    if (found.kind === "none") return text("overview.care_nobody");
    if (found.kind === "alike") return text("overview.care_alike", { share: said(found.all) });
    return text("overview.care_most", { tier: of(found.tier), share: said(found.share), all: said(found.all) });
  };
  const most = Math.max(...scheme.tiers.map(complainingShare), 0);
  return (
    <Part title={text("overview.care")} note={text("overview.care_note")}>
      <Finding>{finding()}</Finding>
      <div className="care-frame" tabIndex={0} role="region" aria-label={text("overview.care")}>
        <table className="care">
          <thead>
            <tr>
              <th scope="col">{text("overview.care_tier")}</th>
              <th scope="col">{text("overview.care_complaining")}</th>
              <th aria-hidden="true" />
              <th scope="col">{text("overview.care_complaints")}</th>
              <th scope="col">{text("overview.care_satisfaction")}</th>
              <th scope="col">{text("overview.care_rating")}</th>
              <th scope="col">{text("overview.care_answered")}</th>
            </tr>
          </thead>
          <tbody>
            {scheme.tiers.map((tier, at) => (
              <tr key={tier.tier}>
                <th scope="row">
                  <ToCustomers where={whereTier(name, tier.tier)}>
                    <TierMark title={of(tier)} index={at} tiers={scheme.tiers.length} />
                  </ToCustomers>
                </th>
                <td>
                  {count(tier.complaining)} <span className="faint">{percent(complainingShare(tier))}</span>
                </td>
                <td className="care-bar" aria-hidden="true">
                  <i style={{ width: `${most > 0 ? (100 * complainingShare(tier)) / most : 0}%` }} />
                </td>
                <td>{count(tier.complaints)}</td>
                <td className={tier.satisfaction === null ? "faint" : tier.satisfaction < 1 ? "fell" : ""}>{decimal(tier.satisfaction)}</td>
                <td className={tier.rating === null ? "faint" : ""}>{percent(tier.rating)}</td>
                <td>{text("overview.care_of", { some: count(tier.answered), all: count(tier.customers) })}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Part>
  );
}
