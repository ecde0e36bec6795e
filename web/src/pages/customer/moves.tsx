import { ArrowDownOutlined, ArrowUpOutlined } from "@ant-design/icons";
import type { Move, SchemeLine } from "../../api/customers.ts";
import { useText } from "../../texts/texts.tsx";
import type { Reading } from "./reading.ts";

/** The smallest steps that would lift the customer, and those that would lose the tier. */
export function Moves({ scheme, reading }: { scheme: SchemeLine; reading: Reading }) {
  const text = useText();
  if (scheme.lift.length === 0 && scheme.drop.length === 0) return null;
  const line = (move: Move, isUp: boolean) => (
    <li key={`${move.metric}${isUp}`}>
      {isUp ? <ArrowUpOutlined className="rose" aria-hidden /> : <ArrowDownOutlined className="fell" aria-hidden />}
      <span>
        {text(isUp ? "customer.lift" : "customer.drop", {
          metric: reading.name(move.metric),
          from: reading.value(move.metric, move.from),
          to: reading.value(move.metric, move.to),
          tier: reading.tier(scheme.scheme, move.tier).title,
        })}
      </span>
    </li>
  );
  return (
    <ul className="moves">
      {scheme.lift.map((move) => line(move, true))}
      {scheme.drop.map((move) => line(move, false))}
    </ul>
  );
}
