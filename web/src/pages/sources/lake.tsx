import { Button, Table } from "antd";
import { useState } from "react";
import type { Lake, Sources } from "../../api/sources.ts";
import { bytes, count } from "../../format/numbers.ts";
import { day, minute } from "../../format/times.ts";
import { Figure, Figures } from "../../parts/figure.tsx";
import { Part } from "../../parts/page.tsx";
import { useText, useWord } from "../../texts/texts.tsx";

type Version = Lake["versions"][number];

/** How many versions are listed at first. */
const LISTED = 8;

/** The lake: its size, whether it is whole, what is kept and until when. */
export function LakeParts({ told, lake }: { told: Sources; lake: Lake }) {
  const text = useText();
  const sum = (pick: (table: Lake["tables"][number]) => number) => lake.tables.reduce((all, table) => all + pick(table), 0);
  const isWhole = told.odd_files === 0;
  const older = lake.versions.length - 1;
  return (
    <>
      <Part title={text("sources.lake")} note={text("sources.lake_note", { days: told.keep_versions_days })}>
        <Figures>
          <Figure name={text("sources.version")} value={count(lake.version)} />
          <Figure name={text("sources.rows")} value={count(sum((table) => table.rows))} />
          <Figure name={text("sources.size")} value={bytes(sum((table) => table.bytes))} beside={text("sources.size_of_files", { files: count(sum((table) => table.files)) })} />
          <Figure name={text("sources.old_size")} value={bytes(lake.old_bytes)} beside={older > 0 ? text("sources.old_versions", { versions: count(older) }) : null} />
          <Figure
            name={text("sources.whole")}
            value={isWhole ? text("sources.whole_yes") : <span className="fell">{text("sources.whole_no", { files: count(told.odd_files) })}</span>}
            beside={isWhole ? text("sources.whole_files") : text("sources.whole_act")}
          />
        </Figures>
        <Tables lake={lake} />
      </Part>
      <Part title={text("sources.originals")}>
        <Originals told={told} lake={lake} />
      </Part>
      <Part title={text("sources.compaction")}>
        <Compaction lake={lake} />
      </Part>
      <Versions versions={lake.versions.toReversed()} />
    </>
  );
}

function Tables({ lake }: { lake: Lake }) {
  const text = useText();
  const word = useWord();
  return (
    <Table
      rowKey="table"
      size="small"
      dataSource={lake.tables}
      pagination={false}
      scroll={{ x: 620 }}
      columns={[
        { title: text("sources.table"), render: (_, row) => word("fact", row.table) },
        { title: text("sources.rows"), align: "right", render: (_, row) => count(row.rows) },
        { title: text("sources.files"), align: "right", render: (_, row) => count(row.files) },
        { title: text("sources.size"), align: "right", render: (_, row) => bytes(row.bytes) },
        { title: text("sources.span"), align: "right", render: (_, row) => (row.oldest === null ? "" : `${day(row.oldest)} – ${day(row.newest)}`) },
      ]}
    />
  );
}

function Originals({ told, lake: { originals } }: { told: Sources; lake: Lake }) {
  const text = useText();
  const days = told.keep_originals_days;
  const going =
    days === null
      ? text("sources.originals_stay")
      : originals.next_go === null
        ? text("sources.originals_go_none", { days })
        : text("sources.originals_go", { days, at: day(originals.next_go) });
  return (
    <>
      <p>
        {text("sources.originals_kept", { files: count(originals.files), imports: count(originals.imports), bytes: bytes(originals.bytes) })} {going}
      </p>
      {originals.removed > 0 ? <p className="faint">{text("sources.originals_removed", { imports: count(originals.removed) })}</p> : null}
    </>
  );
}

function Compaction({ lake }: { lake: Lake }) {
  const text = useText();
  const { files, bytes: size, files_after } = lake.compaction;
  const last = lake.versions.findLast((version) => version.made_by === "compaction");
  return (
    <>
      <p>{files === 0 ? text("sources.compaction_none") : text("sources.compaction_due", { files: count(files), bytes: bytes(size), after: count(files_after) })}</p>
      {last ? <p className="faint">{text("sources.compaction_last", { at: minute(last.at) })}</p> : null}
    </>
  );
}

function Versions({ versions }: { versions: Version[] }) {
  const text = useText();
  const [isWhole, setWhole] = useState(false);
  const acts =
    versions.length > LISTED && !isWhole ? (
      <Button size="small" onClick={() => setWhole(true)}>
        {text("sources.versions_all", { count: count(versions.length) })}
      </Button>
    ) : null;
  return (
    <Part title={text("sources.versions")} acts={acts}>
      <Table<Version>
        rowKey="version"
        size="small"
        dataSource={isWhole ? versions : versions.slice(0, LISTED)}
        pagination={{ pageSize: 50, hideOnSinglePage: true, showSizeChanger: false }}
        scroll={{ x: 620 }}
        columns={[
          { title: text("sources.version"), dataIndex: "version", width: 90 },
          { title: text("sources.made_by"), render: (_, row) => madeBy(row, text) },
          { title: text("sources.made_at"), width: 170, render: (_, row) => minute(row.at) },
          { title: text("sources.kept_until"), width: 150, render: (_, row) => (row.kept_until === null ? text("sources.stays") : day(row.kept_until)) },
        ]}
      />
    </Part>
  );
}

function madeBy(version: Version, text: ReturnType<typeof useText>): string {
  switch (version.made_by) {
    case "compaction":
      return text("sources.by_compaction");
    case "erasure":
      return text("sources.by_erasure");
    case "restore":
      return text("sources.by_restore", { version: version.restored ?? 0 });
    default:
      return text("sources.by_import", { number: version.import ?? 0 });
  }
}
