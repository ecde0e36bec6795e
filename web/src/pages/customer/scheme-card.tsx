import { Link } from "@tanstack/react-router";
import type { SchemeLine, Standing } from "../../api/customers.ts";
import { whereTier } from "../../filter/expression.ts";
import { day } from "../../format/times.ts";
import { TierMark } from "../../parts/tier.tsx";
import { useText, useWord } from "../../texts/texts.tsx";
import { Moves } from "./moves.tsx";
import type { Reading } from "./reading.ts";
import { WhyDetails } from "./why-details.tsx";
import { useWhy } from "./why.ts";

/** A scheme: the tier, why, and the nearest steps up and down. */
export function SchemeCard({ scheme, standing, reading }: { scheme: SchemeLine; standing: Standing | undefined; reading: Reading }) {
  const text = useText();
  const why = useWhy(reading);
  const tier = reading.tier(scheme.scheme, scheme.tier);
  const peers = scheme.tier === null ? null : whereTier(scheme.scheme, scheme.tier);
  return (
    <article className="scheme-card">
      <header>
        <h3>{reading.name(scheme.scheme)}</h3>
        {peers === null ? (
          <span className="soft">{tier.title}</span>
        ) : (
          <Link to="/customers" search={{ where: peers }} title={text("customer.peers")}>
            <TierMark {...tier} />
          </Link>
        )}
      </header>
      <p className="scheme-why">{why(scheme)}</p>
      <WhyDetails scheme={scheme} reading={reading} />
      {standing ? <StandingLine standing={standing} scheme={scheme.scheme} reading={reading} /> : null}
      <Moves scheme={scheme} reading={reading} />
    </article>
  );
}

function StandingLine({ standing, scheme, reading }: { standing: Standing; scheme: string; reading: Reading }) {
  const text = useText();
  const word = useWord();
  const { title } = reading.tier(scheme, standing.tier);
  const values = { tier: title, since: day(standing.since), why: word("standing", standing.why) };
  return (
    <p className="scheme-standing">
      {text("customer.stands", values)} {standing.until ? text("customer.stands_until", { until: day(standing.until) }) : null}
    </p>
  );
}
