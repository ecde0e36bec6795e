import { useState } from "react";
import type { Preview as Shown } from "../../api/policies.ts";
import { count, percent } from "../../format/numbers.ts";
import { Finding, Part } from "../../parts/page.tsx";
import { SchemeChoice } from "../../parts/scheme-choice.tsx";
import { TierMark } from "../../parts/tier.tsx";
import { useText, useTitle } from "../../texts/texts.tsx";
import { MoverSankey } from "../overview/mover-sankey.tsx";
import "../overview/overview.css";

/** What a draft would do: how many each tier would have, and who would move. */
export function Preview({ preview }: { preview: Shown }) {
  const text = useText();
  const title = useTitle();
  const names = Object.keys(preview.run.schemes);
  const [chosen, setChosen] = useState(names[0] ?? "");
  const tiers = preview.run.schemes[chosen]?.tiers ?? [];
  const moves = preview.schemes[chosen];
  return (
    <Part
      title={text("preview.title")}
      acts={<SchemeChoice schemes={names} chosen={chosen} onChoose={setChosen} />}
      note={preview.against ? text("preview.against", { number: preview.against }) : text("preview.alone")}
    >
      {moves ? <Finding>{text("preview.moved", { moved: count(moves.up.customers + moves.down.customers + moves.other.customers), stayed: count(moves.stayed.customers) })}</Finding> : null}
      <div className="tier-bars">
        <ul>
          {tiers.map((tier, at) => (
            <li key={tier.tier}>
              <TierMark title={title(tier.title, tier.tier)} index={at} tiers={tiers.length} />
              <span className="tier-track">
                <b className="of-customers" style={{ width: `${tier.share * 100}%` }} />
              </span>
              <span className="number">
                {count(tier.customers)} <span className="faint">{percent(tier.share)}</span>
              </span>
            </li>
          ))}
        </ul>
      </div>
      {moves ? <MoverSankey changes={moves} tiers={tiers} /> : null}
    </Part>
  );
}
