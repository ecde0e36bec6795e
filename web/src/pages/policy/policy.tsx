import { Button, Input } from "antd";
import { useState } from "react";
import { useCheckPolicy, usePolicy, type PolicyInForce } from "../../api/work.ts";
import { Asked } from "../../parts/asked.tsx";
import { Facts } from "../../parts/figure.tsx";
import { PageHead, Part } from "../../parts/page.tsx";
import { Told } from "../../parts/told.tsx";
import { useText } from "../../texts/texts.tsx";
import "./policy.css";

/** The policy in force, and a place to try another text. */
export function Policy() {
  const text = useText();
  return (
    <>
      <PageHead title={text("policy.title")} about={text("policy.about")} />
      <Asked query={usePolicy()}>{(policy) => <Shown policy={policy} />}</Asked>
    </>
  );
}

function Shown({ policy }: { policy: PolicyInForce }) {
  const text = useText();
  const [draft, setDraft] = useState<string | null>(null);
  return (
    <>
      <Facts
        facts={[
          [text("policy.name"), policy.policy],
          [text("policy.file"), policy.file],
          [text("policy.hash"), <span key="hash" className="code">{policy.hash.slice(0, 12)}</span>],
          [text("policy.warnings"), policy.warnings],
        ]}
      />
      <Part
        title={draft === null ? text("policy.text") : text("policy.draft")}
        acts={
          draft === null ? (
            <Button onClick={() => setDraft(policy.text)}>{text("policy.try")}</Button>
          ) : (
            <Button onClick={() => setDraft(null)}>{text("policy.back")}</Button>
          )
        }
      >
        {draft === null ? <Numbered text={policy.text} /> : <Draft draft={draft} onChange={setDraft} />}
      </Part>
    </>
  );
}

/** A text with the numbers of its lines, of which mistakes speak. */
function Numbered({ text }: { text: string }) {
  return (
    <pre className="policy-text" tabIndex={0}>
      {text.split("\n").map((line, at) => (
        <span key={at} className="policy-line">
          {line}
          {"\n"}
        </span>
      ))}
    </pre>
  );
}

function Draft({ draft, onChange }: { draft: string; onChange: (draft: string) => void }) {
  const text = useText();
  const check = useCheckPolicy();
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
          onChange(event.target.value);
        }}
      />
      <p>
        <Button type="primary" loading={check.isPending} onClick={() => check.mutate({ name: "draft.yaml", text: draft })}>
          {text("policy.check")}
        </Button>
      </p>
      <div aria-live="polite">
        <Told failed={check.error} />
        {check.data ? <p className="rose">{text("policy.holds", { name: check.data.policy, warnings: check.data.warnings })}</p> : null}
      </div>
      <p className="part-note">{text("policy.note")}</p>
    </>
  );
}
