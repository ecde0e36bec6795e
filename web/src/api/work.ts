import { useQuery } from "@tanstack/react-query";
import { useChange } from "./change.ts";
import { change, get } from "./client.ts";
import type { Form } from "./routes.ts";

export type RunTier = Form<"RunTierView">;

export type RunScheme = Form<"RunSchemeView">;

/** A kept run of everybody. */
export type Run = Form<"RunView">;

export function useRuns(isAsked = true) {
  return useQuery({ queryKey: ["runs"], queryFn: ({ signal }) => get("/runs", { signal }), enabled: isAsked });
}

/** Classifies everybody now and keeps the run. */
export function useRunNow() {
  return useChange(() => change("post", "/runs", { body: {}, isLong: true }));
}
