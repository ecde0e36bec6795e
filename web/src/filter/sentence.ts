import { SIGNS, type Condition, type Literal, type Test } from "./expression.ts";
import type { Known } from "./names.ts";
import { textOf, type Lang, type TextKey } from "../texts/texts.tsx";

/** A value as a person reads it: tiers by their titles. */
function shown(value: Literal, known: Known | undefined, lang: Lang): string {
  if (value.type === "flag") return textOf(lang, value.flag ? "filter.yes" : "filter.no");
  if (known?.isDays && value.type === "number") return textOf(lang, "span.day", { n: value.text });
  return known?.options?.find((option) => option.value === value.text)?.title ?? value.text;
}

function sayTest(test: Test, names: Map<string, Known>, lang: Lang): string {
  const known = names.get(test.name);
  const name = known?.title ?? test.name;
  const values = test.values.map((value) => shown(value, known, lang));
  const say = (key: TextKey, more: Record<string, string> = {}) => textOf(lang, key, { name, ...more });
  switch (test.op) {
    case "is true":
      return name;
    case "is null":
      return say("filter.say_null");
    case "is not null":
      return say("filter.say_not_null");
    case "in":
      return say("filter.say_in", { values: values.join(textOf(lang, "filter.say_list")) });
    case "not in":
      return say("filter.say_not_in", { values: values.join(textOf(lang, "filter.say_list")) });
    case "between":
      return say("filter.say_between", { low: values[0] ?? "", high: values[1] ?? "" });
    default:
      return known?.options && test.op === "=" ? say("filter.say_is", { value: values[0] ?? "" }) : `${name} ${SIGNS[test.op]} ${values[0]}`;
  }
}

/** A condition as a sentence. */
export function sentence(condition: Condition, names: Map<string, Known>, lang: Lang): string {
  if (condition.kind === "test") return sayTest(condition, names, lang);
  if (condition.kind === "not") return textOf(lang, "filter.say_no", { part: sentence(condition.part, names, lang) });
  const joined = textOf(lang, condition.kind === "all" ? "filter.say_and" : "filter.say_or");
  const part = (inner: Condition) => {
    const said = sentence(inner, names, lang);
    return inner.kind === "all" || inner.kind === "any" ? `(${said})` : said;
  };
  return condition.parts.map(part).join(joined);
}
