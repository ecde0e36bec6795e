import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import { useEffect, useRef, useState } from "react";
import type { Begun } from "../../api/start.ts";
import { useRuns } from "../../api/work.ts";
import { count } from "../../format/numbers.ts";
import { minute } from "../../format/times.ts";
import { RunNow } from "../../parts/run-now.tsx";
import { RunTiers, RunWays } from "../../parts/run-told.tsx";
import { useText } from "../../texts/texts.tsx";

/** The last step: everybody is classified, and what came of it stays in sight with the ways on. */
export function FirstTiers({ begun }: { begun: Begun }) {
  const text = useText();
  const [done, setDone] = useState<number | null>(null);
  return (
    <>
      {begun.runs > 0 ? <Newest done={done} /> : null}
      <div className="step-acts">
        <RunNow isNext={begun.runs === 0} onDone={setDone} />
        <Link to="/xray">
          <Button>{text("nav.xray")}</Button>
        </Link>
      </div>
    </>
  );
}

/** The newest run; once it was made here, it is brought into sight. */
function Newest({ done }: { done: number | null }) {
  const text = useText();
  const place = useRef<HTMLElement>(null);
  const run = useRuns().data?.at(-1);
  const isNow = run !== undefined && run.number === done;
  useEffect(() => {
    if (!isNow) return;
    place.current?.scrollIntoView({ block: "center" });
    place.current?.focus({ preventScroll: true });
  }, [isNow]);
  if (run === undefined) return null;
  return (
    <section ref={place} className="run-panel" tabIndex={-1} role="status">
      <h3 className="run-head">{isNow ? text("run_told.title", { customers: count(run.customers) }) : text("run_told.newest", { number: run.number, as_of: minute(run.as_of), customers: count(run.customers) })}</h3>
      <p>
        {isNow ? text("runs.kept", { run: run.number }) : null} {text("run_told.about")}
      </p>
      <RunTiers run={run} />
      <div className="step-acts run-panel-acts">
        <RunWays />
      </div>
    </section>
  );
}
