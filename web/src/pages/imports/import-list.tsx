import { Table, Tag } from "antd";
import { isRecorded, rejectsAddress, type ImportRecord } from "../../api/imports.ts";
import { useMay } from "../../api/session.ts";
import { count } from "../../format/numbers.ts";
import { minute } from "../../format/times.ts";
import { useText, useWord } from "../../texts/texts.tsx";
import { FileReport } from "./file-report.tsx";
import { UndoImport } from "./undo-import.tsx";

/** All imports, the newest first, each with how its files were understood. */
export function ImportList({ imports }: { imports: ImportRecord[] }) {
  const text = useText();
  const word = useWord();
  const may = useMay();
  return (
    <Table<ImportRecord>
      rowKey="number"
      size="middle"
      dataSource={imports}
      pagination={{ pageSize: 20, hideOnSinglePage: true, showSizeChanger: false }}
      scroll={{ x: 900 }}
      expandable={{ expandedRowRender: (row) => row.understood.map((file) => <FileReport key={file.name} file={file} />) }}
      columns={[
        { title: text("imports.number"), dataIndex: "number", width: 70 },
        { title: text("imports.at"), width: 150, render: (_, row) => minute(row.at) },
        { title: text("imports.kind"), width: 110, render: (_, row) => word("fact", row.kind) },
        { title: text("imports.files"), render: (_, row) => <FileNames record={row} />, ellipsis: true },
        { title: text("imports.read"), width: 96, align: "right", render: (_, row) => count(row.counts.read) },
        { title: text("imports.accepted"), width: 96, align: "right", render: (_, row) => count(row.counts.accepted) },
        { title: text("imports.replaced"), width: 96, align: "right", render: (_, row) => count(row.counts.replaced) },
        { title: text("imports.rejected"), width: 96, align: "right", render: (_, row) => <Rejected record={row} mayTake={may("import")} /> },
        {
          title: "",
          width: 100,
          align: "right",
          render: (_, row) => (row.undone ? <Tag>{text("imports.undone")}</Tag> : may("import") && !isRecorded(row) ? <UndoImport record={row} /> : null),
        },
      ]}
    />
  );
}

function FileNames({ record }: { record: ImportRecord }) {
  const text = useText();
  if (isRecorded(record)) return <span className="faint">{text("imports.recorded")}</span>;
  return record.files.map((file) => file.name).join(", ");
}

function Rejected({ record, mayTake }: { record: ImportRecord; mayTake: boolean }) {
  const text = useText();
  const { rejected } = record.counts;
  if (rejected === 0 || !mayTake) return count(rejected);
  return (
    <a className="fell" href={rejectsAddress(record.number)} download title={text("imports.rejects_about")} aria-label={`${count(rejected)}: ${text("imports.rejects")}`}>
      {count(rejected)}
    </a>
  );
}
