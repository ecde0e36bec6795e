import { usePortfolio, type Portfolio as Told } from "../../api/overview.ts";
import { Problem } from "../../api/problem.ts";
import { Asked } from "../../parts/asked.tsx";
import { Part } from "../../parts/page.tsx";
import { RunNow } from "../../parts/run-now.tsx";
import { useText } from "../../texts/texts.tsx";
import { Breakdown } from "./breakdown.tsx";
import { Care } from "./care.tsx";
import { Concentration } from "./concentration.tsx";
import "./portfolio.css";
import { Unowned } from "./unowned.tsx";

/** With more tiers than this, tables of them have no room beside each other. */
const MOST_BESIDE = 5;

/** The figures of the newest run beyond its tiers: who brings the money, for what, from where, how content, and whose it is not. */
export function Portfolio({ scheme }: { scheme: string | undefined }) {
  const text = useText();
  const query = usePortfolio();
  const problem = query.error instanceof Problem && query.data === undefined ? query.error : null;
  // Who may not see these figures is told so where the run itself is refused; the page stays what it is without them.
  if (problem?.isForbidden) return null;
  if (problem?.isMissing) {
    return (
      <Part title={text("overview.more")} acts={<RunNow />}>
        <p className="soft">{text("overview.no_portfolio")}</p>
      </Part>
    );
  }
  if (query.data === undefined) {
    return (
      <Part title={text("overview.more")}>
        <Asked query={query}>{() => null}</Asked>
      </Part>
    );
  }
  return <Parts told={query.data} scheme={scheme} />;
}

function Parts({ told, scheme: name }: { told: Told; scheme: string | undefined }) {
  const scheme = name === undefined ? undefined : told.schemes[name];
  return (
    <>
      <Concentration revenue={told.revenue} profit={told.profit} currency={told.currency} />
      {name !== undefined && scheme !== undefined ? (
        <>
          <Breakdown kind="category" heat={scheme.categories} scheme={name} tiers={scheme.tiers} currency={told.currency} />
          {/* Many tiers beside each other need the whole width. */}
          <div className={scheme.tiers.length > MOST_BESIDE ? "" : "overview-pair"}>
            <Breakdown kind="region" heat={scheme.regions} scheme={name} tiers={scheme.tiers} currency={told.currency} />
            <Breakdown kind="channel" heat={scheme.channels} scheme={name} tiers={scheme.tiers} currency={told.currency} />
          </div>
          <Care scheme={scheme} name={name} />
        </>
      ) : null}
      <Unowned money={told.without_customer} currency={told.currency} />
    </>
  );
}
