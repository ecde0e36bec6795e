import { Problem } from "../api/problem.ts";
import { useText } from "../texts/texts.tsx";
import { Mistakes, refusalOf } from "./mistakes.tsx";
import "./states.css";

/** Why a change was refused, beside the form that asked for it. */
export function Told({ failed }: { failed: unknown }) {
  const text = useText();
  if (failed === null || failed === undefined) return null;
  return (
    <div className="told" role="alert">
      {toldOf(failed, text)} {failed instanceof Problem && failed.code ? <small>{failed.code}</small> : null}
      {failed instanceof Problem ? <Mistakes failed={failed} /> : null}
    </div>
  );
}

/** The same as one line. */
export function toldOf(failed: unknown, text: ReturnType<typeof useText>): string {
  if (!(failed instanceof Problem)) return String(failed);
  if (failed.failure === "offline") return `${text("state.offline")} ${text("state.offline_told")}`;
  if (failed.failure === "slow") return `${text("state.slow")} ${text("state.slow_told")}`;
  return refusalOf(failed, text);
}
