import type { Move, SchemeLine } from "../../api/customers.ts";

/** Where a step leads: up or down a stair, or to another class that is neither better nor worse. */
export type Way = "up" | "down" | "other";

/** The steps of a scheme. Only on a stair is one tier better than another; else each class that is near is told once. */
export function movesOf(scheme: Pick<SchemeLine, "lift" | "drop" | "tier">, isStair: boolean): { way: Way; move: Move }[] {
  const { lift, drop } = scheme;
  if (isStair) return [...lift.map((move) => ({ way: "up" as const, move })), ...drop.map((move) => ({ way: "down" as const, move }))];
  const met = new Set<string>();
  return [...lift, ...drop].flatMap((move) => {
    const key = `${move.metric} ${String(move.to)}`;
    if (met.has(key) || move.tier === scheme.tier) return [];
    met.add(key);
    return [{ way: "other" as const, move }];
  });
}
