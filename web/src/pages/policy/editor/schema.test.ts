import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { keysAt, wordsAt, type Schema } from "./schema.ts";

const SCHEMA = JSON.parse(readFileSync(new URL("../../../../../docs/policy.schema.json", import.meta.url), "utf8")) as Schema;

const keys = (path: (string | number)[], document: unknown, written: string[] = []) => keysAt(SCHEMA, path, document, written).map(({ key }) => key);

describe("what may be written", () => {
  it("is the sections at the top, without those that stand there", () => {
    const found = keys([], { policy: "a" }, ["policy"]);
    expect(found).toContain("metrics");
    expect(found).toContain("membership");
    expect(found).not.toContain("policy");
  });

  it("is what fits the keys that are written", () => {
    expect(keys(["metrics", "amount"], { metrics: { amount: { measure: "net_amount" } } }, ["measure"])).not.toContain("expr");
    expect(keys(["schemes", "worth"], { schemes: { worth: {} } })).toEqual(expect.arrayContaining(["threshold", "pyramid", "score", "tiers"]));
    const ofScore = keys(["schemes", "worth"], { schemes: { worth: { score: {} } } }, ["score"]);
    expect(ofScore).toContain("tiers");
    expect(ofScore).not.toContain("threshold");
    expect(keys(["schemes", "worth", "tiers", 0], { schemes: { worth: { threshold: "amount", tiers: [{ tier: "a" }] } } }, ["tier"])).toEqual(
      expect.arrayContaining(["from", "over", "title"]),
    );
  });

  it("is measures where a measure stands", () => {
    const found = wordsAt(SCHEMA, ["metrics", "amount", "measure"], { metrics: { amount: { measure: "" } } });
    expect(found.words.map(({ word }) => word)).toContain("net_amount");
  });

  it("is names of the author's where a metric is named", () => {
    expect(wordsAt(SCHEMA, ["schemes", "worth", "threshold"], { schemes: { worth: { threshold: "" } } }).names).toBe(true);
  });
});
