import { LogoutOutlined } from "@ant-design/icons";
import { useNavigate } from "@tanstack/react-router";
import { Button, Tooltip } from "antd";
import { useSignOut, type Session } from "../api/session.ts";
import { useText, useWord } from "../texts/texts.tsx";
import { Looks } from "./looks.tsx";

/** Who has signed in, and how the pages look to them. */
export function Account({ session }: { session: Session }) {
  const text = useText();
  const word = useWord();
  const navigate = useNavigate();
  const signOut = useSignOut();
  return (
    <div className="account">
      <Looks />
      <div className="account-who">
        <span className="cut" title={session.actor}>
          {word("role", session.role)}
        </span>
        <Tooltip title={text("shell.sign_out")}>
          <Button
            type="text"
            size="small"
            icon={<LogoutOutlined />}
            aria-label={text("shell.sign_out")}
            onClick={() => void signOut().finally(() => void navigate({ to: "/sign-in" }))}
          />
        </Tooltip>
      </div>
    </div>
  );
}
