import { Link } from "@tanstack/react-router";
import { Button, Progress } from "antd";
import { rejectsAddress, useImports, type ImportAnswer } from "../../api/imports.ts";
import { useCancelJob, useJob, type Job } from "../../api/jobs.ts";
import { count } from "../../format/numbers.ts";
import { Asked } from "../../parts/asked.tsx";
import { Figure, Figures } from "../../parts/figure.tsx";
import { Finding, PageHead, Part } from "../../parts/page.tsx";
import { RunNow } from "../../parts/run-now.tsx";
import { State } from "../../parts/states.tsx";
import { useText, useTitle, useWord } from "../../texts/texts.tsx";
import { FileReport } from "./file-report.tsx";
import { UndoImport } from "./undo-import.tsx";

/** An import on its way, and then what it did. */
export function Taken({ id }: { id: number }) {
  const text = useText();
  return (
    <>
      <p className="up">
        <Link to="/imports">{text("imports.back")}</Link>
      </p>
      <Asked query={useJob(id)}>{(job) => (job.state === "running" ? <OnItsWay job={job} /> : <Ended job={job} />)}</Asked>
    </>
  );
}

function OnItsWay({ job }: { job: Job }) {
  const text = useText();
  const word = useWord();
  const cancel = useCancelJob();
  const { phase = "working", done = 0, total = 0, rows = 0 } = job.progress ?? {};
  const share = total > 0 ? Math.floor((100 * done) / total) : 0;
  return (
    <>
      <PageHead
        title={text("upload.importing", { phase: word("job_phase", phase) })}
        acts={
          <Button danger loading={cancel.isPending} onClick={() => cancel.mutate(job.id)}>
            {text("jobs.cancel")}
          </Button>
        }
      />
      <div aria-live="polite">
        <Progress percent={share} status="active" aria-label={word("job_phase", phase)} />
        {rows ? <p className="soft">{`${text("imports.read")}: ${count(rows)}`}</p> : null}
      </div>
    </>
  );
}

function Ended({ job }: { job: Job }) {
  const text = useText();
  const title = useTitle();
  const word = useWord();
  if (job.state === "done" && job.answer) return <Done told={job.answer as ImportAnswer} />;
  const told = job.failure ? `${title(job.failure.message, "")} ${title(job.failure.fix, "")}` : word("job_state", job.state);
  const back = (
    <Link to="/imports">
      <Button>{text("imports.back")}</Button>
    </Link>
  );
  return <State title={text("state.failed")} told={told} {...(job.failure ? { code: job.failure.code } : {})} acts={back} />;
}

function Done({ told }: { told: ImportAnswer }) {
  const text = useText();
  const { counts } = told;
  const stored = told.import;
  // It may have been taken back since.
  const now = useImports().data?.find((record) => record.number === stored?.number);
  const isUndone = now?.undone === true;
  const names = told.files.map((file) => file.name).join(", ");
  return (
    <>
      <PageHead
        title={names}
        acts={
          <>
            {stored && !isUndone ? <UndoImport record={stored} size="middle" /> : null}
            <Link to="/imports">
              <Button>{text("imports.another")}</Button>
            </Link>
          </>
        }
      />
      <Finding>
        {stored === null
          ? text("imports.known_already")
          : isUndone
            ? text("imports.undone_now", { number: stored.number })
            : text("imports.stored", { number: stored.number, accepted: count(counts.accepted), replaced: count(counts.replaced) })}
      </Finding>
      <Figures>
        <Figure name={text("imports.read")} value={count(counts.read)} />
        <Figure name={text("imports.accepted")} value={count(counts.accepted)} />
        <Figure name={text("imports.replaced")} value={count(counts.replaced)} />
        <Figure name={text("imports.unchanged")} value={count(counts.unchanged)} />
        <Figure
          name={text("imports.rejected")}
          value={count(counts.rejected)}
          beside={
            stored && counts.rejected > 0 ? (
              <a href={rejectsAddress(stored.number)} download title={text("imports.rejects_about")}>
                {text("imports.rejects")}
              </a>
            ) : null
          }
        />
      </Figures>
      {stored !== null && !isUndone ? (
        <Part title={text("imports.next")}>
          <div className="question-acts">
            <RunNow />
            <Link to="/start">
              <Button>{text("start.title")}</Button>
            </Link>
          </div>
        </Part>
      ) : null}
      <Part>
        {told.files.map((file) => (
          <FileReport key={file.name} file={file} />
        ))}
      </Part>
    </>
  );
}
