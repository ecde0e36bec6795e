import { Button, Select, Table, Tag } from "antd";
import { useState } from "react";
import type { OwnColumn, Said, Understanding } from "../../api/uploads.ts";
import { Part } from "../../parts/page.tsx";
import { useText, useWord, type TextKey } from "../../texts/texts.tsx";
import { UnusedHeaders } from "./file-report.tsx";

/** How a select says that a column is found by itself, or read from nowhere; no header is called so. */
const AUTO = "\u0000auto";
const NONE = "\u0000none";

/** What hardly any file does without. */
const USUAL = ["customer_id", "amount"];

/** How times are written, by the word of the wire. */
const TIMES: Partial<Record<string, TextKey>> = {
  day_first: "upload.times_day_first",
  mapped: "upload.times_mapped",
  month_first: "upload.times_month_first",
  typed: "upload.times_typed",
  with_offset: "upload.times_with_offset",
  year_first: "upload.times_year_first",
};

interface Row extends OwnColumn {
  /** The header that it is read from, as far as the reading told. */
  found: string | undefined;
  times: string[];
}

/** Which column of the file each of ours comes from, to be corrected. */
export function ColumnTable({ told, say }: { told: Understanding; say: (more: Said) => void }) {
  const text = useText();
  const word = useWord();
  const [isWhole, setWhole] = useState(false);
  const file = told.read?.files[0];
  if (told.fields.length === 0 || told.headers.length === 0) return null;
  const rows: Row[] = told.fields.map((field) => {
    const read = told.columns.find(({ column }) => column === field.column);
    return { ...field, found: read?.header, times: read?.times ?? [] };
  });
  const shown = isWhole ? rows : rows.filter((row) => row.found !== undefined || row.is_mapped || row.is_required || USUAL.includes(row.column));
  const said = (row: Row, value: string): Said => {
    if (value === AUTO) return { automatic: [row.column] };
    return { columns: { [row.column]: value === NONE ? null : value } };
  };
  return (
    <Part
      title={text("upload.columns")}
      note={text("upload.columns_note")}
      acts={
        shown.length < rows.length || isWhole ? (
          <Button size="small" onClick={() => setWhole(!isWhole)}>
            {isWhole ? text("upload.show_found") : text("upload.show_all", { count: rows.length })}
          </Button>
        ) : null
      }
    >
      <Table<Row>
        rowKey="column"
        size="small"
        // Fixed, so that on a phone a select is as narrow as its column.
        tableLayout="fixed"
        dataSource={shown}
        pagination={false}
        columns={[
          {
            title: text("upload.ours"),
            width: "40%",
            render: (_, row) => (
              <>
                {word("own_column", row.column)} <small className="faint code">{row.column}</small> {row.is_required ? <Tag>{text("upload.required")}</Tag> : null}
              </>
            ),
          },
          {
            title: text("upload.theirs"),
            render: (_, row) => (
              <>
                <Select
                  className="column-select"
                  aria-label={word("own_column", row.column)}
                  value={valueOf(row)}
                  showSearch
                  popupMatchSelectWidth={false}
                  options={[
                    { value: AUTO, label: row.found && !row.is_mapped ? text("upload.auto_found", { header: row.found }) : text("upload.auto") },
                    ...(row.is_required ? [] : [{ value: NONE, label: text("upload.none") }]),
                    ...headersOf(row, told.headers).map((header) => ({ value: header, label: header })),
                  ]}
                  onChange={(value) => say(said(row, value))}
                />{" "}
                <small className="faint">{row.times.map((form) => timesName(form, text)).join(", ")}</small>
              </>
            ),
          },
        ]}
      />
      {file ? <UnusedHeaders file={file} /> : null}
    </Part>
  );
}

function timesName(form: string, text: ReturnType<typeof useText>): string {
  const key = TIMES[form];
  return key === undefined ? form : text(key);
}

function valueOf(row: Row): string {
  if (!row.is_mapped) return AUTO;
  return row.header ?? row.found ?? NONE;
}

/** The headers to choose from; a mapping may take a column from what is no header, which is shown as it is told. */
function headersOf(row: Row, headers: string[]): string[] {
  const named = headers.filter((header, at) => header.trim() !== "" && headers.indexOf(header) === at);
  const own = row.is_mapped ? (row.header ?? row.found) : undefined;
  return own === undefined || named.includes(own) ? named : [own, ...named];
}
