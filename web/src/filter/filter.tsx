import { FilterOutlined } from "@ant-design/icons";
import { Button, Input, Segmented } from "antd";
import { useState } from "react";
import { useLang, useText } from "../texts/texts.tsx";
import { Builder } from "./builder.tsx";
import { isWhole, read, write, type Condition } from "./expression.ts";
import "./filter.css";
import type { Known } from "./names.ts";
import { sentence } from "./sentence.ts";
import { emptyTest } from "./test-row.tsx";

interface Props {
  /** What is asked for, in the policy's language. */
  where: string | undefined;
  names: Known[];
  onAsk: (where: string | undefined) => void;
  /** Whether the condition is there to be changed from the beginning. */
  isOpenFirst?: boolean;
}

/** The condition of a list: said as a sentence, and changed by a form or as text. Both write the policy's language. */
export function Filter({ where, names, onAsk, isOpenFirst = false }: Props) {
  const text = useText();
  const lang = useLang();
  const [isOpen, setOpen] = useState(isOpenFirst);
  const known = new Map(names.map((known) => [known.name, known]));
  const asked = where === undefined ? null : read(where);
  const said = where === undefined ? text("filter.everybody") : asked === null ? where : sentence(asked, known, lang);
  return (
    <div className="filter">
      <div className="filter-said">
        <Button icon={<FilterOutlined />} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {text("filter.filter")}
        </Button>
        <span className={where === undefined ? "faint" : "filter-sentence"}>{said}</span>
        {where === undefined ? null : (
          <Button type="link" size="small" onClick={() => onAsk(undefined)}>
            {text("filter.clear")}
          </Button>
        )}
      </div>
      {isOpen ? <Editor key={where ?? ""} where={where} names={names} onAsk={onAsk} onClose={() => setOpen(false)} /> : null}
    </div>
  );
}

function Editor({ where, names, onAsk, onClose }: Props & { onClose: () => void }) {
  const text = useText();
  const first = where === undefined ? null : read(where);
  const [mode, setMode] = useState<"form" | "text">(where !== undefined && first === null ? "text" : "form");
  const [condition, setCondition] = useState<Condition>(first ?? { kind: "all", parts: [emptyTest(names)] });
  const [written, setWritten] = useState(where ?? "");
  const isForm = mode === "form";
  const isReady = isForm ? isWhole(condition) : written.trim() !== "";
  const shown = condition.kind === "test" ? ({ kind: "all", parts: [condition] } as const) : condition;
  const toMode = (next: "form" | "text") => {
    if (next === "text") {
      if (isWhole(condition)) setWritten(write(condition));
    } else {
      const found = read(written);
      if (found === null && written.trim() !== "") return;
      if (found !== null) setCondition(found);
    }
    setMode(next);
  };
  const ask = () => {
    onAsk(isForm ? write(condition) : written.trim());
    onClose();
  };
  return (
    <div className="filter-editor">
      <Segmented
        size="small"
        value={mode}
        aria-label={text("filter.mode")}
        options={[
          { value: "form", label: text("filter.form"), disabled: !isForm && written.trim() !== "" && read(written) === null },
          { value: "text", label: text("filter.text") },
        ]}
        onChange={(next) => toMode(next as "form" | "text")}
      />
      {isForm ? (
        <Builder condition={shown as Condition} names={names} onChange={setCondition} />
      ) : (
        <Input.TextArea
          className="code"
          rows={3}
          value={written}
          aria-label={text("filter.text")}
          placeholder="annual_amount > 50000 and not loyal"
          onChange={(event) => setWritten(event.target.value)}
        />
      )}
      <div className="filter-foot">
        <Button type="primary" disabled={!isReady} onClick={ask}>
          {text("filter.ask")}
        </Button>
        <Button onClick={onClose}>{text("form.cancel")}</Button>
      </div>
    </div>
  );
}
