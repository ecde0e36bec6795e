import { CheckCircleFilled } from "@ant-design/icons";
import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import type { ReactNode } from "react";
import { useImports } from "../../api/imports.ts";
import { usePolicy } from "../../api/policies.ts";
import { useRuns } from "../../api/work.ts";
import { count } from "../../format/numbers.ts";
import { Asked } from "../../parts/asked.tsx";
import { PageHead } from "../../parts/page.tsx";
import { RunNow } from "../../parts/run-now.tsx";
import { useText } from "../../texts/texts.tsx";
import "./start.css";

/** From an empty workspace to explained tiers: one's own file, the policy, the tiers. */
export function Start() {
  const text = useText();
  const imports = useImports();
  const runs = useRuns();
  return (
    <>
      <PageHead title={text("start.title")} about={text("start.about")} />
      <Asked query={imports}>
        {(imports) => (
          <Asked query={runs}>
            {(runs) => {
              const rows = imports.filter((one) => !one.undone).reduce((sum, one) => sum + one.counts.accepted, 0);
              const hasFacts = rows > 0;
              const hasTiers = runs.length > 0;
              return (
                <ol className="steps">
                  <Step
                    isDone={hasFacts}
                    title={text("start.file")}
                    about={hasFacts ? text("start.file_done", { rows: count(rows) }) : text("start.file_about")}
                    act={
                      <Link to="/imports">
                        <Button type={hasFacts ? "default" : "primary"}>{text("overview.to_imports")}</Button>
                      </Link>
                    }
                  />
                  <PolicyStep />
                  <Step
                    isDone={hasTiers}
                    title={text("start.tiers")}
                    about={hasTiers ? text("start.tiers_done", { runs: count(runs.length) }) : text("start.tiers_about")}
                    act={hasFacts ? <RunNow /> : null}
                  />
                  <Step
                    isDone={false}
                    title={text("start.look")}
                    about={text("start.look_about")}
                    act={
                      hasTiers ? (
                        <Link to="/overview">
                          <Button type="primary">{text("nav.overview")}</Button>
                        </Link>
                      ) : null
                    }
                  />
                </ol>
              );
            }}
          </Asked>
        )}
      </Asked>
    </>
  );
}

function PolicyStep() {
  const text = useText();
  const policy = usePolicy().data;
  const about = policy === undefined ? text("start.policy_about") : text("start.policy_done", { name: policy.policy });
  const act = (
    <Link to="/policy">
      <Button>{text("nav.policy")}</Button>
    </Link>
  );
  return <Step isDone={policy !== undefined} title={text("start.policy")} about={about} act={act} />;
}

function Step({ isDone, title, about, act }: { isDone: boolean; title: string; about: string; act: ReactNode }) {
  const text = useText();
  return (
    <li className={isDone ? "step-done" : ""}>
      <div>
        <h2>
          {title} {isDone ? <CheckCircleFilled aria-label={text("form.done")} /> : null}
        </h2>
        <p>{about}</p>
      </div>
      {act}
    </li>
  );
}
