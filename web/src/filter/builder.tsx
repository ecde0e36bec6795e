import { CloseOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Segmented, Select } from "antd";
import { useText } from "../texts/texts.tsx";
import "./builder.css";
import type { Condition } from "./expression.ts";
import type { Known } from "./names.ts";
import { TestRow, emptyTest } from "./test-row.tsx";

interface Props {
  condition: Condition;
  names: Known[];
  onChange: (condition: Condition) => void;
  /** Takes this part away; the outermost has nothing around it. */
  onRemove?: () => void;
}

type Group = Extract<Condition, { kind: "all" | "any" }>;

/** A condition as nested groups of comparisons, each "all of", "any of" or "not". */
export function Builder({ condition, names, onChange, onRemove }: Props) {
  if (condition.kind === "test") {
    return <TestRow test={condition} names={names} onChange={onChange} onRemove={onRemove} />;
  }
  if (condition.kind === "not") {
    return <NotGroup condition={condition} names={names} onChange={onChange} onRemove={onRemove} />;
  }
  return <JoinedGroup group={condition} names={names} onChange={onChange} onRemove={onRemove} />;
}

function NotGroup({ condition, names, onChange, onRemove }: Props & { condition: Extract<Condition, { kind: "not" }> }) {
  const text = useText();
  return (
    <div className="filter-group">
      <div className="filter-head">
        <span>{text("filter.not")}</span>
        <Button size="small" type="text" onClick={() => onChange(condition.part)}>
          {text("filter.take_not_away")}
        </Button>
        <Remove onRemove={onRemove} />
      </div>
      <Builder condition={condition.part} names={names} onChange={(part) => onChange({ kind: "not", part })} />
    </div>
  );
}

function JoinedGroup({ group, names, onChange, onRemove }: Omit<Props, "condition"> & { group: Group }) {
  const text = useText();
  const replace = (at: number, part: Condition) => onChange({ ...group, parts: group.parts.map((old, index) => (index === at ? part : old)) });
  const remove = (at: number) => onChange({ ...group, parts: group.parts.filter((_, index) => index !== at) });
  const add = (part: Condition) => onChange({ ...group, parts: [...group.parts, part] });
  const test = emptyTest(names);
  return (
    <div className="filter-group">
      <div className="filter-head">
        <Segmented
          size="small"
          value={group.kind}
          aria-label={text("filter.joined")}
          options={[
            { value: "all", label: text("filter.all") },
            { value: "any", label: text("filter.any") },
          ]}
          onChange={(kind) => onChange({ ...group, kind: kind as Group["kind"] })}
        />
        <Remove onRemove={onRemove} />
      </div>
      {group.parts.map((part, at) => (
        <Builder key={at} condition={part} names={names} onChange={(next) => replace(at, next)} onRemove={() => remove(at)} />
      ))}
      <div className="filter-acts">
        <Button size="small" type="text" icon={<PlusOutlined />} onClick={() => add(test)}>
          {text("filter.add")}
        </Button>
        <Select
          size="small"
          variant="borderless"
          value={null}
          placeholder={text("filter.add_group")}
          popupMatchSelectWidth={false}
          aria-label={text("filter.add_group")}
          options={[
            { value: "all", label: text("filter.all") },
            { value: "any", label: text("filter.any") },
            { value: "not", label: text("filter.not") },
          ]}
          onChange={(kind: "all" | "any" | "not" | null) => {
            if (kind === "not") add({ kind, part: test });
            else if (kind !== null) add({ kind, parts: [test] });
          }}
        />
      </div>
    </div>
  );
}

function Remove({ onRemove }: { onRemove: (() => void) | undefined }) {
  const text = useText();
  if (onRemove === undefined) return null;
  return <Button size="small" type="text" icon={<CloseOutlined />} aria-label={text("filter.remove")} onClick={onRemove} />;
}
