import { Link } from "@tanstack/react-router";
import { Table } from "antd";
import type { Mover } from "../../api/changes.ts";
import type { RunTier } from "../../api/work.ts";
import { money } from "../../format/numbers.ts";
import { TierMark } from "../../parts/tier.tsx";
import { useText, useTitle, useWord } from "../../texts/texts.tsx";
import { useCause } from "./cause.ts";

/** The movers with the most revenue; each leads to why. */
export function LargestMovers({ movers, tiers, currency }: { movers: Mover[]; tiers: RunTier[]; currency: string }) {
  const text = useText();
  const title = useTitle();
  const word = useWord();
  const cause = useCause();
  const mark = (tier: string | null) => {
    const index = tiers.findIndex((one) => one.tier === tier);
    return tier === null ? <span className="faint">–</span> : <TierMark title={title(tiers[index]?.title, tier)} index={index} tiers={tiers.length} />;
  };
  return (
    <Table<Mover>
      size="small"
      rowKey="customer_id"
      dataSource={movers}
      pagination={false}
      scroll={{ x: 720 }}
      columns={[
        {
          title: text("customers.id"),
          render: (_, mover) => (
            <Link to="/customers/$id" params={{ id: mover.customer_id }}>
              {mover.customer_id}
            </Link>
          ),
        },
        { title: text("runs.direction"), render: (_, mover) => <span className={mover.direction === "up" ? "rose" : mover.direction === "down" ? "fell" : ""}>{word("direction", mover.direction)}</span> },
        { title: text("runs.from"), render: (_, mover) => mark(mover.from) },
        { title: text("runs.to"), render: (_, mover) => mark(mover.to) },
        { title: text("runs.cause"), render: (_, mover) => cause(mover.moved_by ?? "") },
        { title: text("runs.revenue_before"), align: "right", render: (_, mover) => money(mover.revenue_before, currency) },
        { title: text("runs.revenue_after"), align: "right", render: (_, mover) => money(mover.revenue_after, currency) },
      ]}
    />
  );
}
