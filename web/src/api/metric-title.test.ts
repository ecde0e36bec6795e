import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { isText } from "../texts/texts.tsx";
import { metricTitle } from "./metric-title.ts";

describe("titles of metrics", () => {
  it("are the policy's, else what shops call so, else the measure's with its span", () => {
    const source = { measure: "net_amount", window: "12 months" };
    expect(metricTitle("spend", { zh: "年消费", en: null }, source)).toEqual({ zh: "年消费", en: null });
    expect(metricTitle("spend", { zh: null, en: " " }, source)).toEqual({ zh: "消费金额（近 12 个月）", en: "Spend, last 12 months" });
    expect(metricTitle("spend", {}, { measure: "gross_amount", window: "all" }).zh).toBe("消费金额");
    expect(metricTitle("annual_amount", {}, source)).toEqual(metricTitle("annual_amount", {}, undefined));
    expect(metricTitle("since", {}, { measure: "days_since_last_order", window: "all" }).zh).toBe("距上次购买");
    expect(metricTitle("returned", {}, undefined).zh).toBe("退货占比");
    expect(metricTitle("complaints", {}, undefined).en).toBe("Complaints");
    expect(metricTitle("own_figure", {}, undefined)).toEqual({ en: null, zh: null });
  });

  it("are there for every measure", () => {
    const listed = readFileSync(join(import.meta.dirname, "../../../docs/reference/measures.md"), "utf8");
    const measures = Array.from(listed.matchAll(/^### `(\w+)`$/gm), ([, name]) => name ?? "");
    expect(measures.length).toBeGreaterThan(60);
    expect(measures.filter((name) => !isText(`measure.${name}`))).toEqual([]);
  });
});
