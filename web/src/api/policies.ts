import { useMutation, useQuery } from "@tanstack/react-query";
import { useChange } from "./change.ts";
import { change, get } from "./client.ts";
import type { Form } from "./routes.ts";

export type PolicyInForce = Form<"PolicyInForceView">;

export function usePolicy() {
  return useQuery({ queryKey: ["policy"], queryFn: ({ signal }) => get("/policy", { signal }) });
}

export function useCheckPolicy() {
  return useMutation({ mutationFn: (body: Form<"PolicyBody">) => change("post", "/policy/check", { body }) });
}

export type PolicyVersion = Form<"PolicyVersionView">;

export function usePolicyVersions() {
  return useQuery({ queryKey: ["policies"], queryFn: ({ signal }) => get("/policies", { signal }) });
}

export function usePolicyVersion(number: number | null) {
  return useQuery({
    queryKey: ["policies", number],
    queryFn: ({ signal }) => get("/policies/{id}", { path: { id: number ?? 0 }, signal }),
    enabled: number !== null,
  });
}

/** What another policy would do on the same facts. */
export type Preview = Form<"PolicyPreviewView">;

export function usePreview() {
  return useMutation({ mutationFn: (text: string) => change("post", "/policies/preview", { body: { text }, isLong: true }) });
}

/** Puts a policy in force from a day; where that takes a second person, it waits. */
export function usePutInForce() {
  return useChange((body: Form<"PolicyVersionBody">) => change("post", "/policies", { body }));
}
