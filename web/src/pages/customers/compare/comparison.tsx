import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Button } from "antd";
import { useMay } from "../../../api/session.ts";
import { useRuns, type Run } from "../../../api/work.ts";
import { day } from "../../../format/times.ts";
import { Asked } from "../../../parts/asked.tsx";
import { PageHead } from "../../../parts/page.tsx";
import { SchemeChoice } from "../../../parts/scheme-choice.tsx";
import { NotAllowed, NothingYet, State } from "../../../parts/states.tsx";
import { useText } from "../../../texts/texts.tsx";
import { runBefore, sidesOf, type CompareSearch } from "./compare-state.ts";
import "./compare.css";
import { MoverList } from "./mover-list.tsx";
import { RunChoice } from "./run-choice.tsx";

/** Customers as of one day beside another: who came, who left, who rose, who fell, and why. */
export function Comparison() {
  const text = useText();
  const may = useMay();
  return (
    <>
      <p className="back">
        <Link to="/customers">{text("compare.back")}</Link>
      </p>
      {may("see_work") ? <Chosen /> : <NotAllowed told={text("compare.refused")} />}
    </>
  );
}

function Chosen() {
  const text = useText();
  return (
    <Asked query={useRuns()}>
      {(runs) => (runs.length < 2 ? <NothingYet told={text("compare.too_few")} acts={<ToRuns />} /> : <Sides runs={runs} />)}
    </Asked>
  );
}

function ToRuns() {
  const text = useText();
  return (
    <Link to="/runs">
      <Button type="primary">{text("compare.to_runs")}</Button>
    </Link>
  );
}

function Sides({ runs }: { runs: Run[] }) {
  const text = useText();
  const navigate = useNavigate();
  const search: CompareSearch = useSearch({ from: "/staff/customers" });
  const { later, earlier } = sidesOf(runs, search);
  const go = (next: CompareSearch) => void navigate({ to: "/customers", search: next, resetScroll: false });
  // Another side has other tiers and causes; the scheme, the direction and the order stay.
  const sides = { as_of: search.as_of, against: search.against, scheme: search.scheme, direction: search.direction, sort: search.sort, size: search.size };
  const schemes = later && earlier ? Object.keys(later.schemes).filter((name) => name in earlier.schemes) : [];
  const scheme = search.scheme !== undefined && schemes.includes(search.scheme) ? search.scheme : schemes[0];
  const body = () => {
    if (later === undefined || earlier === undefined) {
      const before = runBefore(runs, later ?? sidesOf(runs, {}).later);
      const acts = before ? <Button onClick={() => go({ against: String(before.number) })}>{text("compare.newest")}</Button> : null;
      return <State title={text("state.missing")} told={text("compare.missing")} acts={acts} />;
    }
    if (later.number === earlier.number) return <State title={text("compare.same")} told={text("compare.same_told")} />;
    if (scheme === undefined) return <State title={text("state.nothing_matches")} told={text("overview.no_movers")} />;
    return <MoverList later={later} earlier={earlier} scheme={scheme} search={search} onGo={go} />;
  };
  return (
    <>
      <PageHead
        title={text("compare.title")}
        about={later && earlier ? text("compare.about", { later: day(later.as_of), earlier: day(earlier.as_of) }) : null}
      />
      <div className="compare-sides">
        <RunChoice label={text("compare.as_of")} runs={runs} chosen={search.as_of ?? String(later?.number ?? "")} onChoose={(as_of) => go({ ...sides, as_of })} />
        <RunChoice label={text("compare.against")} runs={runs} chosen={search.against ?? ""} onChoose={(against) => go({ ...sides, against })} />
        {scheme === undefined ? null : <SchemeChoice schemes={schemes} chosen={scheme} onChoose={(scheme) => go({ ...sides, scheme })} />}
      </div>
      {body()}
    </>
  );
}
