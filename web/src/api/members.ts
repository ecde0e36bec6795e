import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { Title } from "../texts/texts.tsx";
import { change, get } from "./client.ts";

export interface Level {
  level: string;
  title: Title;
}

export interface Points {
  active: number;
  pending: number;
  held: number;
  owed: number;
  expired: number;
}

/** A member's level and points. */
export interface Membership {
  level: Level | null;
  since: string | null;
  by: "points" | "grant" | "floor";
  until: string | null;
  qualifying: number;
  points: Points;
  next: { level: Level | null; needs: number } | null;
  keeps: { at: string; needs: number } | null;
  expiring: { at: string; points: number }[];
  history: { at: string; level: Level | null; cause: "joined" | "rise" | "fall" }[];
}

export interface MemberForm {
  customer_id: string;
  card: string | null;
  phone: string | null;
  email: string | null;
  name: string | null;
  fields: Record<string, string | number | boolean | null>;
  revision: number;
}

export interface Member extends Membership {
  customer_id: string;
  policy: { name: string; hash: string };
  as_of: string;
  lots: { activity: string; source: string; order: string | null; points: number; qualifying: number }[];
  form?: MemberForm;
}

export interface Booking {
  at: string;
  command: string;
  order_id: string | null;
  reason: string | null;
  points: number;
  qualifying: number;
}

/** By what a member is looked up: exactly one of them. */
export type LookUp = { id: string } | { card: string } | { phone: string };

export function findMember(by: LookUp): Promise<Member> {
  return get<Member>("/members", { ...by });
}

function path(id: string): string {
  return `/members/${encodeURIComponent(id)}`;
}

export function useMember(id: string) {
  return useQuery({ queryKey: ["member", id], queryFn: ({ signal }) => get<Member>(path(id), undefined, signal) });
}

export function useBookings(id: string) {
  return useQuery({
    queryKey: ["bookings", id],
    queryFn: ({ signal }) => get<Booking[]>(`${path(id)}/bookings`, { limit: 200 }, signal),
  });
}

/** A member's own page. */
export type OwnPage = Member & { bookings: Booking[] };

export function usePortal() {
  return useQuery({ queryKey: ["portal"], queryFn: ({ signal }) => get<OwnPage>("/portal", undefined, signal) });
}

/** What is done with a member's points or level. */
export type PointsAct =
  | { do: "spend"; points: number; order_id?: string }
  | { do: "adjust"; points: number; qualifying: number; reason: string }
  | { do: "grant"; level: string; until: string; reason: string }
  | { do: "floor"; level: string; until?: string; reason: string };

export function useChangePoints(id: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (act: PointsAct) => change("POST", `${path(id)}/points`, act),
    onSuccess: () => queries.invalidateQueries(),
  });
}

export type MemberFields = Partial<Pick<MemberForm, "card" | "phone" | "email" | "name" | "fields">>;

export function useJoin() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (form: MemberFields & { customer_id: string }) => change<Member>("POST", "/members", form),
    onSuccess: () => queries.invalidateQueries(),
  });
}

export function useChangeForm(id: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (form: MemberFields & { revision: number }) => change<MemberForm>("PUT", path(id), form),
    onSuccess: () => queries.invalidateQueries(),
  });
}

export interface Quote {
  customer_id: string | null;
  as_of: string;
  level: Level | null;
  list: string;
  steps: { source: string; name: string | null; applies: boolean; before: string; after: string }[];
  goods: string;
  others: string;
  points: number;
  paid_with_points: string;
  due: string;
  lines: { product?: string; list: string; price: string }[];
  earns: number;
  lifts_to: Level | null;
}

export interface Cart {
  customer_id?: string | undefined;
  lines: { product?: string | undefined; list: string; cost?: string | undefined }[];
  points: number;
}

export function useQuote() {
  return useMutation({ mutationFn: (cart: Cart) => change<Quote>("POST", "/quotes", cart) });
}
