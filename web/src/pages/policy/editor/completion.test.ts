import { describe, expect, it } from "vitest";
import { isRemark } from "./completion.ts";

describe("a remark", () => {
  it.each([
    ["# a rem", true],
    ["  amount: 10 # of a y", true],
    ["  colour: '#f", false],
    ["  title: { en: \"No. #1\", zh: ", false],
    ["  amount#1: ", false],
    ["metr", false],
  ])("%j: %j", (line, expected) => {
    expect(isRemark(line)).toBe(expected);
  });
});
