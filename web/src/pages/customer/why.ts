import type { SchemeLine } from "../../api/customers.ts";
import { count, decimal, NONE } from "../../format/numbers.ts";
import { useText } from "../../texts/texts.tsx";
import type { Reading } from "./reading.ts";

/** What gave a class, said as a sentence. */
export function useWhy(reading: Reading): (scheme: SchemeLine) => string {
  const text = useText();
  return ({ why, scheme, tier }) => {
    const list = text("filter.say_list");
    switch (why.kind) {
      case "not_in_universe":
        return text("why.not_in_universe");
      case "unknown":
        return text("why.unknown", { metrics: why.metrics.map(reading.name).join(list) });
      case "unplaced":
        return text("why.unplaced", { found: why.found || NONE });
      case "threshold": {
        const metric = reading.name(why.metric);
        const value = reading.value(why.metric, why.value);
        if (why.edge === null) return text("why.threshold_rest", { metric, value });
        const edge = reading.value(why.metric, why.edge.value);
        return text(why.edge.bound === "over" ? "why.threshold_over" : "why.threshold_from", { metric, value, edge });
      }
      case "pyramid":
      case "share": {
        const { standing } = why;
        const values = { metric: reading.name(why.metric), value: reading.value(why.metric, why.value) };
        const ranked = { ...values, rank: count(standing.rank), customers: count(standing.customers) };
        return text(standing.rank === null ? "why.ranked_of" : "why.ranked", ranked);
      }
      case "rfm":
        return text("why.rfm", { code: why.code, customers: count(why.customers) });
      case "matrix": {
        const axes = why.axes.map((axis) => text(axis.high ? "why.axis_high" : "why.axis_low", { metric: reading.name(axis.metric) }));
        return text("why.matrix", { axes: axes.join(list) });
      }
      case "score": {
        const values = { score: decimal(String(why.score)), customers: count(why.standing.customers) };
        return why.standing.rank === null ? text("why.score", values) : text("why.score_ranked", { ...values, rank: count(why.standing.rank) });
      }
      case "clusters":
        return text("why.clusters", { tier: reading.tier(scheme, tier).title, customers: count(why.customers) });
      case "lifecycle": {
        if (why.days === null) return text("why.life_nothing");
        const values = { orders: count(why.orders), days: count(why.days), silence: count(why.silence), lost_after: count(why.lost_after) };
        return why.stays > 1 ? text("why.life_back", { ...values, stays: count(why.stays) }) : text("why.life_stay", values);
      }
      case "rules":
        return why.held === null ? text("why.rules_rest") : text("why.rules", { condition: reading.condition(why.held.text) });
    }
  };
}
