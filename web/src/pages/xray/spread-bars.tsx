import type { Proposal } from "../../api/start.ts";
import { approximately, count, money, shortMoney } from "../../format/numbers.ts";
import { useLang, useText } from "../../texts/texts.tsx";

type Spread = Proposal["spreads"][number];
type Bin = Spread["bins"][number];

/** How customers are spread over the values of a metric, as bars; beside each what they brought. */
export function SpreadBars({ spread, currency }: { spread: Spread; currency: string }) {
  const text = useText();
  const lang = useLang();
  const most = Math.max(1, ...spread.bins.map((bin) => bin.customers));
  const isMoney = spread.metric === "spend";
  const value = (amount: string) => (isMoney ? shortMoney(amount, currency, lang) : count(amount));
  const name = text(`xray.${spread.metric}` as "xray.spend");
  return (
    <section className="spread">
      <h2>{name}</h2>
      <ul aria-label={name}>
        {spread.bins.map((bin) => (
          <li key={bin.from} title={money(bin.revenue, currency)}>
            <span className="spread-range">{rangeOf(bin, isMoney, value, text)}</span>
            <span className="spread-track">
              <b style={{ width: `${(100 * bin.customers) / most}%` }} />
            </span>
            <span className="number">{count(bin.customers)}</span>
            <span className="number faint">{approximately(bin.revenue) === 0 ? "" : shortMoney(bin.revenue, currency, lang)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Where a bar begins and ends, as people say it. */
function rangeOf(bin: Bin, isMoney: boolean, value: (amount: string) => string, text: ReturnType<typeof useText>): string {
  const from = approximately(bin.from);
  if (isMoney) {
    if (bin.to === null) return text("xray.from", { from: value(bin.from) });
    const to = approximately(bin.to);
    if (to < 0.01) return text("xray.nothing");
    return from < 0.01 ? text("xray.below", { to: value(bin.to) }) : text("xray.range", { from: value(bin.from), to: value(bin.to) });
  }
  if (bin.to === null) return text("xray.from", { from: value(bin.from) });
  // Whole numbers: the last that is inside is said.
  const last = approximately(bin.to) - 1;
  return last <= from ? count(from) : text("xray.range", { from: count(from), to: count(last) });
}
