import { Link } from "@tanstack/react-router";
import { Table, Tag } from "antd";
import type { Source } from "../../api/sources.ts";
import { count } from "../../format/numbers.ts";
import { day, minute } from "../../format/times.ts";
import { useText, useWord } from "../../texts/texts.tsx";

/** Kinds of facts: those that something came of, the others named below. */
export function SourceTable({ sources }: { sources: Source[] }) {
  const text = useText();
  const word = useWord();
  return (
    <Table<Source>
      rowKey="kind"
      size="middle"
      dataSource={sources.toSorted((one, other) => Number(other.last !== null) - Number(one.last !== null))}
      pagination={false}
      scroll={{ x: 860 }}
      rowClassName={(row) => (row.last === null ? "source-none" : "")}
      columns={[
        { title: text("sources.kind"), width: 120, render: (_, row) => word("fact", row.kind) },
        { title: text("sources.rows"), width: 110, align: "right", render: (_, row) => (row.last === null ? "" : count(row.rows)) },
        { title: text("sources.newest"), width: 190, render: (_, row) => <Newest source={row} /> },
        { title: text("sources.last"), render: (_, row) => <Last source={row} /> },
        { title: text("sources.usual"), width: 120, render: (_, row) => (row.usual_days === null ? "" : text("sources.every", { days: row.usual_days })) },
        { title: text("sources.freshness"), width: 170, render: (_, row) => <Freshness source={row} /> },
      ]}
    />
  );
}

/** What is due may well lie ahead; what happened may not. */
function Newest({ source: { kind, newest, days_old } }: { source: Source }) {
  const text = useText();
  if (newest === null || days_old === null) return null;
  const isOdd = days_old < 0 && kind !== "payments";
  const told = days_old < 0 ? text(isOdd ? "sources.ahead" : "sources.due_ahead") : days_old === 0 ? text("sources.today") : text("sources.days_old", { days: count(days_old) });
  return (
    <>
      {day(newest)} <small className={isOdd ? "fell" : "faint"}>{told}</small>
    </>
  );
}

function Last({ source: { last } }: { source: Source }) {
  const text = useText();
  if (last === null) return null;
  return (
    <>
      {minute(last.at)}{" "}
      <small className="faint">
        <Link to="/imports">{text("sources.number", { number: last.number })}</Link> · {last.is_recorded ? text("sources.by_request") : text("sources.by_file")}
        {last.rejected > 0 ? ` · ${text("sources.rejected", { rows: count(last.rejected) })}` : ""}
      </small>
    </>
  );
}

function Freshness({ source: { freshness, due, usual_days } }: { source: Source }) {
  const text = useText();
  switch (freshness) {
    case "late":
      return (
        <Tag color="orange" title={text("sources.late_told", { days: usual_days ?? 0, due: day(due) })}>
          {text("sources.is_late", { due: day(due) })}
        </Tag>
      );
    case "on_time":
      return <Tag color="green">{text("sources.is_on_time")}</Tag>;
    case "unknown":
      return <Tag>{text("sources.is_unknown")}</Tag>;
    case "nothing":
      return <span className="faint">{text("sources.is_nothing")}</span>;
  }
}
