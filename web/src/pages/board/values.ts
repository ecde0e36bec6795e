import type { BoardChange, BoardUnit, BoardValue } from "../../api/board.ts";
import { count, decimal, money, NONE, percent, shortMoney, signed } from "../../format/numbers.ts";
import type { Lang } from "../../texts/texts.tsx";

/** How values are written. */
export interface Look {
  currency: string;
  lang: Lang;
  /** Every digit of amounts, and not `¥1.2万`. */
  isExact?: boolean;
}

const MINUS = "−";

/** Of one decimal with its sign. */
function points(value: number): string {
  const text = Math.abs(value * 100).toFixed(1);
  return `${value < 0 && text !== "0.0" ? MINUS : ""}${text}`;
}

/** A value as people read it: `¥1.2万`, `85.3%`, `+12.0%`, `31.5`. */
export function shown(value: BoardValue | null | undefined, unit: BoardUnit, { currency, lang, isExact }: Look): string {
  if (value === null || value === undefined) return NONE;
  if (typeof value === "string") return isExact ? money(value, currency) : shortMoney(value, currency, lang);
  switch (unit) {
    case "share":
      return percent(value);
    case "growth":
      return signed(percent(value));
    case "points":
      return points(value);
    case "count":
      return count(value);
    default:
      return decimal(Number(value.toFixed(Math.abs(value) >= 100 ? 0 : 2)));
  }
}

/** How a figure differs from that of the span before, with its range where there is one; a share in points, and as a part of what it was. */
export function changed(change: BoardChange, unit: BoardUnit, look: Look): { by: string; range: [string, string] | null; isPoints: boolean; relative: string | null } {
  const isPart = unit === "share" || unit === "growth" || unit === "points";
  const one = (value: BoardValue) => {
    if (typeof value === "number" && change.is_relative) return shown(value, "growth", look);
    if (typeof value === "number" && isPart) return signed(points(value));
    return signed(shown(value, unit, look));
  };
  const range = change.interval ? ([one(change.interval[0] ?? 0), one(change.interval[1] ?? 0)] as [string, string]) : null;
  const relative = typeof change.relative === "number" ? shown(change.relative, "growth", look) : null;
  return { by: one(change.value), range, isPoints: !change.is_relative && (unit === "share" || unit === "growth"), relative };
}
