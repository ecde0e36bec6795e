import type { Said } from "../../api/uploads.ts";

const key = (upload: string) => `terrace.upload.${upload}`;

/** What was said of a waiting file in this window, so that a page that is left or read anew does not forget it. */
export function keptSaid(upload: string): Said {
  try {
    const said: unknown = JSON.parse(sessionStorage.getItem(key(upload)) ?? "{}");
    return typeof said === "object" && said !== null && !Array.isArray(said) ? (said as Said) : {};
  } catch {
    return {};
  }
}

/** Keeps what is said. */
export function keepSaid(upload: string, said: Said): void {
  try {
    sessionStorage.setItem(key(upload), JSON.stringify(said));
  } catch {
    // A browser that keeps nothing asks again.
  }
}

/** The file is taken in or gone. */
export function forgetSaid(upload: string): void {
  try {
    sessionStorage.removeItem(key(upload));
  } catch {
    // Nothing was kept.
  }
}
