import { Form, Input, Select, type FormInstance } from "antd";
import { dayFromToday } from "../format/times.ts";
import { useText } from "../texts/texts.tsx";

interface Choice {
  value: string;
  label: string;
}

/** How long an override holds where nobody says, in days. */
const USUAL_DAYS = 90;

/** The day that an override ends on where nobody says. */
export function usualEnd(): string {
  return dayFromToday(USUAL_DAYS);
}

interface Props {
  form: FormInstance;
  schemes: Choice[];
  /** Those of the scheme that is chosen. */
  tiers: Choice[];
}

/** What an override says: in which tier of which scheme, why, and until when. */
export function OverrideFields({ form, schemes, tiers }: Props) {
  const text = useText();
  const needed = [{ required: true, whitespace: true, message: text("form.needed") }];
  return (
    <>
      <Form.Item name="scheme" label={text("customer.scheme")} rules={needed}>
        <Select options={schemes} onChange={() => form.resetFields(["tier"])} />
      </Form.Item>
      <Form.Item name="tier" label={text("customer.tier")} rules={needed}>
        <Select options={tiers} />
      </Form.Item>
      <Form.Item name="reason" label={text("customer.reason")} rules={needed}>
        <Input.TextArea rows={2} maxLength={500} />
      </Form.Item>
      <Form.Item name="until" label={text("customer.until")} rules={needed}>
        <Input type="date" min={dayFromToday(1)} />
      </Form.Item>
    </>
  );
}
