import { describe, expect, it } from "vitest";
import { isWhole, read, write } from "./expression.ts";

describe("conditions", () => {
  it("are read and written the same", () => {
    for (const text of [
      "orders >= 3",
      "loyal",
      "not loyal and annual_amount > 50000.5",
      "value = 'high' or value = 'mid' and orders between 3 and 12",
      "(value = 'high' or value = 'mid') and not (city in ('上海', 'O''Brien'))",
      "rating is null or last_order >= date '2026-01-01'",
      "value.standing not in ('low') and active = false",
      "amount < -3",
    ]) {
      const found = read(text);
      expect(found, text).not.toBeNull();
      const written = write(found!);
      expect(read(written), text).toEqual(found);
    }
    expect(read("orders")).toEqual({ kind: "test", name: "orders", op: "is true", values: [] });
  });

  it("keep what binds tighter together", () => {
    expect(write(read("a or b and c")!)).toBe("a or (b and c)");
    expect(write(read("(a or b) and c")!)).toBe("(a or b) and c");
  });

  it("leave to the text field what no form can show", () => {
    for (const text of ["", "orders + 1 > 3", "coalesce(a, b) = 1", "a = b", "orders >", "(a", "a and", "a 'b'", "a = 1 b"]) {
      expect(read(text), text).toBeNull();
    }
  });

  it("know when a value is missing", () => {
    expect(isWhole({ kind: "test", name: "orders", op: ">", values: [] })).toBe(false);
    expect(isWhole({ kind: "test", name: "orders", op: ">", values: [{ type: "number", text: "" }] })).toBe(false);
    expect(isWhole(read("orders between 1 and 2")!)).toBe(true);
    expect(isWhole({ kind: "all", parts: [] })).toBe(false);
  });
});
