import { useNavigate, useSearch } from "@tanstack/react-router";
import { Button, Form, Input } from "antd";
import { useState } from "react";
import { useSignIn } from "../../api/session.ts";
import { Told } from "../../parts/told.tsx";
import { Mark } from "../../shell/brand.tsx";
import { Looks } from "../../shell/looks.tsx";
import { landingOf } from "../../shell/navigation.ts";
import { useText } from "../../texts/texts.tsx";
import "./sign-in.css";

interface Fields {
  name: string;
  password: string;
  code?: string;
}

/** Only a page of our own is gone back to. */
function isOwn(to: string | undefined): to is string {
  return to !== undefined && to.startsWith("/") && !to.startsWith("//") && !to.startsWith("/sign-in");
}

export function SignIn() {
  const text = useText();
  const navigate = useNavigate();
  const signIn = useSignIn();
  const { to, name } = useSearch({ from: "/sign-in" });
  const [failed, setFailed] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  const [wantsCode, setWantsCode] = useState(false);

  async function enter(fields: Fields) {
    setBusy(true);
    setFailed(null);
    try {
      const session = await signIn(fields.name.trim(), fields.password, fields.code?.trim());
      const landing = session === null ? "/" : landingOf(session);
      await navigate({ href: isOwn(to) && landing !== "/portal" ? to : landing });
    } catch (refused) {
      setFailed(refused);
    } finally {
      setBusy(false);
    }
  }

  return (
    <main className="sign-in">
      <div className="sign-in-card">
        <Mark />
        <h1>{text("sign_in.title")}</h1>
        <p className="soft">{text("sign_in.about")}</p>
        <Told failed={failed} />
        <Form<Fields> layout="vertical" requiredMark={false} initialValues={{ name }} onFinish={(fields) => void enter(fields)}>
          <Form.Item name="name" label={text("sign_in.name")} rules={[{ required: true, message: text("form.needed") }]}>
            <Input size="large" autoComplete="username" autoFocus={!name} />
          </Form.Item>
          <Form.Item name="password" label={text("sign_in.password")} rules={[{ required: true, message: text("form.needed") }]}>
            <Input.Password size="large" autoComplete="current-password" autoFocus={Boolean(name)} />
          </Form.Item>
          {wantsCode ? (
            <Form.Item name="code" label={text("sign_in.code")}>
              <Input size="large" inputMode="numeric" autoComplete="one-time-code" maxLength={8} autoFocus />
            </Form.Item>
          ) : (
            <p>
              <Button type="link" size="small" className="sign-in-code" onClick={() => setWantsCode(true)}>
                {text("sign_in.with_code")}
              </Button>
            </p>
          )}
          <Button type="primary" size="large" htmlType="submit" block loading={isBusy}>
            {text("sign_in.enter")}
          </Button>
        </Form>
        <p className="faint sign-in-first">{text("sign_in.first")}</p>
        <Looks />
      </div>
    </main>
  );
}
