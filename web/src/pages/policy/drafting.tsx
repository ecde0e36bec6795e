import { App, Button, Input, Popconfirm, Space, Tabs } from "antd";
import { lazy, Suspense, useCallback, useMemo, useRef, useState } from "react";
import { isWaiting } from "../../api/approvals.ts";
import { useMeasures } from "../../api/catalogue.ts";
import { checkPolicy, usePolicySchema, usePreview, usePutInForce, type Mistake, type PolicyInForce, type PolicyVersion } from "../../api/policies.ts";
import { Problem } from "../../api/problem.ts";
import { useMay } from "../../api/session.ts";
import { dayFromToday } from "../../format/times.ts";
import { Told } from "../../parts/told.tsx";
import { Waiting } from "../../parts/waiting.tsx";
import { useText, useTitle } from "../../texts/texts.tsx";
import { CaseList } from "./cases.tsx";
import { useKeptDraft } from "./draft-kept.ts";
import type { EditorHandle } from "./editor/editor.tsx";
import type { Schema } from "./editor/schema.ts";
import { MistakeList } from "./mistake-list.tsx";
import { Preview } from "./preview.tsx";
import { ThresholdPanel } from "./threshold-panel.tsx";
import { Unlike } from "./unlike.tsx";

const Editor = lazy(async () => ({ default: (await import("./editor/editor.tsx")).Editor }));

/** A draft: written with completion, its mistakes in place, tried on the stored facts, and put in force from a day. */
export function Drafting({ policy, versions }: { policy: PolicyInForce; versions: PolicyVersion[] }) {
  const text = useText();
  const title = useTitle();
  const may = useMay();
  const newest = versions[0];
  const { draft, write, beginAnew } = useKeptDraft({ text: policy.text, before: policy.text, seen: newest?.number ?? 0 });
  const [mistakes, setMistakes] = useState<Mistake[] | null>(null);
  const [unchecked, setUnchecked] = useState<Problem | null>(null);
  const [shown, show] = useState("mistakes");
  const editor = useRef<EditorHandle>(null);
  const preview = usePreview();
  const put = usePutInForce();
  const schema = usePolicySchema().data as Schema | undefined;
  const measures = useMeasures(may("see_customers"));
  const words = useMemo(() => ({ measures: measures.map((measure) => ({ name: measure.name, title: title(measure.unit, "") })) }), [measures, title]);
  const { message } = App.useApp();
  const [from, setFrom] = useState(dayFromToday(1));
  const isChanged = draft.text !== draft.before;
  const isWrong = mistakes?.some((mistake) => !mistake.is_warning) ?? false;
  const isOvertaken = newest !== undefined && newest.number > draft.seen;
  const check = useCallback(async (written: string): Promise<Mistake[]> => {
    let found: Mistake[] = [];
    try {
      found = (await checkPolicy(written)).remarks;
    } catch (refused) {
      if (!(refused instanceof Problem)) throw refused;
      found = refused.mistakes;
      // Whatever else keeps the server from answering says nothing about the text.
      setUnchecked(found.length === 0 ? refused : null);
      setMistakes(found.length === 0 ? null : found);
      return found;
    }
    setUnchecked(null);
    setMistakes(found);
    return found;
  }, []);
  const change = (written: string) => {
    put.reset();
    write(written);
  };
  const tryIt = () => {
    show("preview");
    preview.mutate(draft.text);
  };
  const putInForce = () =>
    put.mutate(
      { text: draft.text, from, seen: draft.seen },
      {
        onSuccess: (answer) => {
          void message.success(text(isWaiting(answer) ? "approvals.waits" : "policy.put"));
          beginAnew();
        },
      },
    );
  return (
    <>
      {isOvertaken ? (
        <div className="told policy-overtaken" role="status">
          {text("policy.overtaken", { number: newest.number, made_by: newest.made_by })}{" "}
          <Button size="small" onClick={beginAnew}>
            {text("policy.begin_anew")}
          </Button>
        </div>
      ) : null}
      <Suspense fallback={<Waiting />}>
        <Editor ref={editor} text={draft.text} label={text("policy.draft")} onChange={change} schema={schema} words={words} check={check} cure={text("policy.take")} />
      </Suspense>
      <Space wrap className="policy-acts">
        <Button type="primary" loading={preview.isPending} disabled={isWrong} onClick={tryIt}>
          {text("policy.preview")}
        </Button>
        {may("put_policies") ? (
          <Popconfirm
            title={text("policy.put_from")}
            description={<Input type="date" value={from} min={dayFromToday(0)} aria-label={text("policy.put_from")} onChange={(event) => setFrom(event.target.value)} />}
            onConfirm={putInForce}
          >
            <Button loading={put.isPending} disabled={isWrong || !isChanged}>
              {text("policy.put_in_force")}
            </Button>
          </Popconfirm>
        ) : null}
        {isChanged ? (
          <Popconfirm title={text("policy.drop_sure")} onConfirm={beginAnew}>
            <Button type="text">{text("policy.drop")}</Button>
          </Popconfirm>
        ) : null}
        <span className="faint">{text("policy.hint")}</span>
      </Space>
      <div aria-live="polite">
        <Told failed={put.error} />
      </div>
      <Tabs
        activeKey={shown}
        onChange={show}
        destroyOnHidden
        items={[
          {
            key: "mistakes",
            label: `${text("policy.mistakes")} ${mistakes?.length || ""}`,
            children: unchecked ? <Told failed={unchecked} /> : <MistakeList mistakes={mistakes} onOpen={(mistake) => editor.current?.goTo(mistake.line, mistake.column)} />,
          },
          { key: "changes", label: text("policy.changes"), children: <Unlike before={draft.before} after={draft.text} /> },
          {
            key: "preview",
            label: text("preview.title"),
            children: (
              <div aria-live="polite">
                <Told failed={preview.error} />
                {preview.isPending ? <Waiting /> : null}
                {preview.data && !preview.isPending ? <Preview preview={preview.data} isOld={preview.variables !== draft.text} /> : null}
                {preview.isIdle ? <p className="faint">{text("preview.none")}</p> : null}
              </div>
            ),
          },
          { key: "thresholds", label: text("thresholds.title"), children: <ThresholdPanel text={draft.text} onInsert={change} /> },
          { key: "cases", label: text("cases.title"), children: <CaseList text={draft.text} /> },
        ]}
      />
    </>
  );
}
