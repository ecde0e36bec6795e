import { App, Button, Form, Input, Typography } from "antd";
import { useBeginCodes, useConfirmCodes } from "../../api/people.ts";
import { Told } from "../../parts/told.tsx";
import { useText } from "../../texts/texts.tsx";

/** One-time codes: the secret is shown once, and a first code shows that the authenticator has it. */
export function Codes() {
  const text = useText();
  const { message } = App.useApp();
  const begin = useBeginCodes();
  const confirm = useConfirmCodes();
  const secret = begin.data?.secret;
  return (
    <>
      <p className="soft">{text("account.codes_about")}</p>
      <Told failed={begin.error ?? confirm.error} />
      {secret === undefined || confirm.isSuccess ? (
        <Button loading={begin.isPending} onClick={() => begin.mutate()}>
          {text("account.begin_codes")}
        </Button>
      ) : (
        <>
          <p>{text("account.secret_about")}</p>
          <Typography.Paragraph copyable={{ tooltips: [text("once.copy"), text("once.copied")] }} className="code">
            {secret}
          </Typography.Paragraph>
          <Form<{ code: string }>
            layout="inline"
            onFinish={({ code }) => confirm.mutate(code.trim(), { onSuccess: () => void message.success(text("account.codes_begun")) })}
          >
            <Form.Item name="code" label={text("sign_in.code")} rules={[{ required: true, message: text("form.needed") }]}>
              <Input inputMode="numeric" autoComplete="one-time-code" maxLength={8} style={{ width: 140 }} />
            </Form.Item>
            <Button type="primary" htmlType="submit" loading={confirm.isPending}>
              {text("account.confirm_codes")}
            </Button>
          </Form>
        </>
      )}
    </>
  );
}
