import { useQuery } from "@tanstack/react-query";
import { get } from "./client.ts";
import type { Form } from "./routes.ts";

export type Partner = Form<"PartnerView">;

export type PartnerPage = Form<"PartnerPageView">;

export function usePartners() {
  return useQuery({ queryKey: ["partners"], queryFn: ({ signal }) => get("/partners", { signal }) });
}

export function usePartner(id: string) {
  return useQuery({ queryKey: ["partner", id], queryFn: ({ signal }) => get("/partners/{id}", { path: { id }, signal }) });
}
