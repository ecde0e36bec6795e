import { useQuery } from "@tanstack/react-query";
import { useChange } from "./change.ts";
import { begin, change, get } from "./client.ts";
import { useWorkedOff, type Job } from "./jobs.ts";
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

export function useReadyPolicies() {
  return useQuery({ queryKey: ["ready-policies"], queryFn: ({ signal }) => get("/ready-policies", { signal }), staleTime: 300_000 });
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
