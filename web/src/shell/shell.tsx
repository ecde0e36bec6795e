import { MenuOutlined } from "@ant-design/icons";
import { Outlet, useLocation } from "@tanstack/react-router";
import { Button, Drawer } from "antd";
import { useEffect, useState } from "react";
import { useSession } from "../api/session.ts";
import { useText } from "../texts/texts.tsx";
import { Account } from "./account.tsx";
import { Brand } from "./brand.tsx";
import { Rail } from "./rail.tsx";
import "./shell.css";
import { useUses } from "./uses.ts";

/** The frame of all pages of staff: navigation at the side, on phones behind a button. */
export function Shell() {
  const text = useText();
  const session = useSession().data;
  const { pathname } = useLocation();
  const [isOpen, setOpen] = useState(false);
  useEffect(() => setOpen(false), [pathname]);
  useUses();
  if (!session) return null;
  return (
    <div className="shell">
      <a className="skip" href="#content">
        {text("shell.skip")}
      </a>
      <aside className="shell-side">
        <Brand />
        <Rail session={session} />
        <Account session={session} />
      </aside>
      <header className="shell-top">
        <Brand />
        <Button
          type="text"
          icon={<MenuOutlined />}
          aria-label={text("shell.menu")}
          aria-expanded={isOpen}
          onClick={() => setOpen(true)}
        />
      </header>
      <Drawer open={isOpen} onClose={() => setOpen(false)} placement="left" size={272} title={<Brand />}>
        <div className="shell-drawer">
          <Rail session={session} />
          <Account session={session} />
        </div>
      </Drawer>
      <main className="shell-main" id="content" tabIndex={-1}>
        <Outlet />
      </main>
    </div>
  );
}
