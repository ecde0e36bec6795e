import { Button, Segmented, Skeleton } from "antd";
import { useState } from "react";
import { useTimeline, type Fact } from "../../api/profile.ts";
import { count, money } from "../../format/numbers.ts";
import { minute } from "../../format/times.ts";
import { Failed } from "../../parts/states.tsx";
import { useText, useWord } from "../../texts/texts.tsx";
import "./timeline.css";

/** All that is recorded of a customer, the newest first; of one kind, if asked. */
export function Timeline({ id, currency }: { id: string; currency: string }) {
  const text = useText();
  const word = useWord();
  const [kind, setKind] = useState("");
  const query = useTimeline(id);
  if (query.isPending) return <Skeleton active />;
  if (query.data === undefined) return <Failed failed={query.error} again={() => void query.refetch()} />;
  const facts = query.data.pages.flatMap((page) => page.facts);
  const kinds = [...new Set(facts.map((fact) => fact.kind))];
  const total = query.data.pages[0]?.total ?? 0;
  if (total === 0) return <p className="faint">{text("timeline.none")}</p>;
  return (
    <>
      {kinds.length > 1 ? (
        <Segmented
          size="small"
          value={kind}
          aria-label={text("timeline.kind")}
          options={[{ value: "", label: text("timeline.all", { total: count(total) }) }, ...kinds.map((value) => ({ value, label: word("fact", value) }))]}
          onChange={setKind}
        />
      ) : null}
      <ol className="timeline">
        {facts
          .filter((fact) => kind === "" || fact.kind === kind)
          .map((fact, at) => (
            <Entry key={`${fact.at}${fact.kind}${at}`} fact={fact} currency={currency} />
          ))}
      </ol>
      {query.hasNextPage ? (
        <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {text("timeline.more")}
        </Button>
      ) : null}
    </>
  );
}

function Entry({ fact, currency }: { fact: Fact; currency: string }) {
  const word = useWord();
  const text = useText();
  const fields = Object.entries(fact.fields).filter(([, value]) => value !== null && value !== "");
  return (
    <li>
      <time>{fact.at === null ? text("timeline.undated") : minute(fact.at)}</time>
      <div>
        <strong>{word("fact_one", fact.kind)}</strong>
        <span className="timeline-fields">{fields.map(([name, value]) => `${word("field", name)} ${String(value)}`).join(" · ")}</span>
        {fact.lines.length > 0 ? <Lines lines={fact.lines} /> : null}
      </div>
      <span className="number">{fact.amount === null ? null : money(fact.amount, currency)}</span>
    </li>
  );
}

/** The lines of an order: what, how many, for how much. */
function Lines({ lines }: { lines: Fact["lines"] }) {
  const said = (line: Fact["lines"][number]) =>
    [line["product"], line["category"], line["quantity"] === null || line["quantity"] === undefined ? null : `× ${line["quantity"]}`, line["amount"]]
      .filter((part) => part !== null && part !== undefined && part !== "")
      .join(" ");
  return (
    <ul className="timeline-lines">
      {lines.map((line, at) => (
        <li key={at}>{said(line)}</li>
      ))}
    </ul>
  );
}
