import { PrinterOutlined } from "@ant-design/icons";
import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import type { ReactNode } from "react";
import type { Explanation } from "../../api/customers.ts";
import { usePersona, type Persona as Words, type Statement } from "../../api/sides.ts";
import { count, decimal, money, said } from "../../format/numbers.ts";
import { day, minute } from "../../format/times.ts";
import { Asked } from "../../parts/asked.tsx";
import { Part } from "../../parts/page.tsx";
import { fill } from "../../texts/fill.ts";
import { useText, useTitle, useWord } from "../../texts/texts.tsx";
import "./persona.css";
import type { Reading } from "./reading.ts";
import { useWhy } from "./why.ts";

interface Props {
  id: string;
  told: Explanation | null;
  reading: Reading;
}

/** A sentence with what it rests on. */
interface Line {
  key: string;
  says: string;
  ground: ReactNode;
}

/** The customer in words: sentences that follow from facts, rules and the ledger, each with its ground. It can be printed. */
export function Persona({ id, told, reading }: Props) {
  const text = useText();
  const print = (
    <Button size="small" className="persona-print" icon={<PrinterOutlined />} onClick={() => window.print()}>
      {text("persona.print")}
    </Button>
  );
  return (
    <Part title={text("persona.title")} acts={print} note={text("persona.note")}>
      <Asked query={usePersona(id)}>{(words) => <Card words={words} told={told} reading={reading} />}</Asked>
    </Part>
  );
}

function Card({ words, told, reading }: { words: Words; told: Explanation | null; reading: Reading }) {
  const text = useText();
  const facts = useFactLines(words);
  const rules = useRuleLines(told, reading);
  const lines = [...facts, ...rules];
  return (
    <article className="persona">
      <header className="persona-head">
        <strong>{words.customer_id}</strong> <span>{minute(words.as_of)}</span>
      </header>
      {facts.length === 0 ? <p className="soft">{text("persona.nothing")}</p> : null}
      <ul>
        {lines.map(({ key, says, ground }) => (
          <li key={key}>
            <p>{says}</p>
            <small>{ground}</small>
          </li>
        ))}
      </ul>
    </article>
  );
}

/** How each value of a sentence is written, by its name. */
function written(name: string, value: Statement["values"][string], currency: string): string {
  if (["gross", "returned"].includes(name) || (name === "mean" && typeof value === "string")) return money(String(value), currency);
  if (name === "share") return said(Number(value));
  if (["mean", "newest", "scale"].includes(name)) return decimal(value as number);
  return typeof value === "number" ? count(value) : String(value);
}

function useFactLines(words: Words): Line[] {
  const word = useWord();
  return words.statements.map(({ says, values, ground }) => {
    const filled = Object.entries(values).map(([name, value]) => [name, written(name, value, words.currency)]);
    return {
      key: says,
      says: fill(word("persona_says", says), Object.fromEntries(filled) as Record<string, string>),
      ground: <Ground id={words.customer_id} ground={ground} />,
    };
  });
}

function Ground({ id, ground }: { id: string; ground: Statement["ground"] }) {
  const text = useText();
  const word = useWord();
  const { kind, facts, first, last } = ground;
  const values = { kind: word("fact", kind), facts: count(facts), first: day(first), last: day(last) };
  const told = last === null ? "persona.ground_undated" : day(first) === day(last) ? "persona.on_day" : "persona.ground";
  return (
    <Link to="/customers/$id" params={{ id }} search={{ side: "records", kind }}>
      {text(told, values)}
    </Link>
  );
}

/** Where the customer stands and what would lift them, by the rules; level and points, by the ledger. */
function useRuleLines(told: Explanation | null, reading: Reading): Line[] {
  const text = useText();
  const title = useTitle();
  const why = useWhy(reading);
  if (told === null) return [];
  const standing = told.schemes.map((scheme) => {
    const held = told.standings?.[scheme.scheme];
    const tier = reading.tier(scheme.scheme, held === undefined ? scheme.tier : held.tier);
    const ground = text("persona.by_rules", { why: why(scheme) });
    return { key: scheme.scheme, says: text("persona.standing", { scheme: reading.name(scheme.scheme), tier: tier.title }), ground };
  });
  const lifts = told.schemes.flatMap((scheme) => {
    const [move] = scheme.lift;
    // Where classes stand beside each other, none is a step up.
    if (move === undefined || !reading.isStair(scheme.scheme)) return [];
    const values = {
      metric: reading.name(move.metric),
      ...reading.step(move.metric, move.from, move.to),
      tier: reading.tier(scheme.scheme, move.tier).title,
    };
    return [{ key: `${scheme.scheme} up`, says: text("persona.lift", values), ground: text("persona.by_lift") }];
  });
  const { membership } = told;
  if (membership === undefined || membership === null) return [...standing, ...lifts];
  const level = membership.level ? title(membership.level.title, membership.level.level) : text("customer.below");
  const member = { key: "level", says: text("persona.level", { level, points: count(membership.points.active) }), ground: text("persona.by_ledger") };
  return [...standing, member, ...lifts];
}
