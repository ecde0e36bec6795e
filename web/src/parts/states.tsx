import { Button } from "antd";
import type { ReactNode } from "react";
import { Problem } from "../api/problem.ts";
import { useText } from "../texts/texts.tsx";
import { Mistakes, refusalOf } from "./mistakes.tsx";
import "./states.css";

/** Why a page has nothing to show, and what to do about it. */
export function State({ title, told, code, acts }: { title: ReactNode; told?: ReactNode; code?: string; acts?: ReactNode }) {
  return (
    <div className="state">
      <svg viewBox="0 0 24 24" aria-hidden="true">
        <path d="M9 6h6M6 12h12M3 18h18" />
      </svg>
      <h2>{title}</h2>
      {told ? <p>{told}</p> : null}
      {code ? <p className="state-code">{code}</p> : null}
      {acts ? <div className="state-acts">{acts}</div> : null}
    </div>
  );
}

/** Nothing is there yet. */
export function NothingYet({ told, acts }: { told: ReactNode; acts?: ReactNode }) {
  const text = useText();
  return <State title={text("state.nothing_yet")} told={told} acts={acts} />;
}

/** Something is there, and nothing of it fits what was asked for. */
export function NothingMatches({ reset }: { reset: () => void }) {
  const text = useText();
  const acts = <Button onClick={reset}>{text("state.reset")}</Button>;
  return <State title={text("state.nothing_matches")} told={text("state.nothing_matches_told")} acts={acts} />;
}

/** The role may not. */
export function NotAllowed({ told }: { told?: ReactNode }) {
  const text = useText();
  return <State title={text("state.not_allowed")} told={told ?? text("state.not_allowed_told")} />;
}

/** What was asked failed: by the server, on the way, or because it takes too long. */
export function Failed({ failed, again }: { failed: unknown; again?: (() => void) | undefined }) {
  const text = useText();
  const acts = again ? <Button onClick={again}>{text("state.again")}</Button> : null;
  if (!(failed instanceof Problem)) return <State title={text("state.failed")} told={String(failed)} acts={acts} />;
  if (failed.isForbidden) return <NotAllowed told={failed.message} />;
  if (failed.failure === "offline") {
    return <State title={text("state.offline")} told={text("state.offline_told")} acts={acts} />;
  }
  if (failed.failure === "slow") return <State title={text("state.slow")} told={text("state.slow_told")} acts={acts} />;
  const title = failed.isMissing ? text("state.missing") : text("state.failed");
  const code = failed.code ? { code: failed.code } : {};
  // What was written wrong stays wrong, however often it is sent.
  if (failed.mistakes.length > 0) return <State title={refusalOf(failed, text)} acts={<Mistakes failed={failed} />} />;
  return <State title={title} told={refusalOf(failed, text)} {...code} acts={acts} />;
}
