import type { Curve } from "../../api/overview.ts";
import { count, decimal, percent, said, shortMoney } from "../../format/numbers.ts";
import { Figure, Figures } from "../../parts/figure.tsx";
import { Finding, Part } from "../../parts/page.tsx";
import { ToCustomers } from "../../parts/to-customers.tsx";
import { useLang, useText } from "../../texts/texts.tsx";
import { CurveChart } from "./curve-chart.tsx";

/** What is said of each curve. */
const TEXTS = {
  revenue: { one: "overview.revenue_of_one", fifth: "overview.revenue_of_fifth", total: "overview.revenue_total" },
  profit: { one: "overview.profit_of_one", fifth: "overview.profit_of_fifth", total: "overview.profit_total" },
} as const;

/** How much of the revenue, and of the profit where costs are known, the largest customers bring. */
export function Concentration({ revenue, profit, currency }: { revenue: Curve | null; profit: Curve | null; currency: string }) {
  const text = useText();
  if (revenue === null) {
    return (
      <Part title={text("overview.concentration")}>
        <p className="soft">{text("overview.concentration_none")}</p>
      </Part>
    );
  }
  const note = [text("overview.concentration_note"), text(profit === null ? "overview.profit_none" : "overview.profit_note")].join(" ");
  return (
    <Part title={text("overview.concentration")} note={note}>
      <Finding>{profit === null ? told("revenue", revenue, text) : `${told("revenue", revenue, text)} ${told("profit", profit, text)}`}</Finding>
      <div className="overview-curve">
        <CurveChart revenue={revenue} profit={profit} />
        <div>
          <Largest kind="revenue" curve={revenue} currency={currency} />
          {profit === null ? null : <Largest kind="profit" curve={profit} currency={currency} />}
        </div>
      </div>
    </Part>
  );
}

function told(kind: "revenue" | "profit", { customers, top_fifth }: Curve, text: ReturnType<typeof useText>): string {
  if (customers === 1) return text(TEXTS[kind].one);
  return text(TEXTS[kind].fifth, { part: said(top_fifth.customers / customers), share: said(top_fifth.share) });
}

/** What the largest bring, each number with its customers. */
function Largest({ kind, curve, currency }: { kind: "revenue" | "profit"; curve: Curve; currency: string }) {
  const text = useText();
  const lang = useLang();
  const sort = curve.metric === null ? undefined : `-${curve.metric}`;
  const of = (customers: number) => (
    <ToCustomers sort={sort}>{text("overview.largest_customers", { customers: count(customers), part: percent(customers / curve.customers) })}</ToCustomers>
  );
  return (
    <section className="overview-largest">
      <h3>
        <i className={`key-${kind}`} />
        {text(TEXTS[kind].total, { total: shortMoney(curve.total, currency, lang) })}
      </h3>
      <Figures>
        <Figure name={text("overview.top_tenth")} value={percent(curve.top_tenth.share)} beside={of(curve.top_tenth.customers)} />
        <Figure name={text("overview.four_fifths")} value={count(curve.four_fifths.customers)} beside={of(curve.four_fifths.customers)} />
        <Figure name={text("overview.gini")} value={decimal(Math.round(curve.gini * 100) / 100)} beside={text("overview.gini_note")} />
      </Figures>
    </section>
  );
}
