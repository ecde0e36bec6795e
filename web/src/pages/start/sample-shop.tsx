import { App, Button, Popconfirm } from "antd";
import type { Job } from "../../api/jobs.ts";
import { useMay } from "../../api/session.ts";
import { useSample, type Begun } from "../../api/start.ts";
import { count } from "../../format/numbers.ts";
import { Told } from "../../parts/told.tsx";
import { useText, useTitle, useWord } from "../../texts/texts.tsx";

/** Takes the sample in or out; says why where that did not come to its end. */
function useSampleTold(told: string) {
  const title = useTitle();
  const word = useWord();
  const { message } = App.useApp();
  return useSample((job: Job) => {
    if (job.state === "done") void message.success(told, 6);
    else void message.error(title(job.failure?.message, word("job_state", job.state)), 8);
  });
}

/** A sample shop to look around in. */
export function SampleOffer() {
  const text = useText();
  const sample = useSampleTold(text("start.sample_here"));
  return (
    <div className="sample-offer">
      <p>{text("start.sample_about")}</p>
      <Button loading={sample.isPending} onClick={() => sample.mutate(true)}>
        {sample.isPending ? text("start.sample_coming") : text("start.sample")}
      </Button>
      <Told failed={sample.error} />
    </div>
  );
}

/** The sample shop is in: it can be removed at any time. */
export function SampleIn({ rows }: { rows: NonNullable<Begun["sample"]>["rows"] }) {
  const text = useText();
  const may = useMay();
  const sample = useSampleTold(text("start.sample_gone"));
  return (
    <div className="sample-in" role="status">
      <p>{text("start.sample_in", { rows: count(rows) })}</p>
      {may("import") ? (
        <Popconfirm
          title={text("start.sample_sure")}
          description={<div className="sure">{text("start.sample_sure_about")}</div>}
          okText={text("start.sample_remove")}
          okButtonProps={{ danger: true }}
          onConfirm={() => sample.mutate(false)}
        >
          <Button danger loading={sample.isPending}>
            {sample.isPending ? text("start.sample_going") : text("start.sample_remove")}
          </Button>
        </Popconfirm>
      ) : null}
      <Told failed={sample.error} />
    </div>
  );
}
