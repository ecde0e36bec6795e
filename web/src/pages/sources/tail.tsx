import type { Sources } from "../../api/sources.ts";
import { count } from "../../format/numbers.ts";
import { minute } from "../../format/times.ts";
import { Part } from "../../parts/page.tsx";
import { useText } from "../../texts/texts.tsx";

/** What was accepted and is not in the lake yet. */
export function Tail({ waiting }: { waiting: Sources["waiting"] }) {
  const text = useText();
  const { facts, oldest, sealed, seal_every } = waiting;
  return (
    <Part title={text("sources.tail")}>
      <p>{facts === 0 ? text("sources.tail_none") : text("sources.tail_waits", { facts: count(facts), oldest: minute(oldest), seconds: seal_every })}</p>
      <p className="faint">{sealed === null ? text("sources.never_sealed") : text("sources.sealed", { at: minute(sealed) })}</p>
    </Part>
  );
}
