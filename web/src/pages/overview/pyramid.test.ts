import { describe, expect, it } from "vitest";
import { heights } from "./pyramid.tsx";

describe("layers of the pyramid", () => {
  it("fill it, and none is too thin", () => {
    const layers = heights([0, 1, 999], 300, 26);
    expect(layers.reduce((sum, one) => sum + one, 0)).toBeCloseTo(300);
    expect(Math.min(...layers)).toBeGreaterThanOrEqual(26);
    expect(heights([0, 0], 300, 26)).toEqual([150, 150]);
    expect(heights([], 300, 26)).toEqual([]);
  });
});
