import { useQuery } from "@tanstack/react-query";
import { get } from "./client.ts";
import type { Level } from "./members.ts";

interface Referrals {
  orders: number;
  customers: number;
  amount: string;
  returned: string;
  days_since_last: number | null;
}

export interface Partner {
  partner: string;
  level: Level | null;
  referred: string;
  commission: string;
  figures: Referrals;
  admission?: { when: string; window: string; is_met: boolean; figures: Referrals } | null;
}

export interface PartnerPage extends Partner {
  as_of: string;
  currency: string;
  bands: { level: Level; from: string; rate: string; amount: string }[];
  steps: { kind: string; at: string; order: string; customer_id: string | null; amount: string; before: string | null; commission: string }[];
  statement: { period_end: string; provisional: string; confirmed: string };
}

export function usePartners() {
  return useQuery({
    queryKey: ["partners"],
    queryFn: ({ signal }) => get<{ as_of: string; currency: string; partners: Partner[]; named_in_vain: number }>("/partners", undefined, signal),
  });
}

export function usePartner(id: string) {
  return useQuery({
    queryKey: ["partner", id],
    queryFn: ({ signal }) => get<PartnerPage>(`/partners/${encodeURIComponent(id)}`, undefined, signal),
  });
}
