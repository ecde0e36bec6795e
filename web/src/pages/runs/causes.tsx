import { Table } from "antd";
import type { SchemeChanges } from "../../api/changes.ts";
import { count } from "../../format/numbers.ts";
import { useText } from "../../texts/texts.tsx";
import { useCause } from "./cause.ts";
import "./runs.css";

/** Why customers moved, the most frequent cause first. */
export function Causes({ causes }: { causes: SchemeChanges["causes"] }) {
  const text = useText();
  const most = Math.max(...causes.map((cause) => cause.moved.customers), 1);
  const name = useCause();
  return (
    <Table
      size="small"
      rowKey="moved_by"
      dataSource={causes}
      pagination={false}
      columns={[
        { title: text("runs.cause"), render: (_, cause) => name(cause.moved_by) },
        { title: text("runs.customers"), align: "right", render: (_, cause) => count(cause.moved.customers) },
        { width: "45%", render: (_, cause) => <i className="cause-bar" style={{ width: `${(100 * cause.moved.customers) / most}%` }} /> },
      ]}
    />
  );
}
