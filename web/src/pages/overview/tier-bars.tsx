import type { RunScheme } from "../../api/work.ts";
import { whereTier } from "../../filter/expression.ts";
import { count, percent, shortMoney, signed } from "../../format/numbers.ts";
import { TierMark } from "../../parts/tier.tsx";
import { ToCustomers } from "../../parts/to-customers.tsx";
import { useLang, useText, useTitle } from "../../texts/texts.tsx";

interface Props {
  scheme: RunScheme;
  before: RunScheme | undefined;
  name: string;
  currency: string;
}

/** Each tier: its share of customers beside its share of revenue, and how many more or fewer than before. */
export function TierBars({ scheme, before, name, currency }: Props) {
  const text = useText();
  const lang = useLang();
  const title = useTitle();
  return (
    <div className="tier-bars">
      <p className="tier-legend" aria-hidden="true">
        <span>
          <i className="of-customers" /> {text("overview.of_customers")}
        </span>
        <span>
          <i className="of-revenue" /> {text("overview.of_revenue")}
        </span>
      </p>
      <ul>
        {scheme.tiers.map((tier, at) => {
          const then = before?.tiers.find((one) => one.tier === tier.tier)?.customers;
          const change = then === undefined ? null : tier.customers - then;
          const where = whereTier(name, tier.tier);
          return (
            <li key={tier.tier}>
              <ToCustomers where={where} className="tier-name">
                <TierMark title={title(tier.title, tier.tier)} index={at} tiers={scheme.tiers.length} />
              </ToCustomers>
              <div className="tier-two">
                <Bar kind="of-customers" share={tier.share} label={text("overview.of_customers")} />
                <Bar kind="of-revenue" share={tier.revenue_share} label={text("overview.of_revenue")} />
              </div>
              <div className="tier-figures">
                <span>{text("overview.persons", { customers: count(tier.customers) })}</span>
                <span className="faint">{shortMoney(tier.revenue, currency, lang)}</span>
                {change === null ? null : (
                  <span className={change > 0 ? "rose" : change < 0 ? "fell" : "faint"}>{change === 0 ? "±0" : signed(count(change))}</span>
                )}
              </div>
            </li>
          );
        })}
      </ul>
    </div>
  );
}

function Bar({ kind, share, label }: { kind: string; share: number; label: string }) {
  return (
    <div className="tier-bar" title={`${label}: ${percent(share)}`}>
      <span className="tier-track">
        <b className={kind} style={{ width: `${Math.max(0, Math.min(1, share)) * 100}%` }} />
      </span>
      <span className="tier-share">
        <span className="hidden">{label} </span>
        {percent(share)}
      </span>
    </div>
  );
}
