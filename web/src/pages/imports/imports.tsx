import { InboxOutlined } from "@ant-design/icons";
import { App, Select, Table, Tag, Upload } from "antd";
import { useState } from "react";
import { useImport, useImports, type ImportRecord } from "../../api/imports.ts";
import { useMay } from "../../api/session.ts";
import { count } from "../../format/numbers.ts";
import { minute } from "../../format/times.ts";
import { Asked } from "../../parts/asked.tsx";
import { PageHead, Part } from "../../parts/page.tsx";
import { NothingYet } from "../../parts/states.tsx";
import { Told } from "../../parts/told.tsx";
import { useText, useWord } from "../../texts/texts.tsx";
import { ImportResult } from "./import-result.tsx";
import "./imports.css";
import { Understood } from "./understood.tsx";

const KINDS = ["orders", "customers", "payments", "feedback", "contacts", "cases", "balances", "rates"];

/** Files taken in: drop one, see how it was understood, and what became of its rows. */
export function Imports() {
  const text = useText();
  const may = useMay();
  return (
    <>
      <PageHead title={text("imports.title")} about={text("imports.about")} />
      {may("import") ? <Drop /> : null}
      <Part title={text("imports.all")}>
        <Asked query={useImports()}>{(all) => (all.length === 0 ? <NothingYet told={text("imports.none")} /> : <List imports={all.toReversed()} />)}</Asked>
      </Part>
    </>
  );
}

function Drop() {
  const text = useText();
  const word = useWord();
  const { message } = App.useApp();
  const [kind, setKind] = useState<string>("orders");
  const taking = useImport();
  return (
    <>
      <div className="imports-kind">
        <label htmlFor="kind">{text("imports.kind")}</label>
        <Select id="kind" value={kind} popupMatchSelectWidth={false} options={KINDS.map((value) => ({ value, label: word("fact", value) }))} onChange={setKind} />
      </div>
      <Upload.Dragger
        height={190}
        accept=".csv,.tsv,.txt,.xlsx,.xls,.parquet,.json,.jsonl,.zip,.gz"
        showUploadList={false}
        disabled={taking.isPending}
        beforeUpload={(file) => {
          taking.mutate({ kind, file }, { onSuccess: () => void message.success(text("imports.taken", { name: file.name })) });
          return false;
        }}
      >
        <p className="ant-upload-drag-icon">
          <InboxOutlined />
        </p>
        <p className="ant-upload-text">{taking.isPending ? text("imports.taking", { name: taking.variables.file.name }) : text("imports.drop")}</p>
        <p className="ant-upload-hint">{text("imports.formats")}</p>
      </Upload.Dragger>
      <div aria-live="polite" className="imports-result">
        <Told failed={taking.error} />
        {taking.data && "import" in taking.data && !taking.error ? <ImportResult told={taking.data} /> : null}
      </div>
    </>
  );
}

function List({ imports }: { imports: ImportRecord[] }) {
  const text = useText();
  const word = useWord();
  return (
    <Table<ImportRecord>
      rowKey="number"
      size="middle"
      dataSource={imports}
      pagination={{ pageSize: 20, hideOnSinglePage: true, showSizeChanger: false }}
      scroll={{ x: 820 }}
      expandable={{ expandedRowRender: (row) => row.understood.map((file) => <Understood key={file.name} file={file} />) }}
      columns={[
        { title: text("imports.number"), dataIndex: "number", width: 70 },
        { title: text("imports.at"), render: (_, row) => minute(row.at) },
        { title: text("imports.kind"), render: (_, row) => word("fact", row.kind) },
        { title: text("imports.files"), render: (_, row) => row.files.map((file) => file.name).join(", "), ellipsis: true },
        { title: text("imports.read"), align: "right", render: (_, row) => count(row.counts.read) },
        { title: text("imports.accepted"), align: "right", render: (_, row) => count(row.counts.accepted) },
        { title: text("imports.rejected"), align: "right", render: (_, row) => <span className={row.counts.rejected > 0 ? "fell" : ""}>{count(row.counts.rejected)}</span> },
        { title: "", render: (_, row) => (row.undone ? <Tag>{text("imports.undone")}</Tag> : null) },
      ]}
    />
  );
}
