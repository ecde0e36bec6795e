import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { change, get } from "./client.ts";

/** An act that waits for a second person. */
export interface Approval {
  id: number;
  state: "waiting" | "approved" | "refused" | "expired";
  act:
    | { kind: "override"; customer_id: string; scheme: string; tier: string; reason: string; until: string }
    | { kind: "points"; customer_id: string; points: number; qualifying: number; reason: string }
    | { kind: "policy"; name: string; text: string; from: string };
  asked_by: string;
  asked_at: string;
  expires: string;
  decided_by?: string | null;
  decided_at?: string | null;
  note?: string | null;
}

/** Whether the answer to a change says that it waits for a second person. */
export function isWaiting(answer: unknown): answer is Approval {
  return typeof answer === "object" && answer !== null && "act" in answer && "expires" in answer;
}

export function useApprovals(isAll: boolean) {
  return useQuery({
    queryKey: ["approvals", isAll],
    queryFn: ({ signal }) => get<Approval[]>("/approvals", isAll ? { all: "true" } : {}, signal),
  });
}

export function useDecide() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ id, ...decision }: { id: number; decision: "approve" | "refuse"; note?: string }) =>
      change<Approval>("POST", `/approvals/${id}`, decision),
    onSuccess: () => queries.invalidateQueries(),
  });
}
