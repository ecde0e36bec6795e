import { useQuery, useQueryClient } from "@tanstack/react-query";
import { change, get, holdCsrf } from "./client.ts";
import { Problem } from "./problem.ts";

/** A right of a role, by its name on the wire. */
export type Right =
  | "see_customers"
  | "see_personal"
  | "send_facts"
  | "quote"
  | "see_members"
  | "change_members"
  | "spend_points"
  | "adjust_points"
  | "override_standings"
  | "export"
  | "write_notes"
  | "see_work"
  | "import"
  | "see_audit"
  | "manage"
  | "put_policies"
  | "approve"
  | "see_own";

/** Who has signed in. */
export interface Session {
  actor: string;
  /** The name to sign in with; absent where the server does not tell it. */
  name?: string | null;
  role: string;
  rights: Right[];
  customer_id: string | null;
  csrf: string | null;
}

const KEY = ["session"];

async function session(signal: AbortSignal): Promise<Session | null> {
  try {
    const found = await get<Session>("/session", undefined, signal);
    holdCsrf(found.csrf);
    return found;
  } catch (failed) {
    if (failed instanceof Problem && failed.failure === "signed-out") return null;
    throw failed;
  }
}

/** Who has signed in; `null` if nobody has. */
export function useSession() {
  return useQuery({ queryKey: KEY, queryFn: ({ signal }) => session(signal), staleTime: 300_000, retry: false });
}

/** Whether whoever has signed in may do something. */
export function useMay(): (right: Right) => boolean {
  const rights = useSession().data?.rights ?? [];
  return (right) => rights.includes(right);
}

/** Signs in and learns who that is. */
export function useSignIn() {
  const queries = useQueryClient();
  return async (name: string, password: string, code: string | undefined): Promise<Session | null> => {
    const signed = await change<{ csrf: string }>("POST", "/session", { name, password, ...(code ? { code } : {}) });
    holdCsrf(signed.csrf);
    queries.clear();
    return queries.fetchQuery({ queryKey: KEY, queryFn: ({ signal }) => session(signal) });
  };
}

/** Signs out; nothing that was read stays in the page. */
export function useSignOut() {
  const queries = useQueryClient();
  return async () => {
    await change("DELETE", "/session");
    holdCsrf(null);
    queries.clear();
    queries.setQueryData(KEY, null);
  };
}
