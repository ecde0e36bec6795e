import { Button, Modal, Progress } from "antd";
import { useJobRows, type BulkResult } from "../../../api/bulk.ts";
import { useCancelJob, useJob } from "../../../api/jobs.ts";
import { count } from "../../../format/numbers.ts";
import { Told } from "../../../parts/told.tsx";
import { Waiting } from "../../../parts/waiting.tsx";
import { useText, useTitle, useWord } from "../../../texts/texts.tsx";

/** How far an act on many customers is, and what came of it: for each customer in a file. */
export function BulkProgress({ id, title, onClose }: { id: number; title: string; onClose: () => void }) {
  const text = useText();
  const word = useWord();
  const titled = useTitle();
  const query = useJob(id);
  const stop = useCancelJob();
  const rows = useJobRows();
  const job = query.data;
  const isRunning = job === undefined || job.state === "running";
  const { done = 0, total = 0 } = job?.progress ?? {};
  const told = () => {
    if (job === undefined) return query.error ? <Told failed={query.error} /> : <Waiting />;
    if (job.state === "running") return <Progress percent={total > 0 ? Math.floor((100 * done) / total) : 0} aria-label={title} />;
    if (job.state === "done" && job.answer) {
      const { customers, done, waiting, failed } = job.answer as BulkResult;
      return (
        <>
          <p className="finding">{text("bulk.done", { done: count(done), customers: count(customers) })}</p>
          {waiting > 0 ? <p>{text("bulk.waiting", { waiting: count(waiting) })}</p> : null}
          {failed > 0 ? <p className="fell">{text("bulk.failed", { failed: count(failed) })}</p> : null}
        </>
      );
    }
    return (
      <>
        <p className="finding">{word("job_state", job.state)}</p>
        {job.failure ? (
          <p className="fell">
            {titled(job.failure.message, job.failure.code)} <small className="code">{job.failure.code}</small>
          </p>
        ) : null}
        <p className="soft">{text("bulk.partly")}</p>
      </>
    );
  };
  return (
    <Modal
      open
      title={title}
      onCancel={onClose}
      footer={
        <>
          {isRunning ? (
            <Button danger loading={stop.isPending} disabled={job === undefined} onClick={() => stop.mutate(id)}>
              {text("jobs.cancel")}
            </Button>
          ) : (
            <Button loading={rows.isPending} onClick={() => rows.mutate(id)}>
              {text("bulk.rows")}
            </Button>
          )}
          <Button type="primary" onClick={onClose}>
            {text(isRunning ? "bulk.go_on" : "bulk.close")}
          </Button>
        </>
      }
    >
      <Told failed={stop.error ?? rows.error} />
      {told()}
    </Modal>
  );
}
