import { useInfiniteQuery, useMutation, useQuery } from "@tanstack/react-query";
import { change, get } from "./client.ts";
import type { Cell } from "./customers.ts";
import type { MemberForm } from "./members.ts";

/** A field of a customer, masked for who may not see it. */
export interface CustomerField {
  name: string;
  is_custom: boolean;
  is_personal: boolean;
  is_masked: boolean;
  value: Cell;
}

/** What is known of a customer beside tiers. */
export interface Profile {
  customer_id: string;
  fields: CustomerField[];
  completeness: { filled: number; fields: number; missing: string[] };
}

export interface Fact {
  at: string | null;
  kind: string;
  amount: string | null;
  fields: Record<string, Cell>;
  lines: Record<string, Cell>[];
}

interface TimelinePage {
  total: number;
  facts: Fact[];
  next: string | null;
}

function path(id: string): string {
  return `/customers/${encodeURIComponent(id)}`;
}

export function useProfile(id: string) {
  return useQuery({ queryKey: ["profile", id], queryFn: ({ signal }) => get<Profile>(path(id), undefined, signal) });
}

/** How many facts are read at a time. */
const FACTS = 30;

/** All facts of a customer, the newest first, page by page. */
export function useTimeline(id: string) {
  return useInfiniteQuery({
    queryKey: ["timeline", id],
    queryFn: ({ pageParam, signal }) => get<TimelinePage>(`${path(id)}/timeline`, { cursor: pageParam, limit: FACTS }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
}

/** Personal fields in the open, for a reason that the audit log keeps. */
export interface Revealed {
  fields: CustomerField[];
  form?: MemberForm | null;
  left: number;
}

export function useReveal() {
  return useMutation({ mutationFn: (asked: { customer_id: string; reason: string }) => change<Revealed>("POST", "/reveals", asked) });
}
