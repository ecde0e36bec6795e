import { CheckCircleFilled } from "@ant-design/icons";
import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import type { ReactNode } from "react";
import { useMay } from "../../api/session.ts";
import { useStart, type Begun } from "../../api/start.ts";
import { count } from "../../format/numbers.ts";
import { Asked } from "../../parts/asked.tsx";
import { PageHead } from "../../parts/page.tsx";
import { RunNow } from "../../parts/run-now.tsx";
import { useText } from "../../texts/texts.tsx";
import { Drop } from "../imports/drop.tsx";
import { Checklist } from "./checklist.tsx";
import { PolicyChoice } from "./policy-choice.tsx";
import { SampleIn, SampleOffer } from "./sample-shop.tsx";
import "./start.css";

/** From an empty workspace to explained tiers: a policy, one's own file or a sample, the tiers. */
export function Start() {
  const text = useText();
  return (
    <>
      <PageHead title={text("start.title")} about={text("start.about")} />
      <Asked query={useStart()}>{(begun) => <Steps begun={begun} />}</Asked>
    </>
  );
}

function Steps({ begun }: { begun: Begun }) {
  const text = useText();
  const may = useMay();
  const hasFacts = begun.rows > 0 || begun.sample !== null;
  return (
    <>
      {begun.sample ? <SampleIn rows={begun.sample.rows} /> : null}
      <ol className="steps">
        <Step isDone={begun.is_chosen} title={text("start.step_policy")} about={text("start.step_policy_about")}>
          <PolicyChoice begun={begun} />
        </Step>
        <Step
          isDone={begun.rows > 0}
          title={text("start.step_file")}
          about={begun.rows > 0 ? text("start.step_file_done", { rows: count(begun.rows) }) : text("start.step_file_about")}
        >
          {may("import") ? (
            <div className="file-or-sample">
              <div>
                <Drop />
              </div>
              {begun.sample === null && begun.has_sample && begun.rows === 0 ? <SampleOffer /> : null}
            </div>
          ) : null}
        </Step>
        <Step
          isDone={begun.runs > 0}
          title={text("start.step_tiers")}
          about={begun.runs > 0 ? text("start.step_tiers_done", { runs: count(begun.runs) }) : hasFacts ? text("start.step_tiers_about") : text("start.step_tiers_first")}
        >
          {hasFacts ? (
            <div className="step-acts">
              <RunNow />
              {begun.runs > 0 ? (
                <>
                  <Link to="/overview">
                    <Button>{text("start.to_overview")}</Button>
                  </Link>
                  {may("see_customers") ? (
                    <Link to="/customers">
                      <Button>{text("start.to_customers")}</Button>
                    </Link>
                  ) : null}
                </>
              ) : null}
              <Link to="/xray">
                <Button>{text("nav.xray")}</Button>
              </Link>
            </div>
          ) : null}
        </Step>
      </ol>
      <Checklist begun={begun} />
    </>
  );
}

function Step({ isDone, title, about, children }: { isDone: boolean; title: string; about: string; children: ReactNode }) {
  const text = useText();
  return (
    <li className={isDone ? "step-done" : ""}>
      <div className="step-words">
        <h2>
          {title} {isDone ? <CheckCircleFilled aria-label={text("start.done")} /> : null}
        </h2>
        <p>{about}</p>
      </div>
      <div className="step-body">{children}</div>
    </li>
  );
}
