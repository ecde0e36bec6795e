import { useQuery } from "@tanstack/react-query";
import { useChange } from "./change.ts";
import { change, get } from "./client.ts";
import type { Form } from "./routes.ts";

/** An act that waits for a second person. */
export type Approval = Form<"ApprovalView">;

/** Whether the answer to a change says that it waits for a second person. */
export function isWaiting(answer: object): answer is Approval {
  return "act" in answer && "expires" in answer;
}

export function useApprovals(isAll: boolean) {
  return useQuery({
    queryKey: ["approvals", isAll],
    queryFn: ({ signal }) => get("/approvals", { query: { all: isAll ? "true" : undefined }, signal }),
  });
}

export function useDecide() {
  return useChange(({ id, ...body }: { id: number } & Form<"DecisionBody">) => change("post", "/approvals/{id}", { path: { id }, body }));
}
