import { EllipsisOutlined } from "@ant-design/icons";
import { App, Button, Dropdown, Tabs } from "antd";
import type { MenuProps } from "antd";
import { useState } from "react";
import { useChangeView, usePinView, useRemoveView, useSaveView, type SavedView } from "../../../api/saved-views.ts";
import { copied } from "../../../parts/copied.ts";
import { toldOf } from "../../../parts/told.tsx";
import { useText } from "../../../texts/texts.tsx";
import { showsOf, type Shown } from "../list-state.ts";
import { ViewForm, type ViewFields } from "./view-form.tsx";
import { ViewList } from "./view-list.tsx";
import "./views.css";

interface Props {
  views: SavedView[];
  /** The view that is shown; everybody without one. */
  view: SavedView | undefined;
  shown: Shown;
  isChanged: boolean;
  onOpen: (view: SavedView | undefined) => void;
}

/** Saved views as tabs; what is shown is saved in its place or under a name of its own. */
export function ViewTabs({ views, view, shown, isChanged, onOpen }: Props) {
  const text = useText();
  const { message, modal } = App.useApp();
  const [form, setForm] = useState<"new" | "edit" | null>(null);
  const [save, change, pin, remove] = [useSaveView(), useChangeView(), usePinView(), useRemoveView()];
  const told = (failed: unknown) => void message.error(toldOf(failed, text), 8);
  const done = ({ name }: SavedView) => void message.success(text("views.saved", { name }));
  const tabs = views.filter(({ id, is_pinned }) => is_pinned || id === view?.id);
  const isSomething = shown.where !== undefined || shown.sort !== undefined || shown.columns !== undefined;

  const saveInPlace = () => {
    if (view === undefined) return;
    const body = { name: view.name, is_shared: view.is_shared, shows: showsOf(shown) };
    change.mutate({ view, body }, { onSuccess: (saved) => (done(saved), onOpen(saved)), onError: told });
  };
  const saveForm = (fields: ViewFields) => {
    const close = (saved: SavedView) => {
      done(saved);
      setForm(null);
    };
    if (form === "edit" && view !== undefined) change.mutate({ view, body: { ...fields, shows: view.shows } }, { onSuccess: close });
    else save.mutate({ ...fields, shows: showsOf(shown) }, { onSuccess: (saved) => (close(saved), onOpen(saved)) });
  };
  const open = (next: "new" | "edit") => {
    save.reset();
    change.reset();
    setForm(next);
  };
  const sure = (gone: SavedView) =>
    void modal.confirm({
      title: text(gone.is_shared ? "views.remove_shared_sure" : "views.remove_sure", { name: gone.name }),
      okText: text("views.remove"),
      okButtonProps: { danger: true },
      cancelText: text("form.cancel"),
      onOk: () => remove.mutateAsync(gone.id).then(() => onOpen(undefined), told),
    });
  const acts: MenuProps["items"] =
    view === undefined
      ? []
      : [
          { key: "edit", label: text("views.edit"), disabled: !view.may_change, onClick: () => open("edit") },
          {
            key: "pin",
            label: text(view.is_pinned ? "views.unpin" : "views.pin"),
            onClick: () => pin.mutate({ id: view.id, is_pinned: !view.is_pinned }, { onError: told }),
          },
          { key: "link", label: text("views.link"), onClick: () => void (copied(location.href) && message.success(text("views.link_copied"))) },
          { key: "new", label: text("views.save_as"), onClick: () => open("new") },
          { type: "divider" },
          { key: "remove", label: text("views.remove"), danger: true, disabled: !view.may_change, onClick: () => sure(view) },
        ];
  const buttons = (
    <div className="views-acts">
      {view !== undefined && isChanged ? (
        <>
          <Button size="small" type="text" onClick={() => onOpen(view)}>
            {text("views.undo")}
          </Button>
          {view.may_change ? (
            <Button size="small" type="primary" loading={change.isPending} onClick={saveInPlace}>
              {text("views.save")}
            </Button>
          ) : null}
          <Button size="small" onClick={() => open("new")}>
            {text("views.save_as")}
          </Button>
        </>
      ) : view === undefined && isSomething ? (
        <Button size="small" onClick={() => open("new")}>
          {text("views.save_first")}
        </Button>
      ) : null}
      {view === undefined ? null : (
        <Dropdown menu={{ items: acts }} trigger={["click"]}>
          <Button size="small" type="text" icon={<EllipsisOutlined />} aria-label={text("views.acts")} />
        </Dropdown>
      )}
      <ViewList views={views} view={view} onOpen={onOpen} onPin={(id, is_pinned) => pin.mutate({ id, is_pinned }, { onError: told })} />
    </div>
  );
  return (
    <>
      <div className="views-bar">
        <Tabs
        className="views"
        aria-label={text("views.tabs")}
        activeKey={view === undefined ? "all" : String(view.id)}
        onChange={(key) => onOpen(views.find(({ id }) => String(id) === key))}
        items={[
          { key: "all", label: text("views.all") },
          ...tabs.map((tab) => ({
            key: String(tab.id),
            label: (
              <span className="views-name" title={tab.name}>
                <span>{tab.name}</span>
                {tab.id === view?.id && isChanged ? <em>{text("views.changed")}</em> : null}
              </span>
            ),
          })),
        ]}
      />
      {buttons}
      </div>
      {form === null ? null : (
        <ViewForm
          title={form === "edit" ? text("views.edit") : view === undefined ? text("views.save_first") : text("views.save_as")}
          view={form === "edit" ? view : undefined}
          isSaving={save.isPending || change.isPending}
          failed={save.error ?? change.error}
          onSave={saveForm}
          onClose={() => setForm(null)}
        />
      )}
    </>
  );
}
