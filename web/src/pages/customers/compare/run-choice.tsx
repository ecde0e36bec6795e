import { Select } from "antd";
import { useId, useState } from "react";
import type { Run } from "../../../api/work.ts";
import { day } from "../../../format/times.ts";
import { useText } from "../../../texts/texts.tsx";
import { byMoment, isDay, runOf } from "./compare-state.ts";

interface Props {
  label: string;
  runs: Run[];
  /** A number of a run, or a day. */
  chosen: string;
  onChoose: (named: string) => void;
}

/** A kept run, chosen from the list or by a day that is typed: then it is the newest run up to it. */
export function RunChoice({ label, runs, chosen, onChoose }: Props) {
  const text = useText();
  const id = useId();
  const [typed, setTyped] = useState("");
  const kept = byMoment(runs)
    .toReversed()
    .map((run) => ({ value: String(run.number), label: text("compare.run", { day: day(run.as_of), number: run.number }) }));
  const days = [...new Set([typed.trim(), chosen])].filter(isDay).flatMap((named) => {
    const run = runOf(runs, named);
    return run === undefined ? [] : [{ value: named, label: text("compare.up_to", { day: named, number: run.number }) }];
  });
  return (
    <div className="compare-side">
      <label htmlFor={id}>{label}</label>
      <Select
        id={id}
        value={chosen === "" ? null : chosen}
        popupMatchSelectWidth={false}
        showSearch={{ onSearch: setTyped, filterOption: (input, option) => String(option?.label ?? "").includes(input.trim()) }}
        notFoundContent={text("compare.no_run")}
        options={[...days, ...kept]}
        onChange={(named) => onChoose(named)}
      />
    </div>
  );
}
