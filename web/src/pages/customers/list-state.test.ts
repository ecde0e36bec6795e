import { expect, it } from "vitest";
import type { SavedView } from "../../api/saved-views.ts";
import { firstView, isChanged, searchFor, shownBy } from "./list-state.ts";

const view: SavedView = {
  id: 3,
  name: "Large",
  owner: "user:1",
  is_own: true,
  may_change: true,
  is_shared: true,
  is_pinned: true,
  default_of: ["sales"],
  shows: { where: "amount > 5", sort: "-amount", columns: ["amount", "orders"] },
  broken: null,
  gone: [],
  revision: 1,
};

it("a view alone in the address shows what was saved", () => {
  expect(shownBy({ view: 3 }, view)).toEqual({ where: "amount > 5", sort: "-amount", columns: ["amount", "orders"] });
  expect(isChanged({ view: 3 }, view)).toBe(false);
});

it("what is changed stands in the address, and goes when it is as saved again", () => {
  const shown = shownBy({ view: 3, size: 20 }, view);
  const changed = searchFor({ view: 3, size: 20, page: 4 }, view, { ...shown, sort: "orders" });
  expect(changed).toEqual({ view: 3, changed: true, where: "amount > 5", sort: "orders", columns: "amount,orders", size: 20 });
  expect(isChanged(changed, view)).toBe(true);
  expect(searchFor(changed, view, shown)).toEqual({ view: 3, size: 20 });
});

it("a view whose condition is cleared shows everybody, and says that it is changed", () => {
  const search = searchFor({ view: 3 }, view, { where: undefined, sort: undefined, columns: undefined });
  expect(search.changed).toBe(true);
  expect(shownBy(search, view)).toEqual({ where: undefined, sort: undefined, columns: undefined });
  expect(isChanged(search, view)).toBe(true);
});

it("a role is shown its view first, unless the address asks for something", () => {
  expect(firstView({}, [view], "sales")).toBe(view);
  expect(firstView({}, [view], "service")).toBeUndefined();
  expect(firstView({ view: "all" }, [view], "sales")).toBeUndefined();
  expect(firstView({ where: "orders > 1" }, [view], "sales")).toBeUndefined();
});
