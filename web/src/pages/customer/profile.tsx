import { Button, Form, Input, Modal, Progress } from "antd";
import { useState } from "react";
import { useProfile, useReveal, type CustomerField, type Profile as Shown } from "../../api/profile.ts";
import { count } from "../../format/numbers.ts";
import { filled } from "../../parts/filled.ts";
import { Asked } from "../../parts/asked.tsx";
import { Facts } from "../../parts/figure.tsx";
import { Part } from "../../parts/page.tsx";
import { Told } from "../../parts/told.tsx";
import { useText, useTitle, useWord } from "../../texts/texts.tsx";

/** Who the customer is, as far as the role may see; masked values are shown for a reason. */
export function Profile({ id }: { id: string }) {
  return <Asked query={useProfile(id)}>{(profile) => <Fields profile={profile} />}</Asked>;
}

function Fields({ profile }: { profile: Shown }) {
  const text = useText();
  const word = useWord();
  const [isAsking, setAsking] = useState(false);
  const [open, setOpen] = useState<CustomerField[] | null>(null);
  const { filled, fields, missing } = profile.completeness;
  const isMasked = profile.fields.some((field) => field.is_masked);
  const title = useTitle();
  const names = (name: string) => word("field", name);
  const known = (open ?? profile.fields).filter(({ value }) => value !== null && value !== undefined && value !== "");
  return (
    <Part
      title={text("profile.title")}
      acts={isMasked && open === null ? <Button size="small" onClick={() => setAsking(true)}>{text("profile.reveal")}</Button> : null}
      note={missing.length > 0 ? text("profile.missing", { fields: missing.map((field) => (field.title ? title(field.title, field.name) : names(field.name))).join(text("filter.say_list")) }) : null}
    >
      <Facts facts={known.map(({ name, value }) => [names(name), String(value)])} />
      <div className="completeness">
        <span>{text("profile.complete", { filled: count(filled), fields: count(fields) })}</span>
        <Progress percent={Math.round((100 * filled) / Math.max(fields, 1))} size="small" showInfo={false} aria-label={text("profile.completeness")} />
      </div>
      {isAsking ? <Reveal id={profile.customer_id} onClose={() => setAsking(false)} onOpen={setOpen} /> : null}
    </Part>
  );
}

function Reveal({ id, onClose, onOpen }: { id: string; onClose: () => void; onOpen: (fields: CustomerField[]) => void }) {
  const text = useText();
  const [form] = Form.useForm<{ reason: string }>();
  const reveal = useReveal();
  const ask = async () => {
    const entered = await filled(form);
    if (entered === null) return;
    const { reason } = entered;
    reveal.mutate(
      { customer_id: id, reason },
      {
        onSuccess: ({ fields }) => {
          onOpen(fields);
          onClose();
        },
      },
    );
  };
  return (
    <Modal open title={text("profile.reveal")} okText={text("profile.reveal")} cancelText={text("form.cancel")} confirmLoading={reveal.isPending} onOk={() => void ask()} onCancel={onClose}>
      <p className="soft">{text("profile.reveal_about")}</p>
      <Told failed={reveal.error} />
      <Form form={form} layout="vertical">
        <Form.Item name="reason" label={text("customer.reason")} rules={[{ required: true, message: text("form.needed") }]}>
          <Input maxLength={200} autoFocus />
        </Form.Item>
      </Form>
    </Modal>
  );
}
