import { NONE } from "./numbers.ts";

/** The day of a time as the server tells it, on the policy's clock; never moved into the browser's zone. */
export function day(text: string | null | undefined): string {
  return text ? text.slice(0, 10) : NONE;
}

/** Day and minute of a time as the server tells it. */
export function minute(text: string | null | undefined): string {
  return text ? text.slice(0, 16).replace("T", " ") : NONE;
}

/** Today on this machine's clock, so many days on, as `2026-11-30`. */
export function dayFromToday(days: number): string {
  const at = new Date();
  at.setDate(at.getDate() + days);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}
