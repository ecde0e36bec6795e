import { useNavigate } from "@tanstack/react-router";
import type { UseQueryResult } from "@tanstack/react-query";
import { useEffect, type ReactNode } from "react";
import { Problem } from "../api/problem.ts";
import { Failed } from "./states.tsx";
import { Waiting } from "./waiting.tsx";

/** What a route told; while it has not, or did not, the page says so. */
export function Asked<T>({ query, children }: { query: UseQueryResult<T>; children: (told: T) => ReactNode }) {
  const navigate = useNavigate();
  const isSignedOut = query.error instanceof Problem && query.error.failure === "signed-out";
  useEffect(() => {
    if (isSignedOut) void navigate({ to: "/sign-in", search: { to: location.pathname + location.search } });
  }, [isSignedOut, navigate]);
  if (query.data !== undefined) return children(query.data);
  if (query.isPending || isSignedOut) return <Waiting />;
  return <Failed failed={query.error} again={() => void query.refetch()} />;
}
