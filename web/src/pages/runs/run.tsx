import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { Select } from "antd";
import { useState } from "react";
import { useChanges } from "../../api/changes.ts";
import { useMay } from "../../api/session.ts";
import { useRuns, type Run as Kept } from "../../api/work.ts";
import { count, money } from "../../format/numbers.ts";
import { day, minute } from "../../format/times.ts";
import { Asked } from "../../parts/asked.tsx";
import { Facts } from "../../parts/figure.tsx";
import { PageHead, Part } from "../../parts/page.tsx";
import { SchemeChoice } from "../../parts/scheme-choice.tsx";
import { NothingYet, State } from "../../parts/states.tsx";
import { useText, useTitle } from "../../texts/texts.tsx";
import { MoverSankey } from "../overview/mover-sankey.tsx";
import "../overview/overview.css";
import { TierBars } from "../overview/tier-bars.tsx";
import { Causes } from "./causes.tsx";
import { LargestMovers } from "./largest-movers.tsx";

/** One run beside an earlier one: who moved, and why. */
export function Run() {
  const text = useText();
  const { number } = useParams({ from: "/staff/runs/$number" });
  return (
    <>
      <p className="back">
        <Link to="/runs">{text("runs.back")}</Link>
      </p>
      <Asked query={useRuns()}>
        {(runs) => {
          const run = runs.find((run) => String(run.number) === number);
          return run === undefined ? <State title={text("state.missing")} told={text("runs.no_such")} /> : <Told run={run} runs={runs} />;
        }}
      </Asked>
    </>
  );
}

function Told({ run, runs }: { run: Kept; runs: Kept[] }) {
  const text = useText();
  const title = useTitle();
  const navigate = useNavigate();
  const may = useMay();
  const search = useSearch({ from: "/staff/runs/$number" });
  const earlier = runs.filter((other) => other.number < run.number);
  const from = search.from ?? earlier.at(-1)?.number;
  const schemes = Object.keys(run.schemes);
  const [chosen, setChosen] = useState(schemes[0] ?? "");
  const scheme = run.schemes[chosen];
  return (
    <>
      <PageHead
        title={text("runs.run", { number: run.number })}
        about={text("runs.run_about", { as_of: minute(run.as_of), at: minute(run.at) })}
        acts={
          earlier.length > 0 ? (
            <Select
              value={from ?? null}
              aria-label={text("runs.compare")}
              popupMatchSelectWidth={false}
              options={earlier.toReversed().map((other) => ({ value: other.number, label: text("runs.with", { number: other.number, as_of: day(other.as_of) }) }))}
              onChange={(from: number | null) =>
                void navigate({ to: "/runs/$number", params: { number: String(run.number) }, search: from === null ? {} : { from } })
              }
            />
          ) : null
        }
      />
      <Facts
        facts={[
          [text("runs.policy"), title(run.policy.title, run.policy.name)],
          [text("runs.customers"), count(run.customers)],
          [text("runs.revenue"), money(run.revenue, run.currency)],
          [text("runs.lake"), run.lake_version],
          [text("runs.program"), run.program],
          [text("runs.hash"), <span className="code" key="hash">{run.policy.hash.slice(0, 12)}</span>],
        ]}
      />
      {scheme ? (
        <Part
          title={text("overview.tiers")}
          acts={<SchemeChoice schemes={schemes} chosen={chosen} onChoose={setChosen} />}
        >
          <TierBars scheme={scheme} before={runs.find((other) => other.number === from)?.schemes[chosen]} name={chosen} currency={run.currency} />
        </Part>
      ) : null}
      {from === undefined ? <NothingYet told={text("runs.first")} /> : null}
      {from !== undefined && may("see_customers") ? <Moved run={run} from={from} scheme={chosen} /> : null}
    </>
  );
}

function Moved({ run, from, scheme }: { run: Kept; from: number; scheme: string }) {
  const text = useText();
  const query = useChanges(run.number, from);
  return (
    <Asked query={query}>
      {(changes) => {
        const found = changes.schemes[scheme];
        const note = text("runs.sides", { both: count(changes.both), new: count(changes.new), gone: count(changes.gone) });
        if (found === undefined) return <p className="faint">{text("overview.no_movers")}</p>;
        return (
          <>
            <Part title={text("overview.movers")} note={changes.same_rules ? note : `${note} ${text("runs.other_rules")}`}>
              <MoverSankey changes={found} tiers={run.schemes[scheme]?.tiers ?? []} />
            </Part>
            <Part title={text("runs.causes")}>
              <Causes causes={found.causes} />
            </Part>
            <Part title={text("runs.largest")}>
              <LargestMovers movers={found.largest} tiers={run.schemes[scheme]?.tiers ?? []} currency={run.currency} />
            </Part>
          </>
        );
      }}
    </Asked>
  );
}
