import type { Explanation } from "../../api/customers.ts";
import { count } from "../../format/numbers.ts";
import { Figure, Figures } from "../../parts/figure.tsx";
import { TierMark } from "../../parts/tier.tsx";
import { useText, useTitle } from "../../texts/texts.tsx";
import type { Reading } from "./reading.ts";

/** The customer at a glance: the tier in each scheme, level and points. */
export function TierSummary({ told, reading }: { told: Explanation; reading: Reading }) {
  const text = useText();
  const title = useTitle();
  const member = told.membership;
  return (
    <Figures>
      {told.schemes.map((scheme) => {
        const held = told.standings?.[scheme.scheme];
        const shown = held === undefined ? scheme.tier : held.tier;
        const differs = held !== undefined && held.tier !== scheme.tier;
        const computed = text("customer.computed_is", { tier: reading.tier(scheme.scheme, scheme.tier).title });
        return (
          <Figure
            key={scheme.scheme}
            name={reading.name(scheme.scheme)}
            value={<TierMark {...reading.tier(scheme.scheme, shown)} />}
            beside={differs ? computed : null}
          />
        );
      })}
      {member ? (
        <Figure
          name={text("customer.level")}
          value={member.level ? title(member.level.title, member.level.level) : text("customer.below")}
          beside={text("customer.points_are", { points: count(member.points.active) })}
        />
      ) : null}
    </Figures>
  );
}
