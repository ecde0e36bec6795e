import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Button } from "antd";
import { isStair, usePolicyShape } from "../../api/policy-shape.ts";
import { useMay } from "../../api/session.ts";
import { useRuns, type Run } from "../../api/work.ts";
import { count } from "../../format/numbers.ts";
import { minute } from "../../format/times.ts";
import { Asked } from "../../parts/asked.tsx";
import { PageHead, Part } from "../../parts/page.tsx";
import { SchemeChoice } from "../../parts/scheme-choice.tsx";
import { NothingYet } from "../../parts/states.tsx";
import { RunNow } from "../../parts/run-now.tsx";
import { useText, useTitle } from "../../texts/texts.tsx";
import { Alerts } from "./alerts.tsx";
import { KeyFigures } from "./key-figures.tsx";
import { Movers } from "./movers.tsx";
import { SchemeFinding } from "./scheme-finding.tsx";
import "./overview.css";
import { Portfolio } from "./portfolio.tsx";
import { Pyramid } from "./pyramid.tsx";
import { TierBars } from "./tier-bars.tsx";
import { TierTrend } from "./tier-trend.tsx";

/** How the shop stands: the newest run beside the one before. */
export function Overview() {
  const query = useRuns();
  const text = useText();
  const may = useMay();
  return (
    <Asked query={query}>
      {(runs) => {
        const newest = runs.at(-1);
        if (newest === undefined) {
          const acts = may("import") ? (
            <Link to="/start">
              <Button type="primary">{text("overview.to_start")}</Button>
            </Link>
          ) : null;
          return <NothingYet told={text("overview.none")} acts={acts} />;
        }
        return <Told newest={newest} before={runs.at(-2)} runs={runs} />;
      }}
    </Asked>
  );
}

function Told({ newest, before, runs }: { newest: Run; before: Run | undefined; runs: Run[] }) {
  const text = useText();
  const title = useTitle();
  const may = useMay();
  const schemes = Object.keys(newest.schemes);
  const { scheme: chosen } = useSearch({ from: "/staff/overview" });
  const navigate = useNavigate();
  const choose = (scheme: string) => void navigate({ to: "/overview", search: { scheme }, resetScroll: false });
  const name = chosen !== undefined && chosen in newest.schemes ? chosen : schemes[0];
  const scheme = name === undefined ? undefined : newest.schemes[name];
  // Classes that stand beside each other are no layers of anything: bars say how many each has.
  const hasStair = isStair(usePolicyShape(), name ?? "");
  return (
    <>
      <PageHead
        title={title(newest.policy.title, newest.policy.name)}
        about={
          before
            ? text("overview.about", { number: newest.number, as_of: minute(newest.as_of), before: before.number, before_as_of: minute(before.as_of) })
            : text("overview.about_first", { number: newest.number, as_of: minute(newest.as_of) })
        }
        acts={<RunNow />}
      />
      <Alerts />
      <KeyFigures newest={newest} before={before} />
      {name !== undefined && scheme !== undefined ? (
        <Part
          title={text("overview.tiers")}
          acts={<SchemeChoice schemes={schemes} chosen={name} onChoose={choose} />}
          note={text("overview.tiers_note", { customers: count(scheme.customers), without: count(scheme.without_class) })}
        >
          <SchemeFinding scheme={scheme} />
          <div className={hasStair ? "overview-tiers" : ""}>
            {hasStair ? <Pyramid scheme={scheme} name={name} /> : null}
            <TierBars scheme={scheme} before={before?.schemes[name]} name={name} currency={newest.currency} />
          </div>
        </Part>
      ) : null}
      {before !== undefined && name !== undefined && may("see_customers") ? (
        <Part title={text("overview.movers")}>
          <Movers to={newest.number} from={before.number} scheme={name} tiers={newest.schemes[name]?.tiers ?? []} />
        </Part>
      ) : null}
      {name !== undefined && runs.filter((run) => name in run.schemes).length > 2 ? (
        <Part title={text("overview.trend")} note={text("overview.trend_note")}>
          <TierTrend runs={runs} scheme={name} />
        </Part>
      ) : null}
      <Portfolio scheme={name} />
    </>
  );
}
