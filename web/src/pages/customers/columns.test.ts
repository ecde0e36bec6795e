import { expect, it } from "vitest";
import type { Known } from "../../filter/names.ts";
import { tiersFirst } from "./columns.tsx";

const known = (name: string, group: Known["group"]): Known => ({ name, title: name, sort: "text", group });

it("shows tiers before the figures that they rest on, and keeps the rest in the policy's order", () => {
  const names = [known("recency", "metric"), known("orders", "metric"), known("loyal", "label"), known("level", "member"), known("rfm", "scheme"), known("rfm.standing", "standing")];
  expect(tiersFirst(names).map(({ name }) => name)).toEqual(["rfm", "rfm.standing", "level", "recency", "orders", "loyal"]);
});
