import { Form, Select } from "antd";
import { useText, useWord } from "../../texts/texts.tsx";

const MEASURES = ["revenue", "orders", "buyers"];

const PERIODS = ["week", "month", "quarter"];

/** What is compared, of figures that every customer has. */
export function MeasureChoice() {
  const text = useText();
  const word = useWord();
  return (
    <Form.Item name="measure" label={text("effects.measure")}>
      <Select options={MEASURES.map((value) => ({ value, label: word("effects.measure", value) }))} />
    </Form.Item>
  );
}

/** How long a period is. */
export function PeriodChoice() {
  const text = useText();
  const word = useWord();
  return (
    <Form.Item name="every" label={text("effects.every")}>
      <Select options={PERIODS.map((value) => ({ value, label: word("effects.every", value) }))} />
    </Form.Item>
  );
}
