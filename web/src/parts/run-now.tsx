import { App, Button } from "antd";
import { useState } from "react";
import { useMay } from "../api/session.ts";
import { useRunNow } from "../api/work.ts";
import { useText } from "../texts/texts.tsx";
import { RunTold } from "./run-told.tsx";
import { toldOf } from "./told.tsx";

interface Props {
  /** Whether it is what the page wants next. */
  isNext?: boolean;
  /** Tells what was done in the page itself; else it is told over the page. */
  onDone?: (run: number) => void;
}

/** Classifies everybody now, for who may; then says how many are where, and leads on. */
export function RunNow({ isNext = true, onDone }: Props) {
  const text = useText();
  const may = useMay();
  const run = useRunNow();
  const { message } = App.useApp();
  const [done, setDone] = useState<number | null>(null);
  if (!may("import")) return null;
  const begin = () =>
    run.mutate(undefined, {
      onSuccess: ({ run }) => (onDone ?? setDone)(run),
      onError: (failed) => void message.error(toldOf(failed, text), 8),
    });
  return (
    <>
      <Button type={isNext ? "primary" : "default"} loading={run.isPending} onClick={begin}>
        {text("runs.now")}
      </Button>
      {done === null ? null : <RunTold number={done} onClose={() => setDone(null)} />}
    </>
  );
}
