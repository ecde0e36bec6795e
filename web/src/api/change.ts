import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Problem } from "./problem.ts";
import { noteUse } from "./usage.ts";

/** A change, after which everything that is shown is asked for again. */
export function useChange<Told, Sent = void>(send: (sent: Sent) => Promise<Told>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: send,
    onSuccess: () => {
      noteUse("change");
      return queries.invalidateQueries();
    },
    onError: (failed) => {
      if (failed instanceof Problem && failed.failure === "refused") noteUse("refused");
    },
  });
}
