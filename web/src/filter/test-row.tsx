import { CloseOutlined } from "@ant-design/icons";
import { Button, Input, Select } from "antd";
import { useText, type TextKey } from "../texts/texts.tsx";
import { SIGNS, type Literal, type Op, type Test } from "./expression.ts";
import type { Known } from "./names.ts";

const NUMBER_OPS: Op[] = [">=", ">", "<=", "<", "=", "<>", "between", "is null", "is not null"];
const TEXT_OPS: Op[] = ["=", "<>", "in", "not in", "is null", "is not null"];
const FLAG_OPS: Op[] = ["is true", "is null", "is not null"];

const OP_TEXTS: Partial<Record<Op, TextKey>> = {
  "=": "filter.op_is",
  "<>": "filter.op_is_not",
  in: "filter.op_in",
  "not in": "filter.op_not_in",
  between: "filter.op_between",
  "is null": "filter.op_null",
  "is not null": "filter.op_not_null",
  "is true": "filter.op_true",
};

function opsOf(known: Known | undefined): Op[] {
  if (known?.sort === "flag") return FLAG_OPS;
  return known?.sort === "text" ? TEXT_OPS : NUMBER_OPS;
}

/** A comparison to begin with: the first name, with nothing to compare it to yet. */
export function emptyTest(names: Known[]): Test {
  const first = names[0];
  const [op = "="] = opsOf(first);
  return { kind: "test", name: first?.name ?? "", op, values: op === "is true" ? [] : [literal(first, "")] };
}

function literal(known: Known | undefined, text: string): Literal {
  if (known?.sort === "text") return { type: "text", text };
  return known?.sort === "date" || known?.sort === "time" ? { type: "date", text } : { type: "number", text };
}

function textIn(value: Literal | undefined): string {
  return value === undefined || value.type === "flag" ? "" : value.text;
}

interface Props {
  test: Test;
  names: Known[];
  onChange: (test: Test) => void;
  onRemove: (() => void) | undefined;
}

/** One comparison: what, how, with what. */
export function TestRow({ test, names, onChange, onRemove }: Props) {
  const text = useText();
  const known = names.find((known) => known.name === test.name);
  const ops = opsOf(known);
  const setOp = (op: Op) => {
    const needed = op.startsWith("is ") ? 0 : op === "between" ? 2 : 1;
    const values = needed === 0 ? [] : [0, 1].slice(0, needed).map((at) => test.values[at] ?? literal(known, ""));
    onChange({ ...test, op, values: op.endsWith("in") ? test.values : values });
  };
  const setName = (name: string) => onChange({ ...emptyTest(names.filter((known) => known.name === name)), name });
  const opText = (op: Op) => {
    const sign = known?.sort === "text" ? undefined : SIGNS[op];
    const key = OP_TEXTS[op];
    return sign ?? (key === undefined ? op : text(key));
  };
  return (
    <div className="filter-row">
      <Select
        className="filter-name"
        showSearch={{ optionFilterProp: "label" }}
        value={test.name}
        aria-label={text("filter.what")}
        popupMatchSelectWidth={false}
        options={names.map(({ name, title }) => ({ value: name, label: title }))}
        onChange={setName}
      />
      <Select
        className="filter-op"
        value={test.op}
        aria-label={text("filter.how")}
        popupMatchSelectWidth={false}
        options={ops.map((op) => ({ value: op, label: opText(op) }))}
        onChange={setOp}
      />
      <TestValues test={test} known={known} onChange={onChange} />
      {onRemove ? <Button type="text" icon={<CloseOutlined />} aria-label={text("filter.remove")} onClick={onRemove} /> : null}
    </div>
  );
}

function TestValues({ test, known, onChange }: { test: Test; known: Known | undefined; onChange: (test: Test) => void }) {
  const text = useText();
  if (test.op.startsWith("is ")) return <span className="filter-value" />;
  const set = (at: number, value: string) => onChange({ ...test, values: test.values.map((old, index) => (index === at ? literal(known, value) : old)) });
  if (test.op === "in" || test.op === "not in") {
    return (
      <Select
        className="filter-value"
        mode={known?.options ? "multiple" : "tags"}
        value={test.values.map(textIn).filter((value) => value !== "")}
        aria-label={text("filter.with")}
        options={known?.options?.map(({ value, title }) => ({ value, label: title })) ?? []}
        onChange={(values: string[]) => onChange({ ...test, values: values.map((value) => literal(known, value)) })}
      />
    );
  }
  if (known?.options) {
    return (
      <Select
        className="filter-value"
        value={textIn(test.values[0]) || null}
        placeholder={text("filter.choose")}
        aria-label={text("filter.with")}
        options={known.options.map(({ value, title }) => ({ value, label: title }))}
        onChange={(value: string) => set(0, value)}
      />
    );
  }
  const input = (at: number) => (
    <Input
      key={at}
      value={textIn(test.values[at])}
      inputMode={known?.sort === "text" ? "text" : "decimal"}
      placeholder={known?.sort === "date" || known?.sort === "time" ? "2026-11-30" : ""}
      aria-label={text("filter.with")}
      onChange={(event) => set(at, event.target.value.trim())}
    />
  );
  return <span className="filter-value">{test.op === "between" ? [input(0), input(1)] : input(0)}</span>;
}
