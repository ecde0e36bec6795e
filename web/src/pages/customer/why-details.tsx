import type { ReactNode } from "react";
import type { Cell, SchemeLine } from "../../api/customers.ts";
import { count, decimal, NONE } from "../../format/numbers.ts";
import { useText, useWord } from "../../texts/texts.tsx";
import type { Reading } from "./reading.ts";

/** What stands behind the sentence, for kinds of schemes that look at several metrics. */
export function WhyDetails({ scheme, reading }: { scheme: SchemeLine; reading: Reading }) {
  const text = useText();
  const word = useWord();
  const { why } = scheme;
  const number = (value: Cell) => decimal(value as string | number | null);
  if (why.kind === "score") {
    const heads = [text("why.metric"), text("why.value"), text("why.percentile"), text("why.weight"), text("why.adds")];
    const rows = why.inputs.map((input) => [
      reading.name(input.metric),
      reading.value(input.metric, input.value),
      number(input.percentile),
      number(input.effective_weight ?? input.weight),
      number(input.contribution),
    ]);
    return <Small heads={heads} rows={rows} />;
  }
  if (why.kind === "rfm") {
    const heads = [text("why.metric"), text("why.value"), text("why.digit"), text("why.better_from")];
    const rows = why.digits.map((digit) => [
      `${word("dimension", digit.dimension)} · ${reading.name(digit.metric)}`,
      reading.value(digit.metric, digit.value),
      digit.digit,
      reading.value(digit.metric, digit.better ?? digit.mean),
    ]);
    return <Small heads={heads} rows={rows} />;
  }
  if (why.kind === "matrix") {
    const heads = [text("why.metric"), text("why.value"), text("why.level"), text("why.side")];
    const rows = why.axes.map((axis) => [
      reading.name(axis.metric),
      reading.value(axis.metric, axis.value),
      `${reading.value(axis.metric, axis.level)} (${word("level_kind", axis.level_kind)})`,
      text(axis.high ? "why.high" : "why.low"),
    ]);
    return <Small heads={heads} rows={rows} />;
  }
  if (why.kind === "clusters") {
    const heads = [text("why.metric"), text("why.value"), text("why.typical"), text("why.overall")];
    const rows = why.features.map((feature) => [
      reading.name(feature.metric),
      reading.value(feature.metric, feature.value),
      reading.value(feature.metric, feature.typical),
      reading.value(feature.metric, feature.overall),
    ]);
    return <Small heads={heads} rows={rows} />;
  }
  if (why.kind === "lifecycle" && why.stages.length > 0) {
    const days = [text("why.stage"), text("why.stage_from"), text("why.stage_to")];
    const heads = [...days, text("why.stage_orders"), text("why.stage_net"), text("why.stage_gap")];
    const rows = why.stages.map((stage) => [
      reading.tier(scheme.scheme, stage.tier).title,
      stage.from,
      stage.to ?? NONE,
      count(stage.orders),
      number(stage.net_amount),
      number(stage.average_gap),
    ]);
    return <Small heads={heads} rows={rows} />;
  }
  if (why.kind === "rules" && why.failed.length > 0) {
    const heads = [text("why.rule_tier"), text("why.rule_fails")];
    const rows = why.failed.map((rule) => [reading.tier(scheme.scheme, rule.tier).title, <span key="rule" className="rule-text">{reading.condition(rule.condition.text)}</span>]);
    return <Small heads={heads} rows={rows} />;
  }
  return null;
}

/** A small table: names at the left, figures at the right. */
function Small({ heads, rows }: { heads: string[]; rows: ReactNode[][] }) {
  const kind = (at: number) => (at === 0 ? "" : "number");
  return (
    <div className="small-table">
      <table>
        <thead>
          <tr>
            {heads.map((head, at) => (
              <th key={head} className={kind(at)} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, at) => (
            <tr key={at}>
              {row.map((cell, column) => (
                <td key={column} className={kind(column)}>
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
