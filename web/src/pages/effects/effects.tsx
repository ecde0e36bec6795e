import { useNavigate, useSearch } from "@tanstack/react-router";
import { Segmented } from "antd";
import { PageHead } from "../../parts/page.tsx";
import { useText, useWord } from "../../texts/texts.tsx";
import { Comparison } from "./comparison.tsx";
import { HoldOuts } from "./hold-outs.tsx";
import { EFFECTS, type EffectKind } from "./kinds.ts";
import { Series } from "./series.tsx";
import { Threshold } from "./threshold.tsx";
import "./effects.css";

const SHOWN = { hold_outs: HoldOuts, threshold: Threshold, comparison: Comparison, series: Series };

/** What treatments did, by four ways to tell, the surest first. */
export function Effects() {
  const text = useText();
  const word = useWord();
  const navigate = useNavigate();
  const { show = "hold_outs" } = useSearch({ from: "/staff/effects" });
  const Shown = SHOWN[show];
  return (
    <>
      <PageHead title={text("effects.title")} about={text("effects.about")} />
      <div className="effect-choice">
        <Segmented<EffectKind> value={show} aria-label={text("effects.kind")} options={EFFECTS.map((value) => ({ value, label: word("effects.kind_is", value) }))} onChange={(value) => void navigate({ to: "/effects", search: { show: value } })} />
      </div>
      <p className="effect-about">{word("effects.kind_about", show)}</p>
      <Shown />
    </>
  );
}
