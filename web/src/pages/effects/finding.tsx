import type { EffectFinding } from "../../api/effects.ts";
import { count } from "../../format/numbers.ts";
import { useText, useWord } from "../../texts/texts.tsx";

interface Difference {
  difference: number;
  low: number;
  high: number;
  matters: number;
}

export interface Said {
  grade: string;
  verdict: string;
  withheld?: string | null | undefined;
  effect?: Difference | null | undefined;
  found?: number | null | undefined;
  needed?: number | null | undefined;
  more_needed?: number | null | undefined;
}

/** The letter that says how sure an answer is. */
export function Grade({ grade }: { grade: string }) {
  const text = useText();
  return (
    <span className={grade === "-" ? "grade grade-none" : "grade"} title={text("effects.grade", { grade: grade === "-" ? "–" : grade })}>
      {grade === "-" ? "–" : grade}
    </span>
  );
}

/** An answer: how sure, what, within which bounds, and why not where there is none. */
export function FindingCard({ said, shown, unit }: { said: Said; shown: (value: number) => string; unit: string }) {
  const text = useText();
  const word = useWord();
  const { effect } = said;
  const isKnown = effect !== null && effect !== undefined;
  const because = said.withheld ? word("effects.because", said.withheld, { found: count(said.found ?? 0), needed: count(said.needed ?? 0) }) : null;
  return (
    <div className="effect-finding">
      <Grade grade={said.grade} />
      <div>
        <p className="effect-verdict">
          {verdict(said, shown, word)} {isKnown && (said.verdict === "more" || said.verdict === "less") ? <small>{unit}</small> : null}
        </p>
        {isKnown ? <p className="effect-bounds">{text("effects.between", { low: shown(effect.low), high: shown(effect.high) })}</p> : null}
        {because ? <p className="effect-bounds">{because}</p> : null}
        {isKnown && said.more_needed ? <p className="effect-bounds">{text("effects.more_needed", { more: count(said.more_needed), matters: shown(effect.matters) })}</p> : null}
        <p className="effect-grade">{word("effects.grade_is", said.grade)}</p>
      </div>
    </div>
  );
}

/** An answer in a few words. */
export function verdict(said: Said, shown: (value: number) => string, word: ReturnType<typeof useWord>): string {
  const difference = said.effect ? shown(Math.abs(said.effect.difference)) : "";
  return word("effects.verdict", said.verdict, { difference });
}

/** What came before and after, which proves nothing. */
export function Beside({ finding, shown }: { finding: EffectFinding; shown: (value: number) => string }) {
  const text = useText();
  if (!finding.beside) return null;
  return <p className="part-note">{text("effects.beside", { before: shown(finding.beside.before), after: shown(finding.beside.after) })}</p>;
}
