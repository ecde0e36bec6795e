import type { SavedView, Shows } from "../../api/saved-views.ts";

/** What stands in the address of the list. */
export interface ListSearch {
  /** A saved view; `all` for everybody where a role is shown a view first. */
  view?: number | "all" | undefined;
  /** Whether what follows stands in the place of what the view says. */
  changed?: true | undefined;
  where?: string | undefined;
  sort?: string | undefined;
  /** The columns after the id, with commas between them. */
  columns?: string | undefined;
  page?: number | undefined;
  size?: number | undefined;
}

/** What a list shows; `undefined` where it says nothing. */
export interface Shown {
  where: string | undefined;
  sort: string | undefined;
  columns: string[] | undefined;
}

const listOf = (text: string | undefined) => text?.split(",").filter((name) => name !== "");

function shownOf(shows: Shows): Shown {
  return { where: shows.where ?? undefined, sort: shows.sort ?? undefined, columns: shows.columns ?? undefined };
}

/** What the address asks for: what it says itself, or what its view does. */
export function shownBy(search: ListSearch, view: SavedView | undefined): Shown {
  const isOfView = view !== undefined && search.changed === undefined && !saysItself(search);
  return isOfView ? shownOf(view.shows) : { where: search.where, sort: search.sort, columns: listOf(search.columns) };
}

/** Whether an address says what to show, also without its view. */
function saysItself({ where, sort, columns }: ListSearch): boolean {
  return where !== undefined || sort !== undefined || columns !== undefined;
}

function isSame(one: Shown, other: Shown): boolean {
  return one.where === other.where && one.sort === other.sort && one.columns?.join(",") === other.columns?.join(",");
}

/** Whether a view shows something else than was saved. */
export function isChanged(search: ListSearch, view: SavedView | undefined): boolean {
  return view !== undefined && !isSame(shownBy(search, view), shownOf(view.shows));
}

/** The address that shows something within a view; what the view says itself stands not in it. */
export function searchFor(search: ListSearch, view: SavedView | undefined, shown: Shown): ListSearch {
  const { size } = search;
  if (view !== undefined && isSame(shown, shownOf(view.shows))) return { view: view.id, size };
  const columns = shown.columns?.join(",");
  const of = view === undefined ? { view: search.view === "all" ? ("all" as const) : undefined } : { view: view.id, changed: true as const };
  return { ...of, where: shown.where, sort: shown.sort, columns, size };
}

/** What is saved of a list. */
export function showsOf(shown: Shown): Shows {
  return { where: shown.where ?? null, sort: shown.sort ?? null, columns: shown.columns ?? null };
}

/** The view that a role is shown first, for whoever asks for nothing. */
export function firstView(search: ListSearch, views: SavedView[], role: string): SavedView | undefined {
  if (search.view !== undefined || search.page !== undefined || saysItself(search)) return undefined;
  return views.find(({ default_of }) => default_of.includes(role));
}
