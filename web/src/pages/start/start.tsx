import { CheckCircleFilled } from "@ant-design/icons";
import type { ReactNode } from "react";
import { useMay } from "../../api/session.ts";
import { useStart, type Begun } from "../../api/start.ts";
import { useWaitingFiles } from "../../api/uploads.ts";
import { count } from "../../format/numbers.ts";
import { Asked } from "../../parts/asked.tsx";
import { PageHead } from "../../parts/page.tsx";
import { useText } from "../../texts/texts.tsx";
import { Drop } from "../imports/drop.tsx";
import { Checklist } from "./checklist.tsx";
import { FirstTiers } from "./first-tiers.tsx";
import { PolicyChoice } from "./policy-choice.tsx";
import { SampleIn, SampleOffer } from "./sample-shop.tsx";
import "./start.css";
import { WaitingList } from "./waiting-list.tsx";

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
  const waiting = useWaitingFiles(may("import")).data ?? [];
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
                <WaitingList />
                <Drop />
              </div>
              {begun.sample === null && begun.has_sample && begun.rows === 0 ? <SampleOffer /> : null}
            </div>
          ) : null}
        </Step>
        <Step
          isDone={begun.runs > 0}
          title={text("start.step_tiers")}
          about={begun.runs > 0 ? text("start.step_tiers_done", { runs: count(begun.runs) }) : hasFacts ? text("start.step_tiers_about") : waiting.length > 0 ? text("start.step_tiers_waits") : text("start.step_tiers_first")}
        >
          {hasFacts ? <FirstTiers begun={begun} /> : null}
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
