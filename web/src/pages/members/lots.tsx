import { Table } from "antd";
import type { Member } from "../../api/members.ts";
import { count } from "../../format/numbers.ts";
import { day } from "../../format/times.ts";
import { useText, useWord } from "../../texts/texts.tsx";

/** The lots that points stand in, and what of them expires when. */
export function Lots({ lots, expiring }: Pick<Member, "lots" | "expiring">) {
  const text = useText();
  const word = useWord();
  return (
    <>
      {expiring.length > 0 ? (
        <ul className="moves">
          {expiring.map(({ at, points }) => (
            <li key={at}>{text("member.expire_line", { day: day(at), points: count(points) })}</li>
          ))}
        </ul>
      ) : null}
      <Table
        size="small"
        scroll={{ x: "max-content" }}
        rowKey={(row) => `${row.activity} ${row.source} ${row.order ?? ""} ${row.points}`}
        dataSource={lots.filter((lot) => lot.points !== 0).toReversed()}
        pagination={{ pageSize: 10, hideOnSinglePage: true, showSizeChanger: false }}
        columns={[
          { title: text("lot.activity"), render: (_, row) => day(row.activity) },
          { title: text("lot.expires"), render: (_, row) => (row.expires === null ? text("lot.never") : day(row.expires)) },
          { title: text("lot.source"), render: (_, row) => [word("lot_source", row.source), row.order].filter(Boolean).join(" · ") },
          { title: text("lot.points"), align: "right", render: (_, row) => count(row.points) },
        ]}
      />
    </>
  );
}
