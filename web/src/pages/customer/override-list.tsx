import { Button, Popconfirm, Table } from "antd";
import { useEndOverride, useOverrides, type Override } from "../../api/customers.ts";
import { useMay } from "../../api/session.ts";
import { day, dayFromToday } from "../../format/times.ts";
import { Asked } from "../../parts/asked.tsx";
import { Told } from "../../parts/told.tsx";
import { useText } from "../../texts/texts.tsx";
import type { Reading } from "./reading.ts";

/** What people said about where the customer stands, those that are over among them. */
export function OverrideList({ id, reading }: { id: string; reading: Reading }) {
  const text = useText();
  const may = useMay();
  const end = useEndOverride(id);
  const isOver = (held: Override) => held.until.slice(0, 10) <= dayFromToday(0);
  return (
    <Asked query={useOverrides(id)}>
      {(held) =>
        held.length === 0 ? (
          <p className="faint">{text("customer.no_overrides")}</p>
        ) : (
          <>
            <Told failed={end.error} />
            <Table<Override>
              rowKey="id"
              size="small"
              pagination={false}
              scroll={{ x: 720 }}
              dataSource={held}
              rowClassName={(row) => (isOver(row) ? "faint" : "")}
              columns={[
                { title: text("customer.scheme"), render: (_, row) => reading.name(row.scheme) },
                { title: text("customer.tier"), render: (_, row) => reading.tier(row.scheme, row.tier).title },
                { title: text("customer.reason"), dataIndex: "reason" },
                { title: text("customer.by"), dataIndex: "made_by" },
                { title: text("customer.from"), render: (_, row) => day(row.from) },
                { title: text("customer.until"), render: (_, row) => day(row.until) },
                {
                  render: (_, row) =>
                    may("override_standings") && !isOver(row) ? (
                      <Popconfirm title={text("customer.end_sure")} onConfirm={() => end.mutate(row.scheme)}>
                        <Button size="small" type="link" danger>
                          {text("customer.end")}
                        </Button>
                      </Popconfirm>
                    ) : null,
                },
              ]}
            />
          </>
        )
      }
    </Asked>
  );
}
