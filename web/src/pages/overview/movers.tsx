import { Link } from "@tanstack/react-router";
import { useChanges, type SchemeChanges } from "../../api/changes.ts";
import { Problem } from "../../api/problem.ts";
import type { RunTier } from "../../api/work.ts";
import { count } from "../../format/numbers.ts";
import { Asked } from "../../parts/asked.tsx";
import { Finding } from "../../parts/page.tsx";
import { useText } from "../../texts/texts.tsx";
import { MoverSankey } from "./mover-sankey.tsx";

/** What the server says of runs that have no scheme in common. */
const NOTHING_IN_COMMON = "T0054";

interface Props {
  to: number;
  from: number;
  scheme: string;
  tiers: RunTier[];
}

/** Who moved since the run before: as a sentence, and as streams from tier to tier. */
export function Movers({ to, from, scheme, tiers }: Props) {
  const text = useText();
  const query = useChanges(to, from);
  const problem = query.error instanceof Problem && query.data === undefined ? query.error : null;
  if (problem?.code === NOTHING_IN_COMMON) return <p className="soft">{text("overview.movers_apart")}</p>;
  return (
    <Asked query={query}>
      {(changes) => {
        const found = changes.schemes[scheme];
        if (found === undefined) return <p className="faint">{text("overview.no_movers")}</p>;
        return (
          <>
            <Finding>{finding(found, text)}</Finding>
            <MoverSankey changes={found} tiers={tiers} />
            <p className="part-note">
              <Link to="/runs/$number" params={{ number: String(to) }} search={{ from }}>
                {text("overview.all_movers")}
              </Link>
            </p>
          </>
        );
      }}
    </Asked>
  );
}

function finding(found: SchemeChanges, text: ReturnType<typeof useText>): string {
  if (!found.ordered) return text("overview.moved", { other: count(found.other.customers), stayed: count(found.stayed.customers) });
  return text("overview.moved_ordered", { up: count(found.up.customers), down: count(found.down.customers), stayed: count(found.stayed.customers) });
}
