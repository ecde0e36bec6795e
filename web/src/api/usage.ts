import { useQuery } from "@tanstack/react-query";
import { change, get } from "./client.ts";
import type { Form } from "./routes.ts";

/** How often pages are used. */
export type Usage = Form<"UsageView">;

export function useUsage(days: number) {
  return useQuery({ queryKey: ["usage", days], queryFn: ({ signal }) => get("/usage", { query: { days }, signal }) });
}

type Act = Form<"UseKind">;

/** How long counts are gathered before they are told, in milliseconds. */
const EVERY = 30_000;

const gathered = new Map<string, { page: string; action: Act; times: number }>();

const counting = { isOn: false };

/** Whether the server wants to know. */
export function countUses(isOn: boolean): void {
  counting.isOn = isOn;
  if (!isOn) gathered.clear();
}

/** The page that is open: the first part of its address, without whatever follows. */
function pageHere(): string {
  return location.pathname.split("/")[1] ?? "";
}

/** Counts that the page which is open was opened, changed something, or was refused a change. */
export function noteUse(action: Act): void {
  if (!counting.isOn) return;
  const page = pageHere();
  const key = `${page} ${action}`;
  const found = gathered.get(key) ?? { page, action, times: 0 };
  found.times += 1;
  gathered.set(key, found);
}

/** Tells what was gathered. What does not arrive is not worth another try. */
export function tellUses(): void {
  if (gathered.size === 0) return;
  const uses = [...gathered.values()];
  gathered.clear();
  void change("post", "/usage", { body: { uses }, isLast: true }).catch(() => undefined);
}

/** Tells from time to time, and as the page is left; returns what ends that. */
export function tellUsesRegularly(): () => void {
  const timer = window.setInterval(tellUses, EVERY);
  const left = () => {
    if (document.visibilityState === "hidden") tellUses();
  };
  document.addEventListener("visibilitychange", left);
  return () => {
    window.clearInterval(timer);
    document.removeEventListener("visibilitychange", left);
  };
}
