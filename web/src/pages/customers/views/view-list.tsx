import { PushpinFilled, PushpinOutlined } from "@ant-design/icons";
import { Button, Popover } from "antd";
import { useState } from "react";
import type { SavedView } from "../../../api/saved-views.ts";
import { useText, useWord } from "../../../texts/texts.tsx";

interface Props {
  views: SavedView[];
  view: SavedView | undefined;
  onOpen: (view: SavedView) => void;
  onPin: (id: number, isPinned: boolean) => void;
}

/** All views that one sees, also those that are no tabs. */
export function ViewList({ views, view, onOpen, onPin }: Props) {
  const text = useText();
  const word = useWord();
  const [isOpen, setOpen] = useState(false);
  const row = (one: SavedView) => {
    const first = one.default_of.map((role) => word("role", role)).join(text("filter.say_list"));
    const about = [one.is_own ? null : text("views.by", { owner: one.owner }), first === "" ? null : text("views.first_for", { roles: first })].filter(Boolean);
    return (
      <li key={one.id}>
        <Button
          type="link"
          className={one.id === view?.id ? "views-now" : ""}
          onClick={() => {
            setOpen(false);
            onOpen(one);
          }}
        >
          {one.name}
        </Button>
        {about.length > 0 ? <small className="faint">{about.join(" · ")}</small> : null}
        <Button
          type="text"
          size="small"
          icon={one.is_pinned ? <PushpinFilled /> : <PushpinOutlined />}
          aria-label={`${text(one.is_pinned ? "views.unpin" : "views.pin")}: ${one.name}`}
          onClick={() => onPin(one.id, !one.is_pinned)}
        />
      </li>
    );
  };
  const group = (title: string, of: SavedView[]) =>
    of.length === 0 ? null : (
      <>
        <h3>{title}</h3>
        <ul>{of.map(row)}</ul>
      </>
    );
  const list = (
    <div className="views-list">
      {views.length === 0 ? <p className="faint">{text("views.none")}</p> : null}
      {group(text("views.own"), views.filter(({ is_own }) => is_own))}
      {group(text("views.shared"), views.filter(({ is_own }) => !is_own))}
    </div>
  );
  return (
    <Popover trigger="click" placement="bottomRight" content={list} open={isOpen} onOpenChange={setOpen}>
      <Button size="small" type="text">
        {text("views.more")}
      </Button>
    </Popover>
  );
}
