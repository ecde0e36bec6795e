import { useMutation, useQuery } from "@tanstack/react-query";
import { useChange } from "./change.ts";
import { change, get } from "./client.ts";
import type { Form } from "./routes.ts";

export type PolicyInForce = Form<"PolicyInForceView">;

export function usePolicy(isAsked = true) {
  return useQuery({ queryKey: ["policy"], queryFn: ({ signal }) => get("/policy", { signal }), enabled: isAsked });
}

/** The JSON Schema of policies. */
export function usePolicySchema() {
  return useQuery({ queryKey: ["schema"], queryFn: ({ signal }) => get("/schema", { signal }), staleTime: Infinity });
}

/** How messages of the server call a draft. */
const DRAFT = "draft.yaml";

export type Mistake = Form<"PolicyMistakeView">;

/** Finds what is wrong with a text, and what may not be as it is meant. */
export function checkPolicy(text: string) {
  return change("post", "/policy/check", { body: { name: DRAFT, text } });
}

export type PolicyVersion = Form<"PolicyVersionView">;

export function usePolicyVersions() {
  return useQuery({ queryKey: ["policies"], queryFn: ({ signal }) => get("/policies", { signal }) });
}

/** A version with its text; of the file that holds before the first there is no number. */
export function usePolicyVersion(number: number | null) {
  return useQuery({
    queryKey: ["policies", number],
    queryFn: ({ signal }) => get("/policies/{id}", { path: { id: number ?? 0 }, signal }),
    enabled: number !== null,
    staleTime: Infinity,
  });
}

/** What another policy would do on the same facts. */
export type Preview = Form<"PolicyPreviewView">;

export function usePreview() {
  return useMutation({ mutationFn: (text: string) => change("post", "/policies/preview", { body: { text }, isLong: true }) });
}

export type Cases = Form<"PolicyCasesView">;

/** Holds a text to the policy's own test cases. */
export function useCases(text: string) {
  return useQuery({
    queryKey: ["cases", text],
    queryFn: () => change("post", "/policy/cases", { body: { text } }),
    staleTime: Infinity,
    retry: false,
  });
}

/** Thresholds for the shares that tiers are wanted to have. */
export type Thresholds = Form<"ThresholdsView">;

export function useThresholds() {
  return useMutation({ mutationFn: (body: Form<"ThresholdsBody">) => change("post", "/policies/thresholds", { body, isLong: true }) });
}

/** Puts a policy in force from a day; where that takes a second person, it waits. */
export function usePutInForce() {
  return useChange((body: Form<"PolicyVersionBody">) => change("post", "/policies", { body }));
}
