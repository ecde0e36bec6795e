import { useSyncExternalStore } from "react";

const dark = () => matchMedia("(prefers-color-scheme: dark)");

function watch(told: () => void): () => void {
  const query = dark();
  query.addEventListener("change", told);
  return () => query.removeEventListener("change", told);
}

/** Whether the system of whoever looks is dark. */
export function useSystemIsDark(): boolean {
  return useSyncExternalStore(watch, () => dark().matches);
}
