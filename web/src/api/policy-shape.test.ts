import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { isCut, isStair, shapeOf } from "./policy-shape.ts";

const folder = join(import.meta.dirname, "../../../policies");
const shipped = (name: string) => parse(readFileSync(join(folder, name), "utf8")) as Record<string, Record<string, unknown>>;

describe("the shape of a policy", () => {
  it("tells where metrics come from and how schemes classify", () => {
    const shape = shapeOf(shipped("retail.yaml"));
    expect(shape.metrics["recency"]).toEqual({ measure: "days_since_last_order", window: "all" });
    expect(shape.metrics["returned"]).toBeUndefined();
    expect(shapeOf(shipped("stationery.yaml")).metrics["annual_amount"]).toEqual({ measure: "net_amount", window: "12 months" });
    expect(["rfm", "abc", "pyramid", "habit", "status"].map((scheme) => isStair(shape, scheme))).toEqual([false, true, true, false, false]);
    expect(["rfm", "abc", "pyramid", "habit", "status"].map((scheme) => isCut(shape, scheme))).toEqual([false, true, true, false, false]);
  });

  it("is found for every scheme of every policy that ships", () => {
    const files = readdirSync(folder).filter((name) => name.endsWith(".yaml") && !name.includes(".cases."));
    expect(files.length).toBeGreaterThan(5);
    for (const file of files) {
      const policy = shipped(file);
      expect(Object.keys(shapeOf(policy).kinds), file).toEqual(Object.keys(policy["schemes"] ?? {}));
    }
  });

  it("is empty for what is no policy", () => {
    for (const text of [null, "words", ["list"], { metrics: 3, schemes: { one: null } }]) expect(shapeOf(text)).toEqual({ metrics: {}, kinds: {} });
    expect(isStair(undefined, "any")).toBe(false);
  });
});
