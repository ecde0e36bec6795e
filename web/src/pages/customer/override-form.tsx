import { App, Form, Input, Modal, Select } from "antd";
import { isWaiting } from "../../api/approvals.ts";
import { useOverride, type Explanation } from "../../api/customers.ts";
import { dayFromToday } from "../../format/times.ts";
import { filled } from "../../parts/filled.ts";
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

/** How long an override holds where nobody says, in days. */
const USUAL_DAYS = 90;

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
  const needed = [{ required: true, message: text("form.needed") }];
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
      <Form<Fields> form={form} layout="vertical" initialValues={{ scheme: schemes[0]?.name, until: dayFromToday(USUAL_DAYS) }}>
        <Form.Item name="scheme" label={text("customer.scheme")} rules={needed}>
          <Select options={schemes.map(({ name }) => ({ value: name, label: reading.name(name) }))} onChange={() => form.resetFields(["tier"])} />
        </Form.Item>
        <Form.Item name="tier" label={text("customer.tier")} rules={needed}>
          <Select options={tiers.map((tier) => ({ value: tier.tier, label: title(tier.title, tier.tier) }))} />
        </Form.Item>
        <Form.Item name="reason" label={text("customer.reason")} rules={needed}>
          <Input.TextArea rows={2} maxLength={500} />
        </Form.Item>
        <Form.Item name="until" label={text("customer.until")} rules={needed}>
          <Input type="date" min={dayFromToday(1)} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
