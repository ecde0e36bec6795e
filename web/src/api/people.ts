import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { change, get } from "./client.ts";

export interface User {
  id: number;
  name: string;
  role: string;
  is_active: boolean;
  has_password: boolean;
  has_codes: boolean;
  customer_id: string | null;
}

export interface Key {
  id: number;
  name: string;
  role: string;
  made_by: string;
  is_active: boolean;
}

/** Something that is shown once and never again. */
export interface ShownOnce {
  id: number;
  token: string;
}

export const ROLES = ["owner", "manager", "sales", "service", "analyst", "auditor", "checkout", "partner", "member"] as const;

/** Roles whose people see the page of one customer alone. */
export const OWN_ROLES: readonly string[] = ["partner", "member"];

/** A change after which everything that is shown is asked for again. */
function useChange<Sent, Told>(send: (sent: Sent) => Promise<Told>) {
  const queries = useQueryClient();
  return useMutation({ mutationFn: send, onSuccess: () => queries.invalidateQueries() });
}

export function useUsers() {
  return useQuery({ queryKey: ["users"], queryFn: ({ signal }) => get<User[]>("/users", undefined, signal) });
}

export function useAddUser() {
  return useChange((user: { name: string; role: string; customer_id?: string }) => change<ShownOnce>("POST", "/users", user));
}

export function useChangeUser() {
  return useChange(({ id, ...fields }: { id: number; role?: string; is_active?: boolean }) => change<User>("PUT", `/users/${id}`, fields));
}

export function useInvite() {
  return useChange((id: number) => change<ShownOnce>("POST", `/users/${id}/invitation`));
}

export function useKeys() {
  return useQuery({ queryKey: ["keys"], queryFn: ({ signal }) => get<Key[]>("/keys", undefined, signal) });
}

export function useAddKey() {
  return useChange((key: { name: string; role: string }) => change<ShownOnce>("POST", "/keys", key));
}

export function useRevokeKey() {
  return useChange((id: number) => change("DELETE", `/keys/${id}`));
}

export interface Webhook {
  id: number;
  url: string;
  kinds: string[];
  told: number;
  failures: number;
}

export function useWebhooks() {
  return useQuery({ queryKey: ["webhooks"], queryFn: ({ signal }) => get<Webhook[]>("/webhooks", undefined, signal) });
}

export function useAddWebhook() {
  return useChange((webhook: { url: string; kinds: string[] }) => change<{ id: number; secret: string }>("POST", "/webhooks", webhook));
}

export function useRemoveWebhook() {
  return useChange((id: number) => change("DELETE", `/webhooks/${id}`));
}

export function useReplayWebhook() {
  return useChange(({ id, after }: { id: number; after: number }) => change("POST", `/webhooks/${id}/replay`, { after }));
}

export interface AuditEntry {
  seq: number;
  at: string;
  actor: string;
  action: string;
  subject_kind: string | null;
  subject_id: string | null;
  details: Record<string, unknown>;
  hash: string;
}

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
    queryFn: ({ signal }) => get<AuditEntry[]>("/audit", { ...request, limit: AUDIT_PAGE }, signal),
  });
}

export function useVerification() {
  return useMutation({ mutationFn: () => get<{ is_whole: boolean; entries: number; hash: string | null }>("/audit/verification") });
}

/** Begins to use one-time codes; the secret is shown once. */
export function useBeginCodes() {
  return useMutation({ mutationFn: () => change<{ secret: string; address: string }>("POST", "/session/codes") });
}

/** Shows that the authenticator has the secret: only then are codes asked for. */
export function useConfirmCodes() {
  return useChange((code: string) => change<User>("POST", "/session/codes/confirmation", { code }));
}
