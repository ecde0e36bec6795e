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
