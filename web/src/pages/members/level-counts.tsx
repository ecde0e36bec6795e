import { Table } from "antd";
import { useRuns } from "../../api/work.ts";
import { count, percent } from "../../format/numbers.ts";
import { day } from "../../format/times.ts";
import { Asked } from "../../parts/asked.tsx";
import { Finding } from "../../parts/page.tsx";
import { useText, useTitle } from "../../texts/texts.tsx";

/** Members by level, as the newest run counted them. */
export function LevelCounts() {
  const text = useText();
  const title = useTitle();
  return (
    <Asked query={useRuns()}>
      {(runs) => {
        const newest = runs.at(-1);
        const found = newest?.members;
        if (newest === undefined || !found) return <p className="faint">{text("members.no_levels")}</p>;
        const rows = found.levels.map((level) => ({ ...level, key: level.level ?? "", name: level.level === null ? text("customer.below") : title(level.title, level.level) }));
        return (
          <>
            <Finding>{text("members.finding", { members: count(found.members), points: count(found.points), day: day(newest.as_of) })}</Finding>
            <Table
              size="small"
              pagination={false}
              dataSource={rows}
              columns={[
                { title: text("member.level"), dataIndex: "name" },
                { title: text("members.count"), align: "right", render: (_, row) => count(row.members) },
                { title: text("members.share"), align: "right", render: (_, row) => percent(row.members / Math.max(found.members, 1)) },
                { title: text("members.points_left"), align: "right", render: (_, row) => count(row.points) },
              ]}
            />
          </>
        );
      }}
    </Asked>
  );
}
