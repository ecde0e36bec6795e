import type { Values } from "../../texts/fill.ts";
import type { TextKey } from "../../texts/texts.tsx";

/** Lines of a mapping that are read as a sentence. */
const SENTENCES: [RegExp, TextKey][] = [
  [/^decimal: "\."$/, "upload.answer_point"],
  [/^decimal: ","$/, "upload.answer_comma"],
  [/^units: \{ discount: 1 \}$/, "upload.answer_off_amount"],
  [/^units: \{ discount: 折 \}$/, "upload.answer_off_zhe"],
  [/^units: \{ discount: paid \}$/, "upload.answer_off_paid"],
  [/^units: \{ discount: off \}$/, "upload.answer_off_off"],
];

/** What a line for a mapping says, in words; `null` where it speaks for itself. */
export function answerName(answer: string, text: (key: TextKey, values?: Values) => string): string | null {
  const found = SENTENCES.find(([pattern]) => pattern.test(answer));
  if (found) return text(found[1]);
  const said = /^(date_format|sheet|timezone): "?(.+?)"?$/.exec(answer);
  const value = said?.[2];
  if (value === undefined) return null;
  if (said?.[1] === "sheet") return text("upload.answer_sheet", { sheet: value });
  if (said?.[1] === "timezone") return text("upload.answer_zone", { zone: value });
  const first = /%[-]?([dmYybBe])/.exec(value)?.[1];
  if (first === "d" || first === "e") return text("upload.answer_day_first");
  if (first === "m") return text("upload.answer_month_first");
  return first === "Y" || first === "y" ? text("upload.answer_year_first") : null;
}
