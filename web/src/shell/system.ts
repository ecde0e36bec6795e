import { useSyncExternalStore } from "react";

function useMedia(query: string): boolean {
  const watch = (told: () => void) => {
    const media = matchMedia(query);
    media.addEventListener("change", told);
    return () => media.removeEventListener("change", told);
  };
  return useSyncExternalStore(watch, () => matchMedia(query).matches);
}

/** Whether the system of whoever looks is dark. */
export function useSystemIsDark(): boolean {
  return useMedia("(prefers-color-scheme: dark)");
}

/** Whether whoever looks wants nothing to move. */
export function useSystemIsStill(): boolean {
  return useMedia("(prefers-reduced-motion: reduce)");
}
