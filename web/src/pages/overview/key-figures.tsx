import type { Run } from "../../api/work.ts";
import { approximately, count, percent, shortMoney, signed } from "../../format/numbers.ts";
import { Figure, Figures } from "../../parts/figure.tsx";
import { ToCustomers } from "../../parts/to-customers.tsx";
import { useLang, useText } from "../../texts/texts.tsx";

/** The numbers that matter, each with its change since the run before. */
export function KeyFigures({ newest, before }: { newest: Run; before: Run | undefined }) {
  const text = useText();
  const lang = useLang();
  const ordering = newest.with_orders / Math.max(newest.customers, 1);
  return (
    <Figures>
      <Figure
        name={text("overview.customers")}
        value={<ToCustomers>{count(newest.customers)}</ToCustomers>}
        beside={<Change now={newest.customers} then={before?.customers} />}
      />
      <Figure
        name={text("overview.with_orders")}
        value={count(newest.with_orders)}
        beside={text("overview.share_of_all", { share: percent(ordering) })}
      />
      <Figure
        name={text("overview.revenue")}
        value={shortMoney(newest.revenue, newest.currency, lang)}
        beside={<Change now={approximately(newest.revenue)} then={before && approximately(before.revenue)} />}
      />
      {newest.members ? (
        <Figure
          name={text("overview.members")}
          value={count(newest.members.members)}
          beside={text("overview.points_left", { points: count(newest.members.points) })}
        />
      ) : null}
    </Figures>
  );
}

/** What changed since the run before, in percent. */
function Change({ now, then }: { now: number; then: number | undefined }) {
  const text = useText();
  if (then === undefined || then === 0) return null;
  const change = (now - then) / Math.abs(then);
  return (
    <span className={change > 0 ? "rose" : change < 0 ? "fell" : ""}>
      {change === 0 ? text("overview.unchanged") : text("overview.since_before", { change: signed(percent(change)) })}
    </span>
  );
}
