import { ArrowDownOutlined, ArrowRightOutlined, ArrowUpOutlined } from "@ant-design/icons";
import type { Move, SchemeLine } from "../../api/customers.ts";
import { useText, type TextKey } from "../../texts/texts.tsx";
import { movesOf, type Way } from "./ways.ts";
import type { Reading } from "./reading.ts";

const WAYS: Record<Way, { text: TextKey; icon: typeof ArrowUpOutlined; tone: string }> = {
  up: { text: "customer.lift", icon: ArrowUpOutlined, tone: "rose" },
  down: { text: "customer.drop", icon: ArrowDownOutlined, tone: "fell" },
  other: { text: "customer.other", icon: ArrowRightOutlined, tone: "faint" },
};

/** The smallest steps that would lift the customer and those that would lose the tier; where classes stand beside each other, those that lead to another. */
export function Moves({ scheme, reading }: { scheme: SchemeLine; reading: Reading }) {
  const text = useText();
  const moves = movesOf(scheme, reading.isStair(scheme.scheme));
  if (moves.length === 0) return null;
  const line = ({ way, move }: { way: Way; move: Move }) => {
    const { text: key, icon: Icon, tone } = WAYS[way];
    const values = { metric: reading.name(move.metric), ...reading.step(move.metric, move.from, move.to), tier: reading.tier(scheme.scheme, move.tier).title };
    return (
      <li key={`${way}${move.metric}${String(move.to)}`}>
        <Icon className={tone} aria-hidden />
        <span>{text(key, values)}</span>
      </li>
    );
  };
  return <ul className="moves">{moves.map(line)}</ul>;
}
