import { Link } from "@tanstack/react-router";
import { Button, Input, Popconfirm, Segmented, Space, Table } from "antd";
import { useState } from "react";
import { useApprovals, useDecide, type Approval } from "../../api/approvals.ts";
import { useSession } from "../../api/session.ts";
import { count, signed } from "../../format/numbers.ts";
import { day, minute } from "../../format/times.ts";
import { Asked } from "../../parts/asked.tsx";
import { PageHead } from "../../parts/page.tsx";
import { useSchemeNames } from "../../parts/scheme-names.ts";
import { NothingYet } from "../../parts/states.tsx";
import { Told } from "../../parts/told.tsx";
import { useText, useWord } from "../../texts/texts.tsx";

/** Acts above the limits of one person, which a second one approves or refuses. */
export function Approvals() {
  const text = useText();
  const [isAll, setAll] = useState(false);
  return (
    <>
      <PageHead
        title={text("approvals.title")}
        about={text("approvals.about")}
        acts={
          <Segmented
            value={isAll ? "all" : "waiting"}
            aria-label={text("approvals.shown")}
            options={[
              { value: "waiting", label: text("approvals.waiting") },
              { value: "all", label: text("approvals.all") },
            ]}
            onChange={(value) => setAll(value === "all")}
          />
        }
      />
      <Asked query={useApprovals(isAll)}>
        {(approvals) => (approvals.length === 0 ? <NothingYet told={text("approvals.none")} /> : <List approvals={approvals} />)}
      </Asked>
    </>
  );
}

function List({ approvals }: { approvals: Approval[] }) {
  const text = useText();
  const word = useWord();
  const decide = useDecide();
  const me = useSession().data?.actor;
  return (
    <>
      <Told failed={decide.error} />
      <Table<Approval>
        rowKey="id"
        dataSource={approvals}
        pagination={{ pageSize: 20, hideOnSinglePage: true, showSizeChanger: false }}
        scroll={{ x: 860 }}
        columns={[
          { title: text("approvals.act"), render: (_, approval) => <Act act={approval.act} /> },
          { title: text("customer.reason"), render: (_, { act }) => ("reason" in act ? act.reason : "") },
          { title: text("approvals.asked_by"), dataIndex: "asked_by" },
          { title: text("approvals.asked_at"), render: (_, approval) => minute(approval.asked_at) },
          { title: text("approvals.expires"), render: (_, approval) => day(approval.expires) },
          {
            title: text("users.state"),
            render: (_, approval) => [word("approval", approval.state), approval.decided_by, approval.note].filter(Boolean).join(" · "),
          },
          {
            render: (_, approval) => {
              if (approval.state !== "waiting") return null;
              if (approval.asked_by === me) return <span className="faint">{text("approvals.own")}</span>;
              return <Decide id={approval.id} decide={decide.mutate} />;
            },
          },
        ]}
      />
    </>
  );
}

function Act({ act }: { act: Approval["act"] }) {
  const text = useText();
  const names = useSchemeNames();
  if (act.kind === "policy") return text("approvals.policy", { name: act.name, from: day(act.from) });
  const customer = (
    <Link to="/customers/$id" params={{ id: act.customer_id }}>
      {act.customer_id}
    </Link>
  );
  if (act.kind === "points") {
    return (
      <>
        {customer} · {text("approvals.points", { points: signed(count(act.points)) })}
      </>
    );
  }
  const tier = names.tier(act.scheme, act.tier);
  return (
    <>
      {customer} · {text("approvals.override", { scheme: names.scheme(act.scheme), tier, until: day(act.until) })}
    </>
  );
}

function Decide({ id, decide }: { id: number; decide: ReturnType<typeof useDecide>["mutate"] }) {
  const text = useText();
  const [note, setNote] = useState("");
  const noted = note.trim() === "" ? {} : { note: note.trim() };
  return (
    <Space>
      <Button size="small" type="primary" onClick={() => decide({ id, decision: "approve" })}>
        {text("approvals.approve")}
      </Button>
      <Popconfirm
        title={text("approvals.refuse_why")}
        description={<Input value={note} maxLength={300} aria-label={text("approvals.refuse_why")} onChange={(event) => setNote(event.target.value)} />}
        okText={text("approvals.refuse")}
        onConfirm={() => decide({ id, decision: "refuse", ...noted })}
      >
        <Button size="small" danger>
          {text("approvals.refuse")}
        </Button>
      </Popconfirm>
    </Space>
  );
}
