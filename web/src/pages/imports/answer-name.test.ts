import { expect, it } from "vitest";
import { textOf } from "../../texts/texts.tsx";
import { answerName } from "./answer-name.ts";

const named = (answer: string) => answerName(answer, (key, values) => textOf("en", key, values));

it("says lines of a mapping in words", () => {
  expect(named('date_format: "%d/%m/%Y"')).toMatch(/^Day first/);
  expect(named('date_format: "%m/%d/%Y %H:%M"')).toMatch(/^Month first/);
  expect(named('date_format: "%Y-%m-%d"')).toBe("Year first");
  expect(named('decimal: ","')).toMatch(/^The comma/);
  expect(named("units: { discount: 折 }")).toMatch(/85%/);
  expect(named('sheet: "1月"')).toBe("Read the sheet 1月");
  expect(named("timezone: America/New_York")).toBe("Times are by the clock of America/New_York");
  expect(named('columns: { order_id: "A" }')).toBeNull();
});
