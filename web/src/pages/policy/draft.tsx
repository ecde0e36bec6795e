import { App, Button, Input, Popconfirm, Space } from "antd";
import { useState } from "react";
import { isWaiting } from "../../api/approvals.ts";
import { useCheckPolicy, usePreview, usePutInForce } from "../../api/policies.ts";
import { useMay } from "../../api/session.ts";
import { dayFromToday } from "../../format/times.ts";
import { Told } from "../../parts/told.tsx";
import { useText } from "../../texts/texts.tsx";
import { Preview } from "./preview.tsx";

/** A draft: checked, tried on the stored facts, and put in force from a day. */
export function Draft({ draft, onChange }: { draft: string; onChange: (draft: string) => void }) {
  const text = useText();
  const may = useMay();
  const check = useCheckPolicy();
  const preview = usePreview();
  const put = usePutInForce();
  const { message } = App.useApp();
  const [from, setFrom] = useState(dayFromToday(1));
  const putInForce = () =>
    put.mutate({ text: draft, from }, { onSuccess: (answer) => void message.success(text(isWaiting(answer) ? "approvals.waits" : "policy.put")) });
  return (
    <>
      <Input.TextArea
        className="code policy-draft"
        value={draft}
        rows={24}
        spellCheck={false}
        aria-label={text("policy.draft")}
        onChange={(event) => {
          check.reset();
          preview.reset();
          put.reset();
          onChange(event.target.value);
        }}
      />
      <Space wrap style={{ margin: "12px 0" }}>
        <Button loading={check.isPending} onClick={() => check.mutate({ name: "draft.yaml", text: draft })}>
          {text("policy.check")}
        </Button>
        <Button type="primary" loading={preview.isPending} onClick={() => preview.mutate(draft)}>
          {text("policy.preview")}
        </Button>
        {may("put_policies") ? (
          <Popconfirm
            title={text("policy.put_from")}
            description={<Input type="date" value={from} min={dayFromToday(0)} aria-label={text("policy.put_from")} onChange={(event) => setFrom(event.target.value)} />}
            onConfirm={putInForce}
          >
            <Button loading={put.isPending}>{text("policy.put_in_force")}</Button>
          </Popconfirm>
        ) : null}
      </Space>
      <div aria-live="polite">
        <Told failed={check.error ?? preview.error ?? put.error} />
        {check.data ? <p className="rose">{text("policy.holds", { name: check.data.policy, warnings: check.data.warnings })}</p> : null}
      </div>
      {preview.data ? <Preview preview={preview.data} /> : null}
    </>
  );
}
