import { Form, Input, Modal } from "antd";
import { useState } from "react";
import { useBulk, useBulkCount, type Act, type Scope } from "../../../api/bulk.ts";
import type { Job } from "../../../api/jobs.ts";
import type { Known } from "../../../filter/names.ts";
import { count } from "../../../format/numbers.ts";
import { filled } from "../../../parts/filled.ts";
import { OverrideFields, usualEnd } from "../../../parts/override-fields.tsx";
import { Told } from "../../../parts/told.tsx";
import { useText } from "../../../texts/texts.tsx";
import { BulkProgress } from "./bulk-progress.tsx";

interface Fields {
  text: string;
  scheme: string;
  tier: string;
  reason: string;
  until: string;
}

interface Props {
  kind: Act["do"];
  scope: Scope;
  names: Known[];
  onClose: () => void;
  /** What was chosen is dealt with. */
  onDone: () => void;
}

/** One act on many customers: what, then for how many it would be, then how far it is and what came of it. */
export function BulkForm({ kind, scope, names, onClose, onDone }: Props) {
  const text = useText();
  const [form] = Form.useForm<Fields>();
  const [ready, setReady] = useState<Act | null>(null);
  const [job, setJob] = useState<Job | null>(null);
  const counted = useBulkCount();
  const begin = useBulk();
  const schemes = names.filter(({ name, group }) => group === "scheme" && names.some((other) => other.name === `${name}.standing`));
  const scheme = Form.useWatch("scheme", form) ?? schemes[0]?.name;
  const look = async () => {
    const fields = await filled(form);
    if (fields === null) return;
    const act: Act = kind === "notes" ? { do: kind, text: fields.text.trim() } : { do: kind, scheme: fields.scheme, tier: fields.tier, reason: fields.reason.trim(), until: fields.until };
    counted.mutate({ act, scope }, { onSuccess: () => setReady(act) });
  };
  const title = text(kind === "notes" ? "bulk.note" : "bulk.override");
  if (job !== null) {
    const end = () => {
      onClose();
      onDone();
    };
    return <BulkProgress id={job.id} title={title} onClose={end} />;
  }
  if (ready !== null && counted.data !== undefined) {
    const { customers, waits_for_approval } = counted.data;
    return (
      <Modal
        open
        title={title}
        okText={text("bulk.do", { customers: count(customers) })}
        cancelText={text("bulk.back")}
        confirmLoading={begin.isPending}
        onOk={() => begin.mutate({ act: ready, scope }, { onSuccess: setJob })}
        onCancel={() => setReady(null)}
      >
        <Told failed={begin.error} />
        <p className="finding">{text("bulk.for", { customers: count(customers) })}</p>
        <p className="soft">{text(scope.of === "list" ? "bulk.of_list" : "bulk.of_named")}</p>
        {waits_for_approval ? <p>{text("bulk.waits")}</p> : null}
      </Modal>
    );
  }
  const needed = [{ required: true, whitespace: true, message: text("form.needed") }];
  const tiers = schemes.find(({ name }) => name === scheme)?.options ?? [];
  return (
    <Modal open title={title} okText={text("bulk.look")} cancelText={text("form.cancel")} confirmLoading={counted.isPending} onOk={() => void look()} onCancel={onClose}>
      <Told failed={counted.error} />
      <Form<Fields> form={form} layout="vertical" initialValues={{ scheme: schemes[0]?.name, until: usualEnd() }}>
        {kind === "notes" ? (
          <Form.Item name="text" label={text("notes.text")} rules={needed} extra={text("bulk.note_about")}>
            <Input.TextArea rows={3} maxLength={900} />
          </Form.Item>
        ) : (
          <OverrideFields
            form={form}
            schemes={schemes.map(({ name, title }) => ({ value: name, label: title }))}
            tiers={tiers.map(({ value, title }) => ({ value, label: title }))}
          />
        )}
      </Form>
    </Modal>
  );
}
