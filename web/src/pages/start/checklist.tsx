import { CheckCircleFilled, MinusCircleOutlined } from "@ant-design/icons";
import { Link } from "@tanstack/react-router";
import { useMay, type Right } from "../../api/session.ts";
import type { Begun } from "../../api/start.ts";
import { Part } from "../../parts/page.tsx";
import { useText, type TextKey } from "../../texts/texts.tsx";

interface Item {
  text: TextKey;
  to: "/start" | "/imports" | "/overview" | "/xray" | "/users" | "/keys";
  isDone: boolean;
  right: Right;
}

/** What comes next, as far as somebody may do it. */
export function Checklist({ begun }: { begun: Begun }) {
  const text = useText();
  const may = useMay();
  const all: Item[] = [
    { text: "start.next_policy", to: "/start", isDone: begun.is_chosen, right: "put_policies" },
    { text: "start.next_file", to: "/imports", isDone: begun.rows > 0, right: "import" },
    { text: "start.next_tiers", to: "/overview", isDone: begun.runs > 0, right: "see_work" },
    { text: "start.next_xray", to: "/xray", isDone: begun.policy === "own-orders", right: "see_work" },
    { text: "start.next_users", to: "/users", isDone: begun.users > 1, right: "manage" },
    { text: "start.next_keys", to: "/keys", isDone: begun.keys > 0, right: "manage" },
    // Where the sample never was, or is gone, there is nothing to remove.
    ...(begun.sample === null ? [] : [{ text: "start.next_sample", to: "/start", isDone: false, right: "import" } satisfies Item]),
  ];
  return (
    <Part title={text("start.next")}>
      <ul className="checklist">
        {all
          .filter((item) => may(item.right))
          .map((item) => (
            <li key={item.text} className={item.isDone ? "item-done" : ""}>
              {item.isDone ? <CheckCircleFilled aria-label={text("start.done")} /> : <MinusCircleOutlined aria-label={text("start.open")} />} <Link to={item.to}>{text(item.text)}</Link>
            </li>
          ))}
      </ul>
    </Part>
  );
}
