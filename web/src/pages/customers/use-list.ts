import { useNavigate, useSearch } from "@tanstack/react-router";
import { useEffect } from "react";
import { useSavedViews, type SavedView } from "../../api/saved-views.ts";
import { useSession } from "../../api/session.ts";
import { firstView, isChanged, searchFor, shownBy, type ListSearch, type Shown } from "./list-state.ts";

/** What the list shows, as the address says it: by a saved view, or by itself. */
export function useList() {
  const navigate = useNavigate();
  const search = useSearch({ from: "/staff/customers" });
  const role = useSession().data?.role ?? "";
  const asked = useSavedViews();
  const views = asked.data ?? [];
  const view = typeof search.view === "number" ? views.find(({ id }) => id === search.view) : undefined;
  const first = firstView(search, views, role);
  const go = (next: ListSearch, replace = false) => void navigate({ to: "/customers", search: next, replace });
  useEffect(() => {
    if (first !== undefined) go({ view: first.id }, true);
  });
  const shown = shownBy(search, view);
  const hasDefault = views.some(({ default_of }) => default_of.includes(role));
  return {
    search,
    views,
    view,
    shown,
    isChanged: isChanged(search, view),
    /** Whether it is known what is asked for: a view by its number alone must have been read. */
    isReady: !asked.isLoading && first === undefined,
    isMissing: typeof search.view === "number" && !asked.isLoading && view === undefined,
    /** Shows something else within the view. */
    show: (next: Partial<Shown>) => go(searchFor(search, view, { ...shown, ...next })),
    turn: (page: number | undefined, size: number | undefined) => go({ ...search, page: page === 1 ? undefined : page, size }),
    open: (next: SavedView | undefined) => go(next === undefined ? (hasDefault ? { view: "all" } : {}) : { view: next.id }),
  };
}
