import { Button } from "antd";
import { useState } from "react";
import type { Scope } from "../../../api/bulk.ts";
import { useMay } from "../../../api/session.ts";
import type { Known } from "../../../filter/names.ts";
import { count } from "../../../format/numbers.ts";
import { useText } from "../../../texts/texts.tsx";
import { BulkForm } from "./bulk-form.tsx";
import "./bulk.css";

interface Props {
  chosen: number;
  /** Whether that is all of the list. */
  isAll: boolean;
  total: number;
  scope: Scope;
  names: Known[];
  onAll: () => void;
  onClear: () => void;
}

/** How many are chosen, and what can be done with them. */
export function SelectionBar({ chosen, isAll, total, scope, names, onAll, onClear }: Props) {
  const text = useText();
  const may = useMay();
  const [act, setAct] = useState<"notes" | "overrides" | null>(null);
  return (
    <div className="selection" role="region" aria-label={text("bulk.chosen", { chosen: count(chosen) })}>
      <span>
        <b>{text(isAll ? "bulk.chosen_all" : "bulk.chosen", { chosen: count(chosen) })}</b>
        {!isAll && chosen < total ? (
          <Button type="link" size="small" onClick={onAll}>
            {text("bulk.choose_all", { total: count(total) })}
          </Button>
        ) : null}
        <Button type="link" size="small" onClick={onClear}>
          {text("bulk.clear")}
        </Button>
      </span>
      <span className="selection-acts">
        {may("write_notes") ? (
          <Button size="small" onClick={() => setAct("notes")}>
            {text("bulk.note")}
          </Button>
        ) : null}
        {may("override_standings") && names.some(({ name }) => name.endsWith(".standing")) ? (
          <Button size="small" onClick={() => setAct("overrides")}>
            {text("bulk.override")}
          </Button>
        ) : null}
      </span>
      {act === null ? null : <BulkForm kind={act} scope={scope} names={names} onClose={() => setAct(null)} onDone={onClear} />}
    </div>
  );
}
