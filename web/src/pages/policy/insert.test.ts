import { describe, expect, it } from "vitest";
import { insertThresholds, thresholdSchemes } from "./insert.ts";

const TEXT = `policy: shop   # of ours
schemes:
  worth:
    threshold: amount
    tiers:
      - { tier: key, from: 100000, title: { en: Key, zh: 重点 } }   # the best
      - tier: growth
        over: 50000
      - { tier: 3 }
  habit:
    pyramid: orders
    tiers: [{ tier: a, top: 10% }, { tier: b }]
`;

describe("thresholds that are written into a text", () => {
  it("change the amounts and nothing else", () => {
    const found = insertThresholds(TEXT, "worth", [
      { tier: "key", from: "48000" },
      { tier: "growth", from: "12.5" },
    ]);
    expect(found).toBe(TEXT.replace("from: 100000", "from: 48000").replace("over: 50000", "from: 12.5"));
  });

  it("leave a text alone that has no such scheme", () => {
    expect(insertThresholds(TEXT, "wroth", [{ tier: "key", from: "1" }])).toBe(TEXT);
    expect(insertThresholds("schemes: [", "worth", [{ tier: "key", from: "1" }])).toBe("schemes: [");
  });
});

describe("schemes that cut at amounts", () => {
  it("are found with their tiers", () => {
    expect(thresholdSchemes(TEXT)).toEqual([{ scheme: "worth", tiers: ["key", "growth", "3"] }]);
    expect(thresholdSchemes("")).toEqual([]);
    expect(thresholdSchemes("schemes: 3")).toEqual([]);
  });
});
