import { Button, Modal } from "antd";
import { useState } from "react";
import { usePolicy, usePolicyVersion, type PolicyInForce } from "../../api/policies.ts";
import { Asked } from "../../parts/asked.tsx";
import { Facts } from "../../parts/figure.tsx";
import { PageHead, Part } from "../../parts/page.tsx";
import { useText } from "../../texts/texts.tsx";
import { Draft } from "./draft.tsx";
import "./policy.css";
import { Versions } from "./versions.tsx";

/** The policy in force, those before it, and a place to try another text. */
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
  const [version, setVersion] = useState<number | null>(null);
  const older = usePolicyVersion(version);
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
      <Part title={text("policy.versions")}>
        <Versions onOpen={setVersion} />
      </Part>
      {version !== null ? (
        <Modal open width={820} footer={null} title={text("policy.version_of", { number: version })} onCancel={() => setVersion(null)}>
          <Asked query={older}>{(found) => <Numbered text={found.text ?? ""} />}</Asked>
        </Modal>
      ) : null}
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
