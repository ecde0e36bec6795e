import { useQuery } from "@tanstack/react-query";
import { useChange } from "./change.ts";
import { change, get } from "./client.ts";
import type { Form } from "./routes.ts";

export type Purchases = Form<"PurchasesView">;

export type Bought = Form<"BoughtView">;

/** What a customer bought. */
export function usePurchases(id: string) {
  return useQuery({ queryKey: ["purchases", id], queryFn: ({ signal }) => get("/customers/{id}/purchases", { path: { id }, signal }) });
}

/** The ends of how many months are told: a year and what was a year before. */
const MONTHS = 13;

export type Course = Form<"CourseView">;

/** A customer's metrics over time. */
export function useCourse(id: string) {
  return useQuery({
    queryKey: ["course", id],
    queryFn: ({ signal }) => get("/customers/{id}/course", { path: { id }, query: { months: MONTHS }, signal }),
  });
}

export type Offers = Form<"OffersView">;

export type Offer = Form<"OfferView">;

/** What holds for a customer now. */
export function useOffers(id: string) {
  return useQuery({ queryKey: ["offers", id], queryFn: ({ signal }) => get("/customers/{id}/offers", { path: { id }, signal }) });
}

export type Relations = Form<"RelationsView">;

/** With whom a customer hangs together. */
export function useRelations(id: string) {
  return useQuery({ queryKey: ["relations", id], queryFn: ({ signal }) => get("/customers/{id}/relations", { path: { id }, signal }) });
}

export type Persona = Form<"PersonaView">;

export type Statement = Form<"StatementOfView">;

/** A customer in words. */
export function usePersona(id: string) {
  return useQuery({ queryKey: ["persona", id], queryFn: ({ signal }) => get("/customers/{id}/persona", { path: { id }, signal }) });
}

export type StaffNote = Form<"StaffNoteView">;

/** What staff wrote down of a customer, the newest first. */
export function useStaffNotes(id: string) {
  return useQuery({ queryKey: ["notes", id], queryFn: ({ signal }) => get("/customers/{id}/notes", { path: { id }, signal }) });
}

export function useWriteNote(id: string) {
  return useChange((text: string) => change("post", "/customers/{id}/notes", { path: { id }, body: { text } }));
}

export function useRemoveNote(id: string) {
  return useChange((note: number) => change("delete", "/customers/{id}/notes/{note}", { path: { id, note } }));
}
