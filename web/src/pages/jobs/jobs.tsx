import { Button, Progress, Table } from "antd";
import { useCancelJob, useJobs, type Job } from "../../api/jobs.ts";
import { useMay } from "../../api/session.ts";
import { minute } from "../../format/times.ts";
import { Asked } from "../../parts/asked.tsx";
import { PageHead } from "../../parts/page.tsx";
import { NothingYet } from "../../parts/states.tsx";
import { Told } from "../../parts/told.tsx";
import { useText, useTitle, useWord } from "../../texts/texts.tsx";

/** Imports and runs that go on in the background, with their progress. */
export function Jobs() {
  const text = useText();
  return (
    <>
      <PageHead title={text("jobs.title")} about={text("jobs.about")} />
      <Asked query={useJobs()}>{(jobs) => (jobs.length === 0 ? <NothingYet told={text("jobs.none")} /> : <List jobs={jobs} />)}</Asked>
    </>
  );
}

function List({ jobs }: { jobs: Job[] }) {
  const text = useText();
  const word = useWord();
  const may = useMay();
  const cancel = useCancelJob();
  return (
    <>
      <Told failed={cancel.error} />
      <Table<Job>
        rowKey="id"
        dataSource={jobs.toSorted((one, other) => other.at.localeCompare(one.at))}
        pagination={{ pageSize: 20, hideOnSinglePage: true, showSizeChanger: false }}
        scroll={{ x: 720 }}
        columns={[
          { title: text("jobs.kind"), render: (_, job) => word("job", job.kind) },
          { title: text("jobs.at"), render: (_, job) => minute(job.at) },
          { title: text("approvals.asked_by"), dataIndex: "asked_by" },
          { title: text("users.state"), render: (_, job) => <State job={job} /> },
          {
            render: (_, job) =>
              job.state === "running" && may("import") ? (
                <Button size="small" danger onClick={() => cancel.mutate(job.id)}>
                  {text("jobs.cancel")}
                </Button>
              ) : null,
          },
        ]}
      />
    </>
  );
}

function State({ job }: { job: Job }) {
  const word = useWord();
  const title = useTitle();
  if (job.state === "failed" && job.failure) {
    return (
      <span className="fell">
        {title(job.failure.message, job.failure.code)} {title(job.failure.fix, "")} <small className="code">{job.failure.code}</small>
      </span>
    );
  }
  if (job.state !== "running" || !job.progress) return word("job_state", job.state);
  const { phase, done, total } = job.progress;
  const share = total > 0 ? Math.floor((100 * done) / total) : 0;
  return (
    <span>
      {word("job_phase", phase)} <Progress percent={share} size="small" style={{ width: 160 }} aria-label={word("job_phase", phase)} />
    </span>
  );
}
