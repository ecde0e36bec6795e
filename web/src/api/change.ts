import { useMutation, useQueryClient } from "@tanstack/react-query";

/** A change, after which everything that is shown is asked for again. */
export function useChange<Told, Sent = void>(send: (sent: Sent) => Promise<Told>) {
  const queries = useQueryClient();
  return useMutation({ mutationFn: send, onSuccess: () => queries.invalidateQueries() });
}
