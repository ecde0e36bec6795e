import { Link } from "@tanstack/react-router";
import type { Portfolio } from "../../api/overview.ts";
import { approximately, money as amountOf, percent, said } from "../../format/numbers.ts";
import { Finding, Part } from "../../parts/page.tsx";
import { useText } from "../../texts/texts.tsx";

/** Money of orders that name no customer: no tier, level or points can be made of it. */
export function Unowned({ money, currency }: { money: Portfolio["without_customer"]; currency: string }) {
  const text = useText();
  const share = (one: Portfolio["without_customer"][number]) => {
    const total = approximately(one.total);
    return total > 0 ? approximately(one.amount) / total : null;
  };
  const largest = money.toSorted((one, other) => (share(other) ?? 0) - (share(one) ?? 0))[0];
  if (largest === undefined) {
    return (
      <Part title={text("overview.unowned")} note={text("overview.unowned_note")}>
        <Finding>{text("overview.unowned_none")}</Finding>
      </Part>
    );
  }
  const named = (one: string | null) => one ?? currency;
  return (
    <Part title={text("overview.unowned")} note={text("overview.unowned_note")}>
      <Finding>
        {text("overview.unowned_finding", { share: said(share(largest)), amount: amountOf(largest.amount, named(largest.currency)) })}
      </Finding>
      <ul className="unowned">
        {money.map((one) => (
          <li key={one.currency}>
            <span>{named(one.currency)}</span>
            <span className="tier-track">
              <b style={{ width: `${100 * Math.max(0, Math.min(1, share(one) ?? 0))}%` }} />
            </span>
            <Link to="/imports">
              {text("overview.unowned_of", { amount: amountOf(one.amount, named(one.currency)), total: amountOf(one.total, named(one.currency)), share: percent(share(one)) })}
            </Link>
          </li>
        ))}
      </ul>
    </Part>
  );
}
