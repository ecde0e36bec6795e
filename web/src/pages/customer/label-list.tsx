import { CheckOutlined } from "@ant-design/icons";
import type { Explanation } from "../../api/customers.ts";
import { useText } from "../../texts/texts.tsx";
import type { Reading } from "./reading.ts";

/** Labels with their conditions, and whether the customer bears them. */
export function LabelList({ labels, reading }: { labels: Explanation["labels"]; reading: Reading }) {
  const text = useText();
  return (
    <ul className="labels">
      {labels.map(({ name, value, condition }) => (
        <li key={name} className={value ? "bears" : "faint"}>
          <span>
            {value ? <CheckOutlined aria-label={text("filter.yes")} /> : null} {reading.name(name)}
          </span>
          <code>{condition.text}</code>
          <span className="faint">{condition.names.map((named) => `${reading.name(named.name)} ${reading.value(named.name, named.value)}`).join(text("filter.say_list"))}</span>
        </li>
      ))}
    </ul>
  );
}
