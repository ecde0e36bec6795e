import { useInfiniteQuery, useMutation, useQuery } from "@tanstack/react-query";
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

/** All facts of a customer, the newest first, page by page. */
export function useTimeline(id: string) {
  return useInfiniteQuery({
    queryKey: ["timeline", id],
    queryFn: ({ pageParam, signal }) => get("/customers/{id}/timeline", { path: { id }, query: { cursor: pageParam, limit: FACTS }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
}

/** Personal fields in the open, for a reason that the audit log keeps. */
export type Revealed = Form<"RevealView">;

export function useReveal() {
  return useMutation({ mutationFn: (body: Form<"RevealBody">) => change("post", "/reveals", { body }) });
}
