import { Link } from "@tanstack/react-router";
import { Table } from "antd";
import type { TableColumnsType } from "antd";
import type { Mover } from "../../../api/changes.ts";
import type { Movers } from "../../../api/movers.ts";
import type { Run, RunTier } from "../../../api/work.ts";
import { count, difference, isNothing, money, NONE, signed } from "../../../format/numbers.ts";
import { TierMark } from "../../../parts/tier.tsx";
import { useText, useTitle, useWord } from "../../../texts/texts.tsx";
import { useCause } from "../../runs/cause.ts";
import { PAGE, type CompareSearch } from "./compare-state.ts";

interface Props {
  told: Movers;
  later: Run;
  earlier: Run;
  isLoading: boolean;
  search: CompareSearch;
  onGo: (search: CompareSearch) => void;
}

/** One page of those who moved; the server sorts. */
export function MoverTable({ told, later, earlier, isLoading, search, onGo }: Props) {
  const text = useText();
  const title = useTitle();
  const word = useWord();
  const cause = useCause();
  const sort = search.sort ?? "-revenue_after";
  const sorted = (key: string) => ({
    key,
    sorter: true,
    sortDirections: ["descend" as const, "ascend" as const],
    sortOrder: sort.replace(/^-/, "") === key ? (sort.startsWith("-") ? ("descend" as const) : ("ascend" as const)) : null,
  });
  const mark = (tiers: RunTier[] | undefined, tier: string | null) => {
    const at = tiers?.findIndex((one) => one.tier === tier) ?? -1;
    return tier === null ? <span className="faint">{NONE}</span> : <TierMark title={title(tiers?.[at]?.title, tier)} index={at} tiers={tiers?.length ?? 0} />;
  };
  const tone = (mover: Mover) => (mover.direction === "up" || mover.direction === "new" ? "rose" : mover.direction === "other" ? "" : "fell");
  const change = ({ revenue_before, revenue_after }: Mover) => difference(revenue_after ?? "0", revenue_before ?? "0");
  const moved = (amount: string) => (isNothing(amount) ? <span className="faint">{NONE}</span> : signed(money(amount, later.currency)));
  const columns: TableColumnsType<Mover> = [
    {
      ...sorted("customer_id"),
      title: text("customers.id"),
      fixed: "left",
      width: 130,
      ellipsis: true,
      render: (_, mover) => (
        <Link to="/customers/$id" params={{ id: mover.customer_id }} title={mover.customer_id}>
          {mover.customer_id}
        </Link>
      ),
    },
    { key: "direction", title: text("runs.direction"), width: 80, render: (_, mover) => <span className={tone(mover)}>{word("direction", mover.direction)}</span> },
    { key: "from", title: text("runs.from"), width: 120, render: (_, mover) => mark(earlier.schemes[told.scheme]?.tiers, mover.from) },
    { key: "to", title: text("runs.to"), width: 120, render: (_, mover) => mark(later.schemes[told.scheme]?.tiers, mover.to) },
    { key: "cause", title: text("runs.cause"), width: 190, render: (_, mover) => (mover.moved_by === null ? <span className="faint">{NONE}</span> : cause(mover.moved_by)) },
    { ...sorted("revenue_before"), title: text("runs.revenue_before"), align: "right", width: 138, render: (_, mover) => money(mover.revenue_before, earlier.currency) },
    { ...sorted("revenue_after"), title: text("runs.revenue_after"), align: "right", width: 138, render: (_, mover) => money(mover.revenue_after, later.currency) },
    { ...sorted("change"), title: text("compare.change"), align: "right", width: 138, render: (_, mover) => moved(change(mover)) },
  ];
  return (
    <Table<Mover>
      className="customers-table"
      rowKey="customer_id"
      size="small"
      columns={columns}
      dataSource={told.movers}
      loading={isLoading}
      scroll={{ x: 1054 }}
      sticky
      pagination={{
        current: search.page ?? 1,
        pageSize: search.size ?? PAGE,
        total: told.total.customers,
        pageSizeOptions: [20, 50, 100, 200],
        showSizeChanger: true,
        showTotal: (total) => text("customers.total", { total: count(total) }),
      }}
      onChange={(pages, _, sorter, { action }) => {
        if (action === "sort") {
          const by = Array.isArray(sorter) ? sorter[0] : sorter;
          onGo({ ...search, page: undefined, sort: by?.order ? `${by.order === "descend" ? "-" : ""}${String(by.columnKey)}` : undefined });
        } else {
          onGo({ ...search, page: pages.current === 1 ? undefined : pages.current, size: pages.pageSize === PAGE ? undefined : pages.pageSize });
        }
      }}
    />
  );
}
