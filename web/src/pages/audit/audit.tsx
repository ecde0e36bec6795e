import { useNavigate, useSearch } from "@tanstack/react-router";
import { Button, Input, Select, Space, Table } from "antd";
import { AUDIT_PAGE, useAudit, useVerification, type AuditEntry } from "../../api/people.ts";
import { count } from "../../format/numbers.ts";
import { minute } from "../../format/times.ts";
import { Asked } from "../../parts/asked.tsx";
import { PageHead } from "../../parts/page.tsx";
import { NothingMatches } from "../../parts/states.tsx";
import { Told } from "../../parts/told.tsx";
import { useText, useWord } from "../../texts/texts.tsx";

const KINDS = ["customer", "member", "order", "user", "key", "webhook", "import", "run"];

/** Who changed what, the newest first; and whether every entry is as it was written. */
export function Audit() {
  const text = useText();
  const word = useWord();
  const navigate = useNavigate();
  const search = useSearch({ from: "/staff/audit" });
  const query = useAudit(search.id ? search : { before: search.before });
  const ask = (next: typeof search) => void navigate({ to: "/audit", search: next });
  return (
    <>
      <PageHead title={text("audit.title")} about={text("audit.about")} acts={<Verify />} />
      <Space wrap style={{ marginBottom: 16 }}>
        <Select
          value={search.kind ?? "customer"}
          aria-label={text("audit.kind")}
          popupMatchSelectWidth={false}
          style={{ minWidth: 110 }}
          options={KINDS.map((kind) => ({ value: kind, label: word("subject", kind) }))}
          onChange={(kind) => ask({ kind, id: search.id })}
        />
        <Input.Search
          key={search.id ?? ""}
          defaultValue={search.id ?? ""}
          placeholder={text("audit.id")}
          aria-label={text("audit.id")}
          allowClear
          onSearch={(id) => ask(id.trim() === "" ? {} : { kind: search.kind ?? "customer", id: id.trim() })}
        />
      </Space>
      <Asked query={query}>
        {(entries) =>
          entries.length === 0 ? (
            <NothingMatches reset={() => ask({})} />
          ) : (
            <>
              <Entries entries={entries} />
              <Space style={{ marginTop: 14 }}>
                <Button disabled={search.before === undefined} onClick={() => history.back()}>
                  {text("audit.newer")}
                </Button>
                <Button disabled={entries.length < AUDIT_PAGE} onClick={() => ask({ ...search, before: entries.at(-1)?.seq })}>
                  {text("audit.older")}
                </Button>
              </Space>
            </>
          )
        }
      </Asked>
    </>
  );
}

function Entries({ entries }: { entries: AuditEntry[] }) {
  const text = useText();
  const word = useWord();
  return (
    <Table<AuditEntry>
      rowKey="seq"
      size="small"
      dataSource={entries}
      pagination={false}
      scroll={{ x: 820 }}
      columns={[
        { title: text("audit.seq"), dataIndex: "seq", width: 80 },
        { title: text("audit.at"), render: (_, entry) => minute(entry.at), width: 150 },
        { title: text("audit.actor"), dataIndex: "actor", width: 120 },
        { title: text("audit.action"), render: (_, entry) => word("action", entry.action.replace(".", "_")) },
        {
          title: text("audit.subject"),
          render: (_, entry) => (entry.subject_kind === null ? <span className="faint">{text("audit.erased")}</span> : `${word("subject", entry.subject_kind)} ${entry.subject_id ?? ""}`),
        },
        { title: text("audit.details"), render: (_, entry) => <span className="code faint">{detailsOf(entry.details)}</span> },
      ]}
    />
  );
}

function detailsOf(details: AuditEntry["details"]): string {
  return Object.entries(details ?? {})
    .map(([name, value]) => `${name}: ${typeof value === "string" ? value : JSON.stringify(value)}`)
    .join(", ");
}

function Verify() {
  const text = useText();
  const verify = useVerification();
  return (
    <div>
      <Button loading={verify.isPending} onClick={() => verify.mutate()}>
        {text("audit.verify")}
      </Button>
      <div aria-live="polite">
        <Told failed={verify.error} />
        {verify.data ? (
          <p className={verify.data.is_whole ? "rose" : "fell"}>
            {text(verify.data.is_whole ? "audit.whole" : "audit.broken", { entries: count(verify.data.entries) })}
          </p>
        ) : null}
      </div>
    </div>
  );
}
