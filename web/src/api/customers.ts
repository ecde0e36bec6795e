import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useChange } from "./change.ts";
import { change, get } from "./client.ts";
import type { Form } from "./routes.ts";

/** A value of a column. Amounts and times are exact texts. */
export type Cell = Form<"Value"> | null;

export type CustomerRow = Form<"CustomerRowView">;

export type CustomerPage = Form<"CustomerPageView">;

/** What part of the list is asked for. */
export interface ListRequest {
  where?: string | undefined;
  sort?: string | undefined;
  skip?: number;
  limit?: number;
}

export function useCustomers(request: ListRequest) {
  return useQuery({
    queryKey: ["customers", request],
    queryFn: ({ signal }) => get("/customers", { query: { ...request }, signal }),
    placeholderData: keepPreviousData,
  });
}

export type Move = Form<"Move">;

/** What gave a class, or why there is none. */
export type Why = Form<"Why">;

export type SchemeLine = Form<"SchemeLine">;

export type MetricBasis = Form<"MetricBasis">;

export type Standing = Form<"StandingView">;

/** Why a customer has their tiers. */
export type Explanation = Form<"ExplanationView">;

export function useExplanation(id: string) {
  return useQuery({
    queryKey: ["explanation", id],
    queryFn: ({ signal }) => get("/customers/{id}/explanation", { path: { id }, signal }),
  });
}

export type Override = Form<"OverrideView">;

export function useOverrides(id: string) {
  return useQuery({
    queryKey: ["overrides", id],
    queryFn: ({ signal }) => get("/overrides", { query: { customer_id: id }, signal }),
  });
}

export function useOverride(id: string) {
  return useChange((body: Form<"OverrideBody">) => change("post", "/customers/{id}/overrides", { path: { id }, body }));
}

export function useEndOverride(id: string) {
  return useChange((scheme: string) => change("delete", "/customers/{id}/overrides/{scheme}", { path: { id, scheme } }));
}
