import { Table } from "antd";
import { useRules, type Rules as Told } from "../api/rules.ts";
import { Problem } from "../api/problem.ts";
import { count, exactMoney, money } from "../format/numbers.ts";
import { useSpan } from "../format/spans.ts";
import { useLang, useText, useTitle, useWord } from "../texts/texts.tsx";
import { Asked } from "./asked.tsx";
import "./membership.css";

/** The code of a policy that has no such section. */
const NO_SECTION = "T1516";

/** The rules of membership: what earns points, what they are worth, when they expire, and the levels. */
export function Rules({ held }: { held?: string | null | undefined }) {
  const text = useText();
  const query = useRules();
  if (query.error instanceof Problem && query.error.code === NO_SECTION) return <p className="faint">{text("rules.none")}</p>;
  return <Asked query={query}>{(rules) => <Shown rules={rules} held={held} />}</Asked>;
}

function Shown({ rules, held }: { rules: Told; held: string | null | undefined }) {
  const text = useText();
  const title = useTitle();
  return (
    <>
      <Sentences rules={rules} />
      <Table<Told["levels"][number]>
        rowKey="level"
        size="small"
        dataSource={rules.levels}
        pagination={false}
        rowClassName={(level) => (level.level === held ? "rules-held" : "")}
        columns={[
          { title: text("member.level"), render: (_, level) => title(level.title, level.level) },
          { title: text("rules.from"), align: "right", render: (_, level) => count(level.from) },
          { title: text("rules.pays"), align: "right", render: (_, level) => <Pays pays={level.pays} /> },
          ...(rules.levels.some(({ gift }) => gift > 0)
            ? [{ title: text("rules.gift"), align: "right" as const, render: (_: unknown, level: Told["levels"][number]) => (level.gift > 0 ? count(level.gift) : "–") }]
            : []),
        ]}
      />
    </>
  );
}

/** What is paid of the list price, as a shop says it: 九折, or so much off. */
function Pays({ pays }: { pays: string }) {
  const text = useText();
  const lang = useLang();
  const part = Number(pays.replace("%", ""));
  if (!Number.isFinite(part) || part >= 100) return text("rules.list_price");
  const tidy = (value: number) => String(Number(value.toFixed(4)));
  return text("rules.off", { pays: lang === "zh" ? tidy(part / 10) : tidy(100 - part) });
}

function Sentences({ rules }: { rules: Told }) {
  const text = useText();
  const word = useWord();
  const span = useSpan();
  const { currency } = rules;
  const joins = Number(rules.joins_from) > 0 ? text("rules.joins_from", { amount: money(rules.joins_from, currency) }) : text("rules.joins");
  const earns = rules.earns.map((part) => word("earns", part)).join(text("filter.say_list"));
  const pending = rules.pending_days === null ? text("rules.confirmed") : rules.pending_days > 0 ? text("rules.pending", { days: rules.pending_days }) : null;
  const expiry = rules.expiry
    ? text("rules.expire", { after: span(rules.expiry.after), end: word("at_end_of", rules.expiry.at_end_of) })
    : text("rules.never_expire");
  const window = word("qualify", rules.qualify);
  const qualify = text("rules.qualify", { window: window === rules.qualify ? text("rules.trailing", { span: span(rules.qualify) }) : window });
  const falls = rules.every ? text(rules.grace ? "rules.falls_after" : "rules.falls", { every: span(rules.every), how: word("falls", rules.falls), grace: span(rules.grace ?? "") }) : text("rules.never_fall");
  const lines = [
    joins,
    text("rules.earn", { per: money(rules.per, currency).replace(/\.00$/, ""), points: count(rules.earn), earns }),
    pending,
    rules.worth === null ? text("rules.no_worth") : text("rules.worth", { amount: exactMoney(rules.worth, currency) }),
    expiry,
    qualify,
    falls,
  ];
  return (
    <ul className="rules">
      {lines.filter(Boolean).map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}
