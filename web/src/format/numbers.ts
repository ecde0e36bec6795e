import type { Lang } from "../texts/texts.tsx";

/** Shown where there is no figure. */
export const NONE = "–";

const MINUS = "−";

const SIGNS: Record<string, string> = {
  CNY: "¥",
  JPY: "¥",
  GBP: "£",
  USD: "$",
  EUR: "€",
  KRW: "₩",
  INR: "₹",
  HKD: "HK$",
  TWD: "NT$",
  SGD: "S$",
  AUD: "A$",
};

function sign(currency: string | undefined): string {
  if (currency === undefined || currency === "") return "";
  return SIGNS[currency] ?? `${currency}\u00a0`;
}

/** Digits in groups of three. */
function marks(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+(?!\d))/g, ",");
}

/** The parts of an exact decimal; `null` if it is none. */
function parts(text: string): { isLess: boolean; whole: string; fraction: string } | null {
  const found = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text.trim());
  if (found === null) return null;
  const [, minus, whole = "0", fraction = ""] = found;
  return { isLess: minus === "-" && /[1-9]/.test(whole + fraction), whole, fraction };
}

/** A count with marks. */
export function count(value: number | string | null | undefined): string {
  if (value === null || value === undefined) return NONE;
  const found = parts(String(value));
  return found === null ? String(value) : `${found.isLess ? MINUS : ""}${marks(found.whole)}${found.fraction && `.${found.fraction}`}`;
}

/** A figure that is no count, of at most three decimals, without zeros at its end. */
export function decimal(value: number | string | null | undefined): string {
  if (value === null || value === undefined) return NONE;
  const found = parts(typeof value === "number" ? value.toFixed(6) : value);
  if (found === null) return String(value);
  const text = scaled(found.whole, found.fraction, 0, 3).replace(/\.?0+$/, "");
  return `${found.isLess && text !== "0" ? MINUS : ""}${text}`;
}

/** How many decimals amounts of a currency have: none for the yen, two for most. */
function decimalsOf(currency: string | undefined): number {
  if (currency === undefined || currency === "") return 2;
  try {
    return new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;
  } catch {
    return 2;
  }
}

/** An amount as the currency writes it: with its decimals, rounded half up. Nothing passes through floating point. */
export function money(value: string | null | undefined, currency?: string): string {
  if (value === null || value === undefined) return NONE;
  const found = parts(value);
  if (found === null) return value;
  const text = scaled(found.whole, found.fraction, 0, decimalsOf(currency));
  return `${found.isLess && /[1-9]/.test(text) ? MINUS : ""}${sign(currency)}${text}`;
}

/** An amount with every digit that it has, for what is less than the smallest coin or has to add up: at least the currency's decimals. */
export function exactMoney(value: string | null | undefined, currency?: string): string {
  if (value === null || value === undefined) return NONE;
  const found = parts(value);
  if (found === null) return value;
  const fraction = found.fraction.replace(/0+$/, "").padEnd(decimalsOf(currency), "0");
  return `${found.isLess ? MINUS : ""}${sign(currency)}${marks(found.whole)}${fraction && `.${fraction}`}`;
}

type Word = [zeros: number, decimals: number, word: string];

const WORDS: Record<Lang, Word[]> = {
  en: [
    [12, 2, "tn"],
    [9, 2, "bn"],
    [6, 2, "M"],
    [3, 1, "k"],
  ],
  zh: [
    [12, 2, "万亿"],
    [8, 2, "亿"],
    [4, 1, "万"],
  ],
};

/** Whole and fraction moved by so many places and rounded half up, as text. */
function scaled(whole: string, fraction: string, zeros: number, decimals: number): string {
  const digits = whole + fraction.padEnd(decimals + 1, "0");
  const point = whole.length - zeros;
  const kept = BigInt(digits.slice(0, Math.max(point + decimals, 0)) || "0");
  const next = digits[Math.max(point + decimals, 0)] ?? "0";
  const rounded = (kept + (next >= "5" ? 1n : 0n)).toString().padStart(decimals + 1, "0");
  const front = marks(rounded.slice(0, rounded.length - decimals));
  return decimals === 0 ? front : `${front}.${rounded.slice(rounded.length - decimals)}`;
}

/** A short amount for headlines: `£8.91M`, `¥1,234.5万`; from ten thousand on in words. */
export function shortMoney(value: string | null | undefined, currency: string | undefined, lang: Lang): string {
  if (value === null || value === undefined) return NONE;
  const found = parts(value);
  if (found === null) return value;
  const whole = found.whole.replace(/^0+(?=\d)/, "");
  const front = `${found.isLess ? MINUS : ""}${sign(currency)}`;
  const word = WORDS[lang].find(([zeros]) => whole.length > zeros && whole.length >= 5);
  if (word !== undefined) return `${front}${scaled(whole, found.fraction, word[0], word[1])}${word[2]}`;
  return `${front}${scaled(whole, found.fraction, 0, whole.length >= 3 ? 0 : Math.min(decimalsOf(currency), 2))}`;
}

/** A share as a percentage: of one decimal, two below one percent. */
export function percent(share: number | null | undefined): string {
  if (share === null || share === undefined || !Number.isFinite(share)) return NONE;
  const size = Math.abs(share) * 100;
  if (size === 0) return "0%";
  const text = size < 1 ? size.toFixed(2) : size.toFixed(1);
  return `${share < 0 ? MINUS : ""}${text === "0.00" ? "<0.01" : text}%`;
}

/** A percentage within a sentence, where `20%` reads better than `20.0%`. */
export function said(share: number | null | undefined): string {
  return percent(share).replace(".0%", "%");
}

/** A change with its sign: `+3.1%`, `−12`. */
export function signed(text: string): string {
  return text.startsWith(MINUS) || text === "0" || text === "0%" || text === NONE ? text : `+${text}`;
}

/** The exact value as a floating-point number, for pictures and shares alone. */
export function approximately(value: string | number | null | undefined): number {
  return value === null || value === undefined ? 0 : Number(value);
}

/** What one exact decimal has more than another, as an exact decimal. */
export function difference(after: string, before: string): string {
  const [left, right] = [parts(after), parts(before)];
  if (left === null || right === null) return NONE;
  const places = Math.max(left.fraction.length, right.fraction.length);
  const whole = (found: typeof left) => BigInt(found.whole + found.fraction.padEnd(places, "0")) * (found.isLess ? -1n : 1n);
  const apart = whole(left) - whole(right);
  const digits = (apart < 0n ? -apart : apart).toString().padStart(places + 1, "0");
  const cut = digits.length - places;
  return `${apart < 0n ? "-" : ""}${digits.slice(0, cut)}${places === 0 ? "" : `.${digits.slice(cut)}`}`;
}

/** Whether an exact decimal is zero. */
export function isNothing(text: string): boolean {
  return /^-?[0.]+$/.test(text);
}

/** A size in bytes, in the largest unit of which there is one. */
export function bytes(size: number): string {
  const units = ["B", "KB", "MB", "GB"];
  let [left, unit] = [size, 0];
  while (left >= 1024 && unit < units.length - 1) {
    left /= 1024;
    unit += 1;
  }
  return `${unit === 0 ? left : left.toFixed(1)} ${units[unit] ?? ""}`;
}
