import { useQuery } from "@tanstack/react-query";
import { get } from "./client.ts";
import type { Form } from "./routes.ts";

/** Something that somebody should look at. */
export type Alert = Form<"AlertView">;

export function useAlerts() {
  return useQuery({
    queryKey: ["overview"],
    queryFn: async ({ signal }) => (await get("/overview", { signal })).alerts,
  });
}

/** The newest run in the figures that managers look at first. */
export type Portfolio = Form<"PortfolioView">;

/** How an amount is spread over customers. */
export type Curve = Form<"CurveView">;

export type PortfolioScheme = Form<"PortfolioSchemeView">;

export type PortfolioTier = Form<"PortfolioTierView">;

/** Revenue of the tiers by something else. */
export type Heat = Form<"HeatView">;

export type HeatColumn = Form<"HeatColumnView">;

/** The first time after a run it is computed, which takes a while for many customers. */
export function usePortfolio() {
  return useQuery({
    queryKey: ["portfolio"],
    queryFn: ({ signal }) => get("/overview/portfolio", { signal, isLong: true }),
    staleTime: 300_000,
  });
}
