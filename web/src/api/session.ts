import { useQuery, useQueryClient } from "@tanstack/react-query";
import { change, get, holdCsrf } from "./client.ts";
import { Problem } from "./problem.ts";
import type { Form } from "./routes.ts";

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
  | "see_work"
  | "import"
  | "see_audit"
  | "manage"
  | "put_policies"
  | "approve"
  | "see_own";

/** Who has signed in. */
export type Session = Form<"SessionView">;

const KEY = ["session"];

async function session(signal: AbortSignal): Promise<Session | null> {
  try {
    const found = await get("/session", { signal });
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
    const signed = await change("post", "/session", { body: { name, password, ...(code ? { code } : {}) } });
    holdCsrf(signed.csrf);
    queries.clear();
    return queries.fetchQuery({ queryKey: KEY, queryFn: ({ signal }) => session(signal) });
  };
}

/** Signs out; nothing that was read stays in the page. */
export function useSignOut() {
  const queries = useQueryClient();
  return async () => {
    await change("delete", "/session");
    holdCsrf(null);
    queries.clear();
    queries.setQueryData(KEY, null);
  };
}
