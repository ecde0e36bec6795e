import { useCatalogue } from "../../api/catalogue.ts";
import type { Quote } from "../../api/members.ts";
import { count, money } from "../../format/numbers.ts";
import { Figure } from "../../parts/figure.tsx";
import { useText, useTitle, useWord } from "../../texts/texts.tsx";

/** The price, from the list price on, each step with what it takes off; steps that do not apply stay in sight. */
export function QuoteSteps({ quote }: { quote: Quote }) {
  const text = useText();
  const title = useTitle();
  const word = useWord();
  const { currency } = useCatalogue();
  const level = quote.level ? title(quote.level.title, quote.level.level) : text("quotes.no_level");
  const rises = quote.lifts_to ? text("quotes.lifts", { level: title(quote.lifts_to.title, quote.lifts_to.level) }) : null;
  return (
    <div className="quote">
      <Figure name={text("quotes.due")} value={money(quote.due, currency)} beside={[level, rises].filter(Boolean).join(" · ")} />
      <table className="quote-steps">
        <tbody>
          <tr>
            <th scope="row">{text("quotes.list_total")}</th>
            <td>{money(quote.list, currency)}</td>
          </tr>
          {quote.steps.map((step, at) => (
            <tr key={at} className={step.applies ? "" : "faint"}>
              <th scope="row">
                {word("quote_step", step.source)} {step.name}
                {step.applies ? null : <small>{text("quotes.not_applied")}</small>}
              </th>
              <td>{money(step.after, currency)}</td>
            </tr>
          ))}
          {quote.points > 0 ? (
            <tr>
              <th scope="row">{text("quotes.paid_with_points", { points: count(quote.points) })}</th>
              <td>{money(`-${quote.paid_with_points}`, currency)}</td>
            </tr>
          ) : null}
          <tr className="quote-due">
            <th scope="row">{text("quotes.due")}</th>
            <td>{money(quote.due, currency)}</td>
          </tr>
        </tbody>
      </table>
      <p className="soft">{text("quotes.earns", { points: count(quote.earns) })}</p>
    </div>
  );
}
