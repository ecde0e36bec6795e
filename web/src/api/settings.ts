import { useQuery } from "@tanstack/react-query";
import { get } from "./client.ts";
import type { Form } from "./routes.ts";

/** The configuration as it holds, without secrets. */
export type Settings = Form<"SettingsView">;

export function useSettings() {
  return useQuery({ queryKey: ["settings"], queryFn: ({ signal }) => get("/settings", { signal }) });
}
