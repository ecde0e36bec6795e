import { useNavigate, useSearch } from "@tanstack/react-router";
import { Button, Space, Table } from "antd";
import { AUDIT_PAGE, useAudit, useVerification, type AuditEntry, type AuditRequest } from "../../api/people.ts";
import { count } from "../../format/numbers.ts";
import { minute } from "../../format/times.ts";
import { Asked } from "../../parts/asked.tsx";
import { PageHead } from "../../parts/page.tsx";
import { NothingMatches, NothingYet } from "../../parts/states.tsx";
import { Told } from "../../parts/told.tsx";
import { useText, useWord } from "../../texts/texts.tsx";
import { AuditFilter } from "./audit-filter.tsx";
import "./audit.css";

/** Who changed what, the newest first; and whether every entry is as it was written. */
export function Audit() {
  const text = useText();
  const navigate = useNavigate();
  const search = useSearch({ from: "/staff/audit" });
  const query = useAudit(search);
  const ask = (next: AuditRequest) => void navigate({ to: "/audit", search: next });
  const isFiltered = Object.values(search).some((value) => value !== undefined);
  return (
    <>
      <PageHead title={text("audit.title")} about={text("audit.about")} acts={<Verify />} />
      <AuditFilter asked={search} ask={ask} />
      <Asked query={query}>
        {(entries) => {
          if (entries.length === 0) return isFiltered ? <NothingMatches reset={() => ask({})} /> : <NothingYet told={text("audit.none")} />;
          return (
            <>
              <Entries entries={entries} ask={ask} />
              <Space style={{ marginTop: 14 }}>
                <Button disabled={search.before === undefined} onClick={() => history.back()}>
                  {text("audit.newer")}
                </Button>
                <Button disabled={entries.length < AUDIT_PAGE} onClick={() => ask({ ...search, before: entries.at(-1)?.seq })}>
                  {text("audit.older")}
                </Button>
              </Space>
            </>
          );
        }}
      </Asked>
    </>
  );
}

/** Entries; who did it and whom it is about lead to all entries of theirs. */
function Entries({ entries, ask }: { entries: AuditEntry[]; ask: (next: AuditRequest) => void }) {
  const text = useText();
  const word = useWord();
  return (
    <Table<AuditEntry>
      rowKey="seq"
      size="small"
      dataSource={entries}
      pagination={false}
      scroll={{ x: 860 }}
      columns={[
        { title: text("audit.seq"), dataIndex: "seq", width: 80 },
        { title: text("audit.at"), render: (_, entry) => minute(entry.at), width: 150 },
        {
          title: text("audit.actor"),
          width: 150,
          render: (_, { actor, actor_name }) => (
            <Button type="link" size="small" className="audit-link" title={actor} onClick={() => ask({ actor })}>
              {actor_name ?? word("actor", actor)}
            </Button>
          ),
        },
        { title: text("audit.action"), render: (_, entry) => word("action", entry.action.replace(".", "_")) },
        {
          title: text("audit.subject"),
          render: (_, { subject_kind: kind, subject_id: id }) =>
            kind === null || id === null ? (
              <span className="faint">{text("audit.erased")}</span>
            ) : (
              <Button type="link" size="small" className="audit-link" onClick={() => ask({ kind, id })}>
                {word("subject", kind)} {id}
              </Button>
            ),
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
