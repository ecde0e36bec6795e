import { App, Button, Popconfirm } from "antd";
import { useEffect, useState } from "react";
import { useUndoImport, type ImportRecord } from "../../api/imports.ts";
import { useJob, type Job } from "../../api/jobs.ts";
import { count } from "../../format/numbers.ts";
import { toldOf } from "../../parts/told.tsx";
import { useText, useTitle } from "../../texts/texts.tsx";

/** Takes an import back, after a question. */
export function UndoImport({ record, size = "small" }: { record: Pick<ImportRecord, "number" | "counts">; size?: "small" | "middle" }) {
  const text = useText();
  const title = useTitle();
  const { message } = App.useApp();
  const undo = useUndoImport();
  const [id, setId] = useState<Job["id"] | null>(null);
  const job = useJob(id).data;
  const { number } = record;
  useEffect(() => {
    if (job === undefined || job.state === "running") return;
    setId(null);
    if (job.state === "done") void message.success(text("imports.undone_now", { number }));
    else void message.error([title(job.failure?.message, job.state), title(job.failure?.fix, "")].join(" "), 8);
  }, [job, message, number, text, title]);
  return (
    <Popconfirm
      title={text("imports.undo_sure", { number })}
      description={<div className="imports-sure">{text("imports.undo_about", { rows: count(record.counts.accepted + record.counts.replaced) })}</div>}
      okText={text("imports.undo")}
      okButtonProps={{ danger: true }}
      onConfirm={() =>
        undo.mutate(number, {
          onSuccess: (begun) => setId(begun.id),
          onError: (failed) => void message.error(toldOf(failed, text), 8),
        })
      }
    >
      <Button size={size} danger loading={undo.isPending || id !== null}>
        {text("imports.undo")}
      </Button>
    </Popconfirm>
  );
}
