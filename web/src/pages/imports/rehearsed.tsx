import { Link } from "@tanstack/react-router";
import { App, Button, Select, Table } from "antd";
import { isWaiting } from "../../api/approvals.ts";
import type { ImportedFile } from "../../api/imports.ts";
import { useMay } from "../../api/session.ts";
import { useAsItShips, useChoosePolicy, useStart } from "../../api/start.ts";
import type { DryRun, MetOrders, Said } from "../../api/uploads.ts";
import { count } from "../../format/numbers.ts";
import { Part } from "../../parts/page.tsx";
import { Told } from "../../parts/told.tsx";
import { useText, useWord } from "../../texts/texts.tsx";
import { MoneyTie, Reasons, Remarks } from "./file-report.tsx";
import { MEANING_NAMES, MEANINGS } from "./meanings.ts";
import { statusGroups } from "./status-groups.ts";

/** What taking a file in would do. */
export function Rehearsed({ read, say }: { read: DryRun; say: (more: Said) => void }) {
  const text = useText();
  const file = read.files[0];
  if (file === undefined) return null;
  const money = file.money ?? [];
  return (
    <>
      {money.length > 0 ? (
        <Part title={text("upload.money")} note={text("upload.money_note")}>
          {money.map((found) => (
            <MoneyTie key={found.currency ?? ""} found={found} />
          ))}
          <FreightNote file={file} />
          <Foreign currencies={money.map(({ currency }) => currency)} />
        </Part>
      ) : null}
      <KnownOrders read={read} />
      {file.reasons.length > 0 ? (
        <Part title={text("upload.why_rejected")}>
          <Reasons file={file} />
        </Part>
      ) : null}
      {file.remarks.length > 0 ? (
        <Part title={text("upload.remarks")}>
          <Remarks file={file} />
        </Part>
      ) : null}
      <Statuses file={file} say={say} />
      <FirstRows read={read} />
    </>
  );
}

/** Shipping is no part of what is tied up above; where the file tells it, that is said. */
function FreightNote({ file }: { file: ImportedFile }) {
  const text = useText();
  const headers = file.columns.filter(({ column }) => column === "freight").map(({ header }) => header);
  return headers.length === 0 ? null : <p className="soft">{text("upload.money_freight", { header: headers.join(", ") })}</p>;
}

/** What another currency than that of the policy takes: while nothing else is in, the policy's own is changed at once. */
function Foreign({ currencies }: { currencies: (string | null | undefined)[] }) {
  const text = useText();
  const may = useMay();
  const { message } = App.useApp();
  const begun = useStart().data;
  const choose = useChoosePolicy();
  const foreign = currencies.filter((currency) => typeof currency === "string" && currency !== begun?.currency);
  const mayChange = begun?.is_new === true && foreign.length === 1 && may("put_policies");
  const asItShips = useAsItShips(mayChange ? begun : undefined);
  if (begun === undefined || foreign.length === 0) return null;
  const theirs = foreign.join(", ");
  const change = (name: string) =>
    choose.mutate(
      { name, currency: theirs },
      { onSuccess: (told) => void message.success(isWaiting(told) ? text("start.waits") : text("start.home_now", { currency: theirs, timezone: begun.timezone })) },
    );
  return (
    <div className="fell">
      <p>
        {text("upload.money_foreign", { theirs, ours: begun.currency })} {mayChange && asItShips === undefined ? <Link to="/start">{text("upload.money_foreign_new", { theirs })}</Link> : null}
      </p>
      {asItShips === undefined ? null : (
        <Button type="primary" loading={choose.isPending} onClick={() => change(asItShips)}>
          {text("upload.money_take", { theirs })}
        </Button>
      )}
      <Told failed={choose.error} />
    </div>
  );
}

function Statuses({ file, say }: { file: ImportedFile; say: (more: Said) => void }) {
  const text = useText();
  const word = useWord();
  const groups = statusGroups(file);
  if (groups.length === 0) return null;
  return (
    <Part title={text("upload.statuses")}>
      {groups.map(({ column, header, statuses, isMain }) => (
        <section key={column} className="status-group">
          {groups.length > 1 ? (
            <h3>
              {word("own_column", column)} {header === undefined ? null : <small className="faint">{header}</small>}
            </h3>
          ) : null}
          {isMain ? null : <p className="soft">{text("upload.statuses_more")}</p>}
          <StatusTable statuses={statuses} say={say} />
        </section>
      ))}
    </Part>
  );
}

function StatusTable({ statuses, say }: { statuses: ImportedFile["statuses"]; say: (more: Said) => void }) {
  const text = useText();
  const meanings = MEANINGS.map((value) => ({ value, label: text(MEANING_NAMES[value]) }));
  return (
    <Table
      rowKey="status"
      size="small"
      // Fixed, so that on a phone a select is as narrow as its column.
      tableLayout="fixed"
      dataSource={statuses}
      pagination={{ pageSize: 12, hideOnSinglePage: true, showSizeChanger: false }}
      columns={[
        { title: text("upload.status"), dataIndex: "status" },
        { title: text("upload.rows"), align: "right", width: 64, render: (_, row) => count(row.rows) },
        {
          title: text("upload.read_as"),
          width: "45%",
          render: (_, row) => (
            <Select
              className="column-select"
              aria-label={row.status}
              value={MEANINGS.find((known) => known === row.read_as) ?? null}
              placeholder={text("upload.status_unknown")}
              popupMatchSelectWidth={false}
              options={meanings}
              onChange={(value) => say({ statuses: { [row.status]: value ?? "completed" } })}
            />
          ),
        },
      ]}
    />
  );
}

const KNOWN = { added: "upload.known_added", joined: "upload.known_joined", replaced: "upload.known_replaced", updated: "upload.known_updated" } as const;

/** What becomes of orders that were known. */
function KnownOrders({ read }: { read: DryRun }) {
  const text = useText();
  const known = read.known_orders;
  if (!known) return null;
  const line = (kind: keyof typeof KNOWN, met: MetOrders) =>
    met.orders === 0 ? null : (
      <li key={kind} className={kind === "replaced" ? "fell" : ""}>
        {text(KNOWN[kind], { orders: count(met.orders), before: met.worth_before, after: met.worth_after })}{" "}
        <span className="faint">{text("upload.known_examples", { examples: met.examples.join(", ") })}</span>
      </li>
    );
  return (
    <Part title={text("upload.known")}>
      <ul className="told-list">
        {line("replaced", known.replaced)}
        {line("added", known.added)}
        {line("joined", known.joined)}
        {line("updated", known.updated)}
      </ul>
    </Part>
  );
}

function FirstRows({ read }: { read: DryRun }) {
  const text = useText();
  const word = useWord();
  const preview = read.previews[0];
  if (preview === undefined || preview.rows.length === 0) return null;
  return (
    <Part title={text("upload.first_rows")} note={text("upload.first_rows_note")}>
      <Table<{ at: number; cells: string[] }>
        rowKey="at"
        size="small"
        dataSource={preview.rows.map((cells, at) => ({ at, cells }))}
        pagination={false}
        scroll={{ x: "max-content" }}
        columns={preview.columns.map((column, place) => ({ title: word("own_column", column), render: (_: unknown, row) => <span className="first-cell">{shown(row.cells[place] ?? "", text)}</span> }))}
      />
    </Part>
  );
}

/** A value as people read it. */
function shown(value: string, text: ReturnType<typeof useText>): string {
  if (value === "true") return text("upload.yes");
  if (value === "false") return text("upload.no");
  return /^\d{4}-\d\d-\d\dT\d\d:/.test(value) ? value.replace("T", " ") : value;
}
