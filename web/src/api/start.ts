import { useQuery } from "@tanstack/react-query";
import { useChange } from "./change.ts";
import { begin, change, get } from "./client.ts";
import { useWorkedOff, type Job } from "./jobs.ts";
import { usePolicy } from "./policies.ts";
import type { Form } from "./routes.ts";

/** How far somebody has come who has just begun. */
export type Begun = Form<"StartView">;

/** A policy that ships with the program. */
export type ReadyPolicy = Form<"ReadyPolicyView">;

/** One's own orders as they are, and what they propose. */
export type Proposal = Form<"ProposalView">;

export function useStart() {
  return useQuery({ queryKey: ["start"], queryFn: ({ signal }) => get("/start", { signal }) });
}

export function useReadyPolicies(isAsked = true) {
  return useQuery({ queryKey: ["ready-policies"], queryFn: ({ signal }) => get("/ready-policies", { signal }), staleTime: 300_000, enabled: isAsked });
}

/** Puts a policy that ships with the program in force; where that takes a second person, it waits. */
export function useChoosePolicy() {
  return useChange(({ name, ...body }: Form<"ChooseBody"> & { name: string }) => change("post", "/ready-policies/{id}", { path: { id: name }, body }));
}

/** Takes the sample shop in, or out, in the background. */
export function useSample(onEnded: (job: Job) => void) {
  return useWorkedOff((isWanted: boolean) => (isWanted ? begin("post", "/sample") : begin("delete", "/sample")), onEnded);
}

export function useProposal() {
  return useQuery({ queryKey: ["proposal"], queryFn: ({ signal }) => get("/proposals", { signal }), staleTime: 300_000 });
}

/** The policy in force, if it is one that ships, as it ships: then it can be put in force again in another currency, and no change of anybody is lost. */
export function useAsItShips(begun: Begun | undefined): string | undefined {
  const text = usePolicy(begun !== undefined).data?.text.trim();
  const ready = useReadyPolicies(begun !== undefined).data ?? [];
  return ready.find((policy) => policy.name === begun?.policy && policy.text.trim() === text)?.name;
}
