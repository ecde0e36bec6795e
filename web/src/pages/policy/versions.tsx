import { Button, Table, Tag } from "antd";
import { usePolicyVersions, type PolicyVersion } from "../../api/policies.ts";
import { day, minute } from "../../format/times.ts";
import { Asked } from "../../parts/asked.tsx";
import { useText } from "../../texts/texts.tsx";

/** The policies that were put in force, the newest first. */
export function Versions({ onOpen }: { onOpen: (number: number) => void }) {
  const text = useText();
  return (
    <Asked query={usePolicyVersions()}>
      {({ versions }) =>
        versions.length === 0 ? (
          <p className="faint">{text("policy.no_versions")}</p>
        ) : (
          <Table<PolicyVersion>
            rowKey="number"
            size="small"
            dataSource={versions.toReversed()}
            pagination={{ pageSize: 10, hideOnSinglePage: true, showSizeChanger: false }}
            scroll={{ x: 640 }}
            columns={[
              {
                title: text("policy.version"),
                render: (_, version) => (
                  <Button type="link" size="small" onClick={() => onOpen(version.number)}>
                    {version.number}
                  </Button>
                ),
              },
              { title: text("policy.name"), dataIndex: "name" },
              { title: text("policy.from"), render: (_, version) => day(version.from) },
              { title: text("policy.made"), render: (_, version) => [minute(version.at), version.made_by].join(" · ") },
              { title: text("policy.approved_by"), dataIndex: "approved_by" },
              { render: (_, version) => (version.is_in_force ? <Tag color="green">{text("policy.in_force")}</Tag> : null) },
            ]}
          />
        )
      }
    </Asked>
  );
}
