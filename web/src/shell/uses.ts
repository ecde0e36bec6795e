import { useLocation } from "@tanstack/react-router";
import { useEffect } from "react";
import { useSession } from "../api/session.ts";
import { countUses, noteUse, tellUsesRegularly } from "../api/usage.ts";

/** Counts which pages are opened, where the server wants to know; see `[usage]` in the settings. */
export function useUses(): void {
  const isOn = useSession().data?.counts_usage ?? false;
  const page = useLocation({ select: ({ pathname }) => pathname.split("/")[1] ?? "" });
  useEffect(() => {
    countUses(isOn);
    return isOn ? tellUsesRegularly() : undefined;
  }, [isOn]);
  useEffect(() => {
    if (isOn && page !== "") noteUse("open");
  }, [isOn, page]);
}
