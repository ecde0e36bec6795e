import { keepPreviousData, useInfiniteQuery, useMutation, useQuery } from "@tanstack/react-query";
import { change, get } from "./client.ts";
import type { Form } from "./routes.ts";

/** A field of a customer, masked for who may not see it. */
export type CustomerField = Form<"CustomerFieldView">;

/** What is known of a customer beside tiers. */
export type Profile = Form<"CustomerView">;

export type Fact = Form<"TimelineFactView">;

export function useProfile(id: string) {
  return useQuery({ queryKey: ["profile", id], queryFn: ({ signal }) => get("/customers/{id}", { path: { id }, signal }) });
}

/** How many facts are read at a time. */
const FACTS = 30;

/** Which facts are shown. */
export interface OnlyFacts {
  kind?: string | undefined;
  product?: string | undefined;
  category?: string | undefined;
}

/** The facts of a customer that are asked for, the newest first, page by page. */
export function useTimeline(id: string, only: OnlyFacts) {
  return useInfiniteQuery({
    queryKey: ["timeline", id, only],
    queryFn: ({ pageParam, signal }) => get("/customers/{id}/timeline", { path: { id }, query: { ...only, cursor: pageParam, limit: FACTS }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: keepPreviousData,
  });
}

/** Personal fields in the open, for a reason that the audit log keeps. */
export type Revealed = Form<"RevealView">;

export function useReveal() {
  return useMutation({ mutationFn: (body: Form<"RevealBody">) => change("post", "/reveals", { body }) });
}
