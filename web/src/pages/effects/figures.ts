import { decimal, money, percent } from "../../format/numbers.ts";

/** What one customer did, or all of them, in the words of a measure. */
export function figure(measure: string, value: number, currency: string): string {
  switch (measure) {
    case "revenue":
    case "basket":
      return money(value.toFixed(2), currency);
    case "orders":
      return decimal(value);
    default:
      return percent(value);
  }
}

/** What all customers did together: buyers are counted there. */
export function total(measure: string, value: number, currency: string): string {
  return measure === "revenue" ? money(value.toFixed(2), currency) : decimal(Math.round(value));
}
