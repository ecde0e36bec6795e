import { useLocation, useNavigate } from "@tanstack/react-router";
import { Menu } from "antd";
import type { Session } from "../api/session.ts";
import { useText } from "../texts/texts.tsx";
import { ICONS } from "./icons.tsx";
import { sectionsOf } from "./navigation.ts";

/** The navigation that a role sees. */
export function Rail({ session }: { session: Session }) {
  const text = useText();
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const sections = sectionsOf(session);
  const here = sections.flatMap((section) => section.pages).find((page) => pathname.startsWith(page.path))?.path;
  const items = sections.map((section) => {
    const [first] = section.pages;
    const icon = ICONS[section.key];
    if (section.pages.length === 1 && first?.text === section.text) {
      return { key: first.path, icon, label: text(section.text) };
    }
    const children = section.pages.map((page) => ({ key: page.path, label: text(page.text) }));
    return { key: section.key, icon, label: text(section.text), children };
  });
  return (
    <nav className="rail" aria-label={text("shell.navigation")}>
      <Menu
        mode="inline"
        items={items}
        selectedKeys={here ? [here] : []}
        defaultOpenKeys={sections.map((section) => section.key)}
        onClick={({ key }) => void navigate({ to: key })}
      />
    </nav>
  );
}
