import { useNavigate, useSearch } from "@tanstack/react-router";
import { Button, Select, Space, Table, Tag } from "antd";
import { usePolicyVersion, type PolicyVersion } from "../../api/policies.ts";
import { day, minute } from "../../format/times.ts";
import { Asked } from "../../parts/asked.tsx";
import { Part } from "../../parts/page.tsx";
import { useText } from "../../texts/texts.tsx";
import { Unlike } from "./unlike.tsx";

/** The number under which the workspace's file is asked for, which holds before the first version. */
const FILE = 0;

/** The policies that were put in force, the newest first: who did, from when, and what each changed. */
export function Versions({ versions }: { versions: PolicyVersion[] }) {
  const text = useText();
  const navigate = useNavigate();
  const search = useSearch({ from: "/staff/policy" });
  if (versions.length === 0) return <p className="faint">{text("policy.no_versions")}</p>;
  const newest = versions[0]?.number ?? FILE;
  const after = search.after ?? newest;
  const before = search.before ?? after - 1;
  const compare = (before: number, after: number) => void navigate({ to: "/policy", search: { show: "versions", before, after } });
  const options = [...versions.map(({ number }) => ({ value: number, label: text("policy.version_of", { number }) })), { value: FILE, label: text("policy.of_file") }];
  return (
    <>
      <Table<PolicyVersion>
        rowKey="number"
        size="small"
        dataSource={versions}
        pagination={{ pageSize: 10, hideOnSinglePage: true, showSizeChanger: false }}
        scroll={{ x: 720 }}
        rowClassName={(version) => (version.number === after ? "policy-chosen" : "")}
        columns={[
          { title: text("policy.version"), dataIndex: "number", width: 80 },
          { title: text("policy.name"), dataIndex: "name" },
          { title: text("policy.from"), render: (_, version) => minute(version.from) },
          { title: text("policy.made"), render: (_, version) => [minute(version.at), version.made_by].join(" · ") },
          { title: text("policy.approved_by"), render: (_, version) => version.approved_by ?? "–" },
          { render: (_, version) => (version.is_in_force ? <Tag color="green">{text("policy.in_force")}</Tag> : null) },
          {
            render: (_, version) => (
              <Button type="link" size="small" onClick={() => compare(version.number - 1, version.number)}>
                {text("policy.what_changed")}
              </Button>
            ),
          },
        ]}
      />
      <Part
        title={text("policy.changes")}
        acts={
          <Space wrap>
            <Select value={before} options={options} popupMatchSelectWidth={false} aria-label={text("policy.before")} onChange={(value) => compare(value, after)} />
            <span aria-hidden>→</span>
            <Select value={after} options={options} popupMatchSelectWidth={false} aria-label={text("policy.after")} onChange={(value) => compare(before, value)} />
          </Space>
        }
      >
        <Compared before={before} after={after} versions={versions} />
      </Part>
    </>
  );
}

function Compared({ before, after, versions }: { before: number; after: number; versions: PolicyVersion[] }) {
  const text = useText();
  const [old, now] = [usePolicyVersion(before), usePolicyVersion(after)];
  const made = versions.find(({ number }) => number === after);
  return (
    <Asked query={old}>
      {(old) => (
        <Asked query={now}>
          {(now) => (
            <>
              {made ? <p className="soft">{text("policy.put_by", { number: made.number, made_by: made.made_by, from: day(made.from) })}</p> : null}
              <Unlike before={old.text ?? ""} after={now.text ?? ""} />
            </>
          )}
        </Asked>
      )}
    </Asked>
  );
}
