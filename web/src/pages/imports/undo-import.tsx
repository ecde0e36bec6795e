import { App, Button, Popconfirm } from "antd";
import { useUndoImport, type ImportRecord, type ImportUndone } from "../../api/imports.ts";
import { count } from "../../format/numbers.ts";
import { toldOf } from "../../parts/told.tsx";
import { useText, useTitle, useWord } from "../../texts/texts.tsx";

/** Takes an import back, after a question. */
export function UndoImport({ record, size = "small" }: { record: Pick<ImportRecord, "number" | "counts">; size?: "small" | "middle" }) {
  const text = useText();
  const title = useTitle();
  const word = useWord();
  const { message } = App.useApp();
  const { number } = record;
  const toldOfUndo = ({ members, orders }: ImportUndone) => text(members > 0 ? "imports.undone_points" : "imports.undone_now", { number, members: count(members), orders: count(orders) });
  const undo = useUndoImport((job) => {
    if (job.state === "done") void message.success(toldOfUndo(job.answer as ImportUndone), 6);
    else void message.error([title(job.failure?.message, word("job_state", job.state)), title(job.failure?.fix, "")].join(" "), 8);
  });
  return (
    <Popconfirm
      title={text("imports.undo_sure", { number })}
      description={<div className="sure">{text("imports.undo_about", { rows: count(record.counts.accepted + record.counts.replaced) })}</div>}
      okText={text("imports.undo")}
      okButtonProps={{ danger: true }}
      onConfirm={() => undo.mutate(number, { onError: (failed) => void message.error(toldOf(failed, text), 8) })}
    >
      <Button size={size} danger loading={undo.isPending}>
        {text("imports.undo")}
      </Button>
    </Popconfirm>
  );
}
