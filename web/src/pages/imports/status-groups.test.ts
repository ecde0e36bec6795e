import { expect, it } from "vitest";
import { statusGroups } from "./status-groups.ts";

const found = (column: string, status: string, rows: number) => ({ column, status, read_as: "cancelled", rows });

it("keeps reasons apart from states, so that states add up to the rows of the file", () => {
  const columns = [
    { column: "status", header: "订单状态" },
    { column: "close_reason", header: "订单关闭原因" },
  ];
  const statuses = [found("status", "交易成功", 215), found("close_reason", "缺货", 20), found("status", "交易关闭", 35), found("close_reason", "不想买了", 15)];
  const groups = statusGroups({ columns, statuses });
  expect(groups.map(({ column, header, isMain }) => [column, header, isMain])).toEqual([
    ["status", "订单状态", true],
    ["close_reason", "订单关闭原因", false],
  ]);
  expect(groups[0]?.statuses.reduce((sum, { rows }) => sum + rows, 0)).toBe(250);
  expect(statusGroups({ columns: [], statuses: [found("refund_status", "退款成功", 3)] })[0]?.isMain).toBe(true);
  expect(statusGroups({ columns, statuses: [] })).toEqual([]);
});
