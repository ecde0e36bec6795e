import { useNavigate, useSearch } from "@tanstack/react-router";
import { Button, Segmented, Skeleton, Tag } from "antd";
import { useTimeline, type Fact, type OnlyFacts } from "../../api/profile.ts";
import { count, money } from "../../format/numbers.ts";
import { minute } from "../../format/times.ts";
import { Failed } from "../../parts/states.tsx";
import { useText, useWord } from "../../texts/texts.tsx";
import "./timeline.css";

/** All that is recorded of a customer, the newest first: of one kind, or what names one thing, if the address says so. */
export function Timeline({ id, currency }: { id: string; currency: string }) {
  const text = useText();
  const word = useWord();
  const navigate = useNavigate();
  const { kind, product, category } = useSearch({ from: "/staff/customers/$id" });
  const query = useTimeline(id, { kind, product, category });
  const show = (only: OnlyFacts) => void navigate({ to: "/customers/$id", params: { id }, search: { side: "records", ...only }, replace: true });
  if (query.isPending) return <Skeleton active />;
  if (query.data === undefined) return <Failed failed={query.error} again={() => void query.refetch()} />;
  const facts = query.data.pages.flatMap((page) => page.facts);
  const kinds = Object.entries(query.data.pages[0]?.kinds ?? {});
  const all = kinds.reduce((sum, [, of]) => sum + of, 0);
  const named = product ?? category;
  if (all === 0) return <p className="faint">{text("timeline.none")}</p>;
  return (
    <>
      <div className="timeline-head">
        {kinds.length > 1 ? (
          <Segmented
            size="small"
            value={kind ?? ""}
            aria-label={text("timeline.kind")}
            options={[{ value: "", label: text("timeline.all", { total: count(all) }) }, ...kinds.map(([value, of]) => ({ value, label: `${word("fact", value)} ${count(of)}` }))]}
            onChange={(chosen) => show({ kind: chosen === "" ? undefined : chosen })}
          />
        ) : null}
        {named === undefined ? null : (
          <Tag closable onClose={() => show({ kind })}>
            {text("timeline.of", { name: named })}
          </Tag>
        )}
      </div>
      {facts.length === 0 ? <p className="faint">{text("timeline.none_of")}</p> : null}
      <ol className="timeline">
        {facts.map((fact, at) => (
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
