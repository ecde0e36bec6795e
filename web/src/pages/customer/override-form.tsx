import { App, Form, Modal } from "antd";
import { isWaiting } from "../../api/approvals.ts";
import { useOverride, type Explanation } from "../../api/customers.ts";
import { filled } from "../../parts/filled.ts";
import { OverrideFields, usualEnd } from "../../parts/override-fields.tsx";
import { Told } from "../../parts/told.tsx";
import { useText, useTitle } from "../../texts/texts.tsx";
import type { Reading } from "./reading.ts";

interface Fields {
  scheme: string;
  tier: string;
  reason: string;
  until: string;
}

interface Props {
  id: string;
  told: Explanation;
  reading: Reading;
  onClose: () => void;
}

/** Says that the customer stands in a tier until an end, and why. */
export function OverrideForm({ id, told, reading, onClose }: Props) {
  const text = useText();
  const title = useTitle();
  const { message } = App.useApp();
  const [form] = Form.useForm<Fields>();
  const override = useOverride(id);
  // Only schemes with standings can be overridden; the server says so where a policy has none.
  const standing = Object.keys(told.standings ?? {});
  const schemes = reading.schemes.filter(({ name }) => standing.length === 0 || standing.includes(name));
  const chosen = Form.useWatch("scheme", form);
  const tiers = reading.schemes.find(({ name }) => name === chosen)?.tiers ?? [];
  const save = async () => {
    const fields = await filled(form);
    if (fields === null) return;
    override.mutate(fields, {
      onSuccess: (answer) => {
        void message.success(text(isWaiting(answer) ? "approvals.waits" : "customer.overridden"));
        onClose();
      },
    });
  };
  return (
    <Modal
      open
      title={text("customer.override_title", { id })}
      okText={text("form.save")}
      cancelText={text("form.cancel")}
      confirmLoading={override.isPending}
      onOk={() => void save()}
      onCancel={onClose}
    >
      <p className="soft">{text("customer.override_about")}</p>
      <Told failed={override.error} />
      <Form<Fields> form={form} layout="vertical" initialValues={{ scheme: schemes[0]?.name, until: usualEnd() }}>
        <OverrideFields
          form={form}
          schemes={schemes.map(({ name }) => ({ value: name, label: reading.name(name) }))}
          tiers={tiers.map((tier) => ({ value: tier.tier, label: title(tier.title, tier.tier) }))}
        />
      </Form>
    </Modal>
  );
}
