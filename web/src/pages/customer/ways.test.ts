import { expect, it } from "vitest";
import type { Move } from "../../api/customers.ts";
import { movesOf } from "./ways.ts";

const move = (metric: string, to: number, tier: string) => ({ metric, from: 1, to, delta: to - 1, tier, part: null }) as unknown as Move;

it("calls a step up or down on a stair alone", () => {
  const scheme = { tier: "active", lift: [move("orders", 0, "prospect")], drop: [move("recency", 181, "lost"), move("orders", 0, "prospect")] };
  expect(movesOf(scheme, true).map(({ way }) => way)).toEqual(["up", "down", "down"]);
  expect(movesOf(scheme, false).map(({ way, move }) => `${way} ${move.tier}`)).toEqual(["other prospect", "other lost"]);
  expect(movesOf({ tier: "A", lift: [], drop: [] }, false)).toEqual([]);
});
