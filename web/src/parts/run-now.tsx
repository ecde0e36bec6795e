import { App, Button } from "antd";
import { useMay } from "../api/session.ts";
import { useRunNow } from "../api/work.ts";
import { useText } from "../texts/texts.tsx";
import { toldOf } from "./told.tsx";

/** Classifies everybody now, for who may. */
export function RunNow() {
  const text = useText();
  const may = useMay();
  const run = useRunNow();
  const { message } = App.useApp();
  if (!may("import")) return null;
  const begin = () =>
    run.mutate(undefined, {
      onSuccess: ({ run }) => void message.success(text("runs.kept", { run })),
      onError: (failed) => void message.error(toldOf(failed, text), 8),
    });
  return (
    <Button type="primary" loading={run.isPending} onClick={begin}>
      {text("runs.now")}
    </Button>
  );
}
