import { useMutation, useQuery } from "@tanstack/react-query";
import { useChange } from "./change.ts";
import { change, get } from "./client.ts";
import type { Form } from "./routes.ts";

export type User = Form<"UserView">;

export type Key = Form<"KeyView">;

/** Something that is shown once and never again. */
export type ShownOnce = Form<"ShownOnce">;

export const ROLES = ["owner", "manager", "sales", "service", "analyst", "auditor", "checkout", "partner", "member"] as const;

/** Roles whose people see the page of one customer alone. */
export const OWN_ROLES: readonly string[] = ["partner", "member"];

export function useUsers() {
  return useQuery({ queryKey: ["users"], queryFn: ({ signal }) => get("/users", { signal }) });
}

export function useAddUser() {
  return useChange((body: Form<"UserBody">) => change("post", "/users", { body }));
}

export function useChangeUser() {
  return useChange(({ id, ...body }: { id: number } & Form<"UserChangeBody">) => change("put", "/users/{id}", { path: { id }, body }));
}

export function useInvite() {
  return useChange((id: number) => change("post", "/users/{id}/invitation", { path: { id } }));
}

export function useKeys() {
  return useQuery({ queryKey: ["keys"], queryFn: ({ signal }) => get("/keys", { signal }) });
}

export function useAddKey() {
  return useChange((body: Form<"KeyBody">) => change("post", "/keys", { body }));
}

export function useRevokeKey() {
  return useChange((id: number) => change("delete", "/keys/{id}", { path: { id } }));
}

export type Webhook = Form<"WebhookView">;

export function useWebhooks() {
  return useQuery({ queryKey: ["webhooks"], queryFn: ({ signal }) => get("/webhooks", { signal }) });
}

export function useAddWebhook() {
  return useChange((body: Form<"WebhookBody">) => change("post", "/webhooks", { body }));
}

export function useRemoveWebhook() {
  return useChange((id: number) => change("delete", "/webhooks/{id}", { path: { id } }));
}

export function useReplayWebhook() {
  return useChange(({ id, after }: { id: number; after: number }) => change("post", "/webhooks/{id}/replay", { path: { id }, body: { after } }));
}

export type AuditEntry = Form<"AuditEntryView">;

export interface AuditRequest {
  kind?: string | undefined;
  id?: string | undefined;
  before?: number | undefined;
}

/** How many entries one page of the log has. */
export const AUDIT_PAGE = 50;

export function useAudit(request: AuditRequest) {
  return useQuery({
    queryKey: ["audit", request],
    queryFn: ({ signal }) => get("/audit", { query: { ...request, limit: AUDIT_PAGE }, signal }),
  });
}

export function useVerification() {
  return useMutation({ mutationFn: () => get("/audit/verification") });
}

/** Begins to use one-time codes; the secret is shown once. */
export function useBeginCodes() {
  return useMutation({ mutationFn: () => change("post", "/session/codes") });
}

/** Shows that the authenticator has the secret: only then are codes asked for. */
export function useConfirmCodes() {
  return useChange((code: string) => change("post", "/session/codes/confirmation", { body: { code } }));
}
