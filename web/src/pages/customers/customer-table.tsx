import { Link } from "@tanstack/react-router";
import { Table } from "antd";
import type { TableColumnsType } from "antd";
import type { CustomerPage, CustomerRow } from "../../api/customers.ts";
import type { Known } from "../../filter/names.ts";
import { count, money } from "../../format/numbers.ts";
import { CellText, isFigure } from "../../parts/cell.tsx";
import { useText } from "../../texts/texts.tsx";

interface Props {
  told: CustomerPage;
  names: Known[];
  currency: string;
  isLoading: boolean;
  search: { sort?: string | undefined; page: number; size: number };
  /** Who is chosen; `null` where nobody can be. */
  chosen: { ids: string[]; isAll: boolean } | null;
  onChoose: (ids: string[]) => void;
  onSort: (sort: string | undefined) => void;
  onTurn: (page: number | undefined, size: number | undefined) => void;
}

/** One page of customers: the id stays in sight, figures stand at the right, the server sorts. */
export function CustomerTable({ told, names, currency, isLoading, search, chosen, onChoose, onSort, onTurn }: Props) {
  const text = useText();
  const sorted = search.sort?.replace(/^-/, "");
  const order = search.sort?.startsWith("-") ? ("descend" as const) : ("ascend" as const);
  const columns: TableColumnsType<CustomerRow> = [
    {
      key: "customer_id",
      title: text("customers.id"),
      fixed: "left",
      width: 150,
      ellipsis: true,
      render: (_, row) => (
        <Link to="/customers/$id" params={{ id: row.customer_id }} title={row.customer_id}>
          {row.customer_id}
        </Link>
      ),
    },
    ...names.map((known) => ({
      key: known.name,
      title: known.title,
      align: isFigure(known) ? ("right" as const) : ("left" as const),
      width: isFigure(known) ? 138 : 132,
      sorter: true,
      sortDirections: ["descend" as const, "ascend" as const],
      sortOrder: sorted === known.name ? order : null,
      render: (_: unknown, row: CustomerRow) => <CellText known={known} value={row[known.name]} currency={currency} />,
    })),
  ];
  const { totals } = told;
  return (
    <Table<CustomerRow>
      className="customers-table"
      rowKey="customer_id"
      size="small"
      columns={columns}
      dataSource={told.customers}
      loading={isLoading}
      {...(chosen === null
        ? {}
        : {
            rowSelection: {
              fixed: true,
              preserveSelectedRowKeys: true,
              selectedRowKeys: chosen.isAll ? told.customers.map(({ customer_id }) => customer_id) : chosen.ids,
              onChange: (keys: React.Key[]) => onChoose(keys.map(String)),
              getCheckboxProps: (row: CustomerRow) => ({ "aria-label": row.customer_id }),
            },
          })}
      scroll={{ x: 150 + names.length * 136 }}
      sticky
      pagination={{
        current: search.page,
        pageSize: search.size,
        total: told.total,
        pageSizeOptions: [20, 50, 100, 200],
        showSizeChanger: true,
        showTotal: (total) => text("customers.total", { total: count(total) }),
      }}
      onChange={(pages, _, sorter, { action }) => {
        if (action === "sort") {
          const by = Array.isArray(sorter) ? sorter[0] : sorter;
          const sort = by?.order ? `${by.order === "descend" ? "-" : ""}${String(by.columnKey)}` : undefined;
          onSort(sort);
        } else {
          onTurn(pages.current, pages.pageSize);
        }
      }}
      {...(totals
        ? {
            summary: () => (
              <Table.Summary.Row>
                {chosen === null ? null : <Table.Summary.Cell index={0} />}
                <Table.Summary.Cell index={1}>{text("customers.sum")}</Table.Summary.Cell>
                {names.map((known, at) => (
                  <Table.Summary.Cell key={known.name} index={at + 2} align={isFigure(known) ? "right" : "left"}>
                    {totals[known.name] === undefined ? null : money(totals[known.name], currency)}
                  </Table.Summary.Cell>
                ))}
              </Table.Summary.Row>
            ),
          }
        : {})}
    />
  );
}
