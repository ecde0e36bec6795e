import { useChanges } from "../../../api/changes.ts";
import { useMovers, type Movers } from "../../../api/movers.ts";
import type { Run } from "../../../api/work.ts";
import { count, money } from "../../../format/numbers.ts";
import { Asked } from "../../../parts/asked.tsx";
import { Finding } from "../../../parts/page.tsx";
import { NothingMatches } from "../../../parts/states.tsx";
import { useText } from "../../../texts/texts.tsx";
import { requestOf, type CompareSearch } from "./compare-state.ts";
import { MoverFilter } from "./mover-filter.tsx";
import { MoverTable } from "./mover-table.tsx";
import { WayChoice } from "./way-choice.tsx";

interface Props {
  later: Run;
  earlier: Run;
  scheme: string;
  search: CompareSearch;
  onGo: (search: CompareSearch) => void;
}

/** Who moved in a scheme between two runs: counted, filtered, and one by one. */
export function MoverList({ later, earlier, scheme, search, onGo }: Props) {
  const text = useText();
  const query = useMovers(requestOf(search, later, earlier, scheme));
  const changes = useChanges(later.number, earlier.number);
  const causes = changes.data?.schemes[scheme]?.causes ?? [];
  // Another question begins at its first page.
  const ask = (next: CompareSearch) => onGo({ ...search, ...next, page: undefined });
  const reset = () => ask({ direction: undefined, from_tier: undefined, to_tier: undefined, moved_by: undefined });
  const stayed = changes.data?.schemes[scheme]?.stayed.customers;
  return (
    <Asked query={query}>
      {(told) => (
        <>
          <Finding>{finding(told, text)}</Finding>
          <WayChoice told={told} chosen={search.direction} currency={later.currency} onChoose={(direction) => ask({ direction })} />
          <MoverFilter
            search={search}
            from={earlier.schemes[scheme]?.tiers ?? []}
            to={later.schemes[scheme]?.tiers ?? []}
            causes={causes}
            onAsk={ask}
            onReset={reset}
          />
          {told.total.customers === 0 ? (
            <NothingMatches reset={reset} />
          ) : (
            <MoverTable told={told} later={later} earlier={earlier} isLoading={query.isPlaceholderData} search={search} onGo={onGo} />
          )}
          <p className="part-note">
            {text("compare.note", {
              before: money(told.total.revenue_before, earlier.currency),
              after: money(told.total.revenue_after, later.currency),
            })}{" "}
            {stayed === undefined ? null : text("compare.stayed", { customers: count(stayed) })}{" "}
            {changes.data && !changes.data.same_rules ? text("runs.other_rules") : null}
          </p>
        </>
      )}
    </Asked>
  );
}

/** What moved, as a sentence: of all who fit, whichever way they moved. */
function finding({ directions, ordered }: Movers, text: ReturnType<typeof useText>): string {
  const of = (way: string) => count(directions[way]?.customers ?? 0);
  if (!ordered) return text("compare.finding", { other: of("other"), new: of("new"), gone: of("gone") });
  return text("compare.finding_ordered", { up: of("up"), down: of("down"), other: of("other"), new: of("new"), gone: of("gone") });
}
