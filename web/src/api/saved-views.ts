import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { change, get } from "./client.ts";
import type { Form } from "./routes.ts";
import { useMay } from "./session.ts";

/** What a list shows: its condition, its order, its columns. */
export type Shows = Form<"ShownListView">;

/** A list of customers that somebody saved. */
export type SavedView = Form<"SavedViewView">;

/** A view as it is saved. */
export interface SavedViewBody {
  name: string;
  is_shared: boolean;
  default_of?: string[];
  shows: Shows;
}

const KEY = ["saved-views"];

export function useSavedViews() {
  const may = useMay();
  return useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => get("/saved-views", { signal }),
    enabled: may("see_customers"),
    staleTime: 60_000,
  });
}

/** Holds what a change answered, so that the tabs show it at once. */
function useHeld() {
  const queries = useQueryClient();
  return (view: SavedView) => {
    queries.setQueryData<SavedView[]>(KEY, (known) => {
      const others = (known ?? []).filter(({ id }) => id !== view.id);
      // A role has one view that it is shown first.
      const freed = others.map((other) => ({ ...other, default_of: other.default_of.filter((role) => !view.default_of.includes(role)) }));
      return [...freed, view].sort((one, other) => one.id - other.id);
    });
  };
}

export function useSaveView() {
  const hold = useHeld();
  return useMutation({ mutationFn: (body: SavedViewBody) => change("post", "/saved-views", { body }), onSuccess: hold });
}

/** Saves a view in the place of what it was, if nobody else has changed it meanwhile. */
export function useChangeView() {
  const hold = useHeld();
  return useMutation({
    mutationFn: ({ view, body }: { view: SavedView; body: SavedViewBody }) =>
      change("put", "/saved-views/{id}", { path: { id: view.id }, body, ifMatch: view.revision }),
    onSuccess: hold,
  });
}

export function usePinView() {
  const hold = useHeld();
  return useMutation({
    mutationFn: ({ id, is_pinned }: { id: number; is_pinned: boolean }) => change("put", "/saved-views/{id}/pin", { path: { id }, body: { is_pinned } }),
    onSuccess: hold,
  });
}

export function useRemoveView() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: number) => change("delete", "/saved-views/{id}", { path: { id } }),
    onSuccess: (_, id) => queries.setQueryData<SavedView[]>(KEY, (known) => (known ?? []).filter((view) => view.id !== id)),
  });
}
