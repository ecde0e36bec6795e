import { describe, expect, it } from "vitest";
import { spotAt } from "./spot.ts";

const TEXT = `policy: shop
# a remark: no key
metrics:
  amount: { measure: net_amount }
schemes:
  worth:
    title: { en: "Worth, of all", zh: 价值 }
    threshold: amount
    tiers:
      - { tier: a, from: 100 }
      - tier: b
        from: 10
      - `;

describe("where the cursor stands", () => {
  it.each([
    ["", [], "key", ""],
    ["pol", [], "key", "pol"],
    ["policy: s", ["policy"], "value", "s"],
    ["metrics:\n  ", ["metrics"], "key", ""],
    ["metrics:\n  amount: { me", ["metrics", "amount"], "key", "me"],
    ["metrics:\n  amount: { measure: net_", ["metrics", "amount", "measure"], "value", "net_"],
    ["metrics:\n  amount: { measure: net_amount }\n  n", ["metrics"], "key", "n"],
    ["metrics:\n  amount: { measure: net_amount }\nsch", [], "key", "sch"],
    ["metrics:\n  amount: {\n    measure: x,\n    win", ["metrics", "amount"], "key", "win"],
    [TEXT, ["schemes", "worth", "tiers", 2], "key", ""],
    [`${TEXT}{ tier: c, fr`, ["schemes", "worth", "tiers", 2], "key", "fr"],
    ["tiers:\n  - tier: a\n  - tier: b\n    fr", ["tiers", 1], "key", "fr"],
    ["tiers:\n- tier: a\n- ti", ["tiers", 1], "key", "ti"],
    ["order: [level, cl", ["order", 1], "value", "cl"],
  ] as const)("%j", (before, path, writes, typed) => {
    expect(spotAt(before)).toEqual({ path, writes, typed });
  });

  it("is the level of its indent on a line that is begun", () => {
    expect(spotAt("schemes:\n  worth:\n    threshold: amount\n  ").path).toEqual(["schemes"]);
    expect(spotAt("schemes:\n  worth:\n    threshold: amount\n    ").path).toEqual(["schemes", "worth"]);
  });
});
