import { expect, it } from "vitest";
import { changed, shown, type Look } from "./values.ts";

const look: Look = { currency: "CNY", lang: "en" };

it("writes values in their units", () => {
  expect(shown(0.853, "share", look)).toBe("85.3%");
  expect(shown(0.12, "growth", look)).toBe("+12.0%");
  expect(shown(-0.12, "growth", look)).toBe("−12.0%");
  expect(shown(0.315, "points", look)).toBe("31.5");
  expect(shown(1.085, "ratio", look)).toBe("1.08");
  expect(shown(1234.5, "ratio", look)).toBe("1,235");
  expect(shown(4210, "count", look)).toBe("4,210");
  expect(shown("12345.6", "money", look)).toBe("¥12.3k");
  expect(shown("12345.6", "money", { ...look, isExact: true })).toBe("¥12,345.60");
  expect(shown(null, "money", look)).toBe("–");
});

it("writes differences as parts, as points, or in the unit", () => {
  const of = { grade: "E" as const, interval: null, relative: null };
  expect(changed({ ...of, value: -0.12, is_relative: true }, "money", look)).toEqual({ by: "−12.0%", range: null, isPoints: false, relative: null });
  expect(changed({ ...of, value: 0.031, interval: [-0.005, 0.067], is_relative: false, relative: 0.045 }, "share", look)).toEqual({ by: "+3.1", range: ["−0.5", "+6.7"], isPoints: true, relative: "+4.5%" });
  expect(changed({ ...of, value: "-20", is_relative: false }, "money", look).by).toBe("−¥20.00");
  expect(changed({ ...of, value: 7, is_relative: false }, "count", look).by).toBe("+7");
});
