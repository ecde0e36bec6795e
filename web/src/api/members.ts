import { useMutation, useQuery } from "@tanstack/react-query";
import { useChange } from "./change.ts";
import { change, get } from "./client.ts";
import type { Form } from "./routes.ts";

export type Level = Form<"LevelNameView">;

/** A member's level and points. */
export type Membership = Form<"MembershipView">;

export type MemberForm = Form<"MemberFormView">;

export type Member = Form<"MemberView">;

export type Booking = Form<"BookingView">;

/** By what a member is looked up: exactly one of them. */
export type LookUp = { id: string } | { card: string } | { phone: string };

export function findMember(by: LookUp): Promise<Member> {
  return get("/members", { query: { ...by } });
}

export function useMember(id: string) {
  return useQuery({ queryKey: ["member", id], queryFn: ({ signal }) => get("/members/{id}", { path: { id }, signal }) });
}

/** How many bookings are shown, the newest first. */
const BOOKINGS = 200;

export function useBookings(id: string) {
  return useQuery({
    queryKey: ["bookings", id],
    queryFn: ({ signal }) => get("/members/{id}/bookings", { path: { id }, query: { limit: BOOKINGS }, signal }),
  });
}

/** A member's own page. */
export type OwnPage = Form<"PortalView">;

export function usePortal() {
  return useQuery({ queryKey: ["portal"], queryFn: ({ signal }) => get("/portal", { signal }) });
}

/** What is done with a member's points or level. */
export type PointsAct = Form<"PointsBody">;

export function useChangePoints(id: string) {
  return useChange((body: PointsAct) => change("post", "/members/{id}/points", { path: { id }, body }));
}

export type MemberFields = Partial<Pick<MemberForm, "card" | "phone" | "email" | "name" | "fields">>;

export function useJoin() {
  return useChange((body: Form<"MemberBody">) => change("post", "/members", { body }));
}

export function useChangeForm(id: string) {
  return useChange((body: Form<"FormBody">) => change("put", "/members/{id}", { path: { id }, body }));
}

export type Quote = Form<"QuoteView">;

export type Cart = Form<"QuoteBody">;

export function useQuote() {
  return useMutation({ mutationFn: (body: Cart) => change("post", "/quotes", { body }) });
}
