import type { Home } from "./home-fields.tsx";

const KEY = "terrace.start.home";

/** The currency and clock that somebody chose in this window and that no policy has taken up yet. */
export function keptHome(): Home | null {
  try {
    const { currency, timezone } = JSON.parse(sessionStorage.getItem(KEY) ?? "{}") as Partial<Home>;
    return typeof currency === "string" && typeof timezone === "string" ? { currency, timezone } : null;
  } catch {
    return null;
  }
}

/** Keeps them while the page is left. */
export function keepHome(home: Home): void {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(home));
  } catch {
    // A browser that keeps nothing asks again.
  }
}

/** They are taken up, or refused. */
export function forgetHome(): void {
  try {
    sessionStorage.removeItem(KEY);
  } catch {
    // Nothing was kept.
  }
}
