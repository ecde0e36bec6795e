import { QueryClient } from "@tanstack/react-query";
import { Problem } from "./problem.ts";

/** How often a request is tried again if no server answered. What the server refused is not asked again. */
const TRIES = 2;

export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      refetchOnWindowFocus: true,
      retry: (tries, failed) => failed instanceof Problem && failed.failure === "offline" && tries < TRIES,
    },
  },
});
