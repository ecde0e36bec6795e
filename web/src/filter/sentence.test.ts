import { expect, it } from "vitest";
import { read } from "./expression.ts";
import type { Known } from "./names.ts";
import { sentence } from "./sentence.ts";

const NAMES: Known[] = [
  { name: "recency", title: "距上次购买", sort: "count", isDays: true, group: "metric" },
  { name: "orders", title: "订单数", sort: "count", group: "metric" },
];

it("tells days as days, in conditions too", () => {
  const condition = read("recency > 180 and orders >= 3");
  expect(condition === null ? null : sentence(condition, new Map(NAMES.map((known) => [known.name, known])), "zh")).toBe("距上次购买 > 180 天 且 订单数 ≥ 3");
});
