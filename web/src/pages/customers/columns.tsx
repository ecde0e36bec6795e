import { ProfileOutlined } from "@ant-design/icons";
import { Button, Checkbox, Popover } from "antd";
import { useState } from "react";
import type { Known } from "../../filter/names.ts";
import { useText } from "../../texts/texts.tsx";

const KEY = "terrace.customers.hidden";

/** Columns that most people need to ask for: when and why a standing holds. */
function isQuiet(known: Known): boolean {
  return known.group === "standing" && !known.name.endsWith(".standing");
}

function kept(): string[] | null {
  try {
    const text = localStorage.getItem(KEY);
    return text === null ? null : (JSON.parse(text) as string[]);
  } catch {
    return null;
  }
}

/** Which columns are shown; this browser keeps the choice. */
export function useColumns(names: Known[]) {
  const [chosen, setChosen] = useState<string[] | null>(kept);
  const hidden = chosen ?? names.filter(isQuiet).map(({ name }) => name);
  const setHidden = (next: string[]) => {
    setChosen(next);
    try {
      localStorage.setItem(KEY, JSON.stringify(next));
    } catch {
      // A browser that keeps nothing shows the usual columns next time.
    }
  };
  return { hidden, setHidden, shown: names.filter(({ name }) => !hidden.includes(name)) };
}

export function Columns({ names, hidden, setHidden }: { names: Known[]; hidden: string[]; setHidden: (hidden: string[]) => void }) {
  const text = useText();
  const list = (
    <div className="columns-list">
      {names.map(({ name, title }) => (
        <Checkbox
          key={name}
          checked={!hidden.includes(name)}
          onChange={(event) => setHidden(event.target.checked ? hidden.filter((old) => old !== name) : [...hidden, name])}
        >
          {title}
        </Checkbox>
      ))}
    </div>
  );
  return (
    <Popover trigger="click" placement="bottomRight" content={list}>
      <Button icon={<ProfileOutlined />}>{text("customers.columns")}</Button>
    </Popover>
  );
}
