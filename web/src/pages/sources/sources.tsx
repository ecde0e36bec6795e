import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import { useSources, type Source, type Sources } from "../../api/sources.ts";
import { minute } from "../../format/times.ts";
import { Asked } from "../../parts/asked.tsx";
import { Finding, PageHead, Part } from "../../parts/page.tsx";
import { NothingYet } from "../../parts/states.tsx";
import { useText, useWord } from "../../texts/texts.tsx";
import { LakeParts } from "./lake.tsx";
import { SourceTable } from "./source-table.tsx";
import "./sources.css";
import { Tail } from "./tail.tsx";

/** What has come in of each kind of facts, how fresh it is, and how it is kept. */
export function SourcesPage() {
  return <Asked query={useSources()}>{(told) => <Told told={told} />}</Asked>;
}

function Told({ told }: { told: Sources }) {
  const text = useText();
  const isEmpty = told.lake === null && told.waiting.facts === 0;
  const act = (
    <Link to="/start">
      <Button type="primary">{text("start.title")}</Button>
    </Link>
  );
  return (
    <>
      <PageHead title={text("sources.title")} about={text("sources.about", { at: minute(told.at) })} />
      {isEmpty ? (
        <NothingYet told={text("sources.none")} acts={act} />
      ) : (
        <>
          <Headline sources={told.sources} />
          <Part note={text("sources.freshness_note")}>
            <SourceTable sources={told.sources} />
          </Part>
          <Tail waiting={told.waiting} />
          {told.lake ? <LakeParts told={told} lake={told.lake} /> : null}
        </>
      )}
    </>
  );
}

function Headline({ sources }: { sources: Source[] }) {
  const text = useText();
  const word = useWord();
  const late = sources.filter(({ freshness }) => freshness === "late");
  if (late.length > 0) return <Finding>{text("sources.late", { names: late.map(({ kind }) => word("fact", kind)).join(text("filter.say_list")) })}</Finding>;
  const isKnown = sources.some(({ freshness }) => freshness === "on_time");
  return isKnown ? <Finding>{text("sources.fresh")}</Finding> : <p className="soft sources-settling">{text("sources.settling")}</p>;
}
