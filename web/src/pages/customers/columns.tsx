import { ArrowDownOutlined, ArrowUpOutlined, ProfileOutlined } from "@ant-design/icons";
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

/** The order in which lists show columns that nobody put in order: where everybody stands first, and then by what. */
export function tiersFirst(names: Known[]): Known[] {
  const rank = ({ group }: Known) => (group === "scheme" || group === "standing" ? 0 : group === "member" ? 1 : 2);
  return names.toSorted((one, other) => rank(one) - rank(other));
}

/** The columns of lists that say nothing of them; this browser keeps which are hidden. */
export function useUsualColumns(names: Known[]) {
  const [chosen, setChosen] = useState<string[] | null>(kept);
  const hidden = chosen ?? names.filter(isQuiet).map(({ name }) => name);
  const keep = (shown: string[]) => {
    const next = names.map(({ name }) => name).filter((name) => !shown.includes(name));
    setChosen(next);
    try {
      localStorage.setItem(KEY, JSON.stringify(next));
    } catch {
      // A browser that keeps nothing shows the usual columns next time.
    }
  };
  return { usual: tiersFirst(names).map(({ name }) => name).filter((name) => !hidden.includes(name)), keep };
}

/** The names of columns in the order in which a list shows them; what is gone is left out. */
export function inOrder(names: Known[], columns: string[]): Known[] {
  const known = new Map(names.map((known) => [known.name, known]));
  return columns.flatMap((name) => known.get(name) ?? []);
}

interface Props {
  names: Known[];
  /** The columns that are shown, in their order. */
  shown: Known[];
  onChange: (shown: string[]) => void;
}

/** Chooses columns and their order. */
export function Columns({ names, shown, onChange }: Props) {
  const text = useText();
  const order = shown.map(({ name }) => name);
  const rest = names.filter(({ name }) => !order.includes(name));
  const move = (at: number, by: number) => {
    const next = [...order];
    const [name] = next.splice(at, 1);
    if (name !== undefined) next.splice(at + by, 0, name);
    onChange(next);
  };
  const list = (
    <div className="columns-list">
      {shown.map(({ name, title }, at) => (
        <div key={name} className="columns-row">
          <Checkbox checked onChange={() => onChange(order.filter((old) => old !== name))}>
            {title}
          </Checkbox>
          <span>
            <Button type="text" size="small" icon={<ArrowUpOutlined />} disabled={at === 0} aria-label={text("columns.move_up", { title })} onClick={() => move(at, -1)} />
            <Button type="text" size="small" icon={<ArrowDownOutlined />} disabled={at === order.length - 1} aria-label={text("columns.move_down", { title })} onClick={() => move(at, 1)} />
          </span>
        </div>
      ))}
      {rest.map(({ name, title }) => (
        <div key={name} className="columns-row">
          <Checkbox checked={false} onChange={() => onChange([...order, name])}>
            {title}
          </Checkbox>
        </div>
      ))}
    </div>
  );
  return (
    <Popover trigger="click" placement="bottomRight" content={list}>
      <Button icon={<ProfileOutlined />}>{text("customers.columns")}</Button>
    </Popover>
  );
}
