import { Table } from "antd";
import type { Explanation, MetricBasis } from "../../api/customers.ts";
import { count } from "../../format/numbers.ts";
import { day } from "../../format/times.ts";
import { useText } from "../../texts/texts.tsx";
import type { Reading } from "./reading.ts";

type Row = Explanation["metrics"][number];

/** Each metric with where it comes from and the facts behind it. */
export function MetricTable({ told, reading }: { told: Explanation; reading: Reading }) {
  const text = useText();
  const evidence = new Map(told.evidence.map((found) => [found.metric, found]));
  const facts = (row: Row) => {
    const found = evidence.get(row.name);
    if (found === undefined || found.facts === 0) return null;
    return text("customer.facts", { facts: count(found.facts), first: day(found.first), last: day(found.last) });
  };
  return (
    <Table<Row>
      rowKey="name"
      size="small"
      pagination={false}
      scroll={{ x: 640 }}
      dataSource={told.metrics}
      columns={[
        { key: "name", title: text("customer.metric"), render: (_, row) => reading.name(row.name) },
        { key: "value", title: text("customer.value"), align: "right", render: (_, row) => <strong>{reading.value(row.name, row.value)}</strong> },
        { key: "basis", title: text("customer.basis"), render: (_, row) => <span className="soft code">{basisOf(row.basis)}</span> },
        { key: "facts", title: text("customer.evidence"), render: (_, row) => <span className="faint">{facts(row)}</span> },
      ]}
    />
  );
}

/** Where a metric comes from, as policies write it. */
export function basisOf(basis: MetricBasis): string {
  if ("measure" in basis) {
    const { measure, window, where } = basis.measure;
    return [measure, window, where ? `where ${where}` : null].filter(Boolean).join(", ");
  }
  if ("forecast" in basis) return [basis.forecast.measure, basis.forecast.model, basis.forecast.horizon].filter(Boolean).join(", ");
  return basis.expression.text;
}
