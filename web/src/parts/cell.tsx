import type { Cell } from "../api/customers.ts";
import type { Known } from "../filter/names.ts";
import { count, decimal, exactMoney, money, NONE } from "../format/numbers.ts";
import { day } from "../format/times.ts";
import { useText } from "../texts/texts.tsx";
import { TierMark } from "./tier.tsx";

/** Whether a column is of figures, which stand at the right. */
export function isFigure(known: Known): boolean {
  return known.sort === "count" || known.sort === "decimal" || known.sort === "money";
}

/** A value of a column as a person reads it. */
export function CellText({ known, value, currency }: { known: Known; value: Cell | undefined; currency?: string }) {
  const text = useText();
  if (value === null || value === undefined || value === "") return <span className="faint">{NONE}</span>;
  if (known.sort === "flag") return value === true ? <span className="yes">{text("filter.yes")}</span> : <span className="faint">{text("filter.no")}</span>;
  if (known.sort === "money") return <Amount value={String(value)} currency={currency} />;
  if (known.isDays) return text("span.day", { n: count(value as number | string) });
  if (known.sort === "count") return count(value as number | string);
  if (known.sort === "decimal") return <span title={String(value)}>{decimal(value as number | string)}</span>;
  if (known.sort === "date" || known.sort === "time") return day(String(value));
  const at = known.options?.findIndex((option) => option.value === value) ?? -1;
  const option = known.options?.[at];
  if (option === undefined) return String(value);
  return known.group === "member" ? option.title : <TierMark title={option.title} index={at} tiers={known.options?.length ?? 0} />;
}

/** An amount as the currency writes it; one that has more digits tells them when pointed at. */
function Amount({ value, currency }: { value: string; currency: string | undefined }) {
  const [shown, exact] = [money(value, currency), exactMoney(value, currency)];
  return shown === exact ? shown : <span title={exact}>{shown}</span>;
}
