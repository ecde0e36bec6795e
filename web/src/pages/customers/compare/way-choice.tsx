import type { Movers } from "../../../api/movers.ts";
import { count, difference, isNothing, NONE, shortMoney, signed } from "../../../format/numbers.ts";
import { useLang, useText, type TextKey } from "../../../texts/texts.tsx";
import { WAYS, type Way } from "./compare-state.ts";

const NAMES = { up: "compare.up", down: "compare.down", other: "compare.other", new: "compare.new", gone: "compare.gone" } as const satisfies Record<Way, TextKey>;

interface Props {
  told: Movers;
  chosen: Way | undefined;
  currency: string;
  onChoose: (way: Way | undefined) => void;
}

/** How many moved each way, with the revenue that moved with them; each is a filter, and once more is none. */
export function WayChoice({ told, chosen, currency, onChoose }: Props) {
  const text = useText();
  const lang = useLang();
  const shown = WAYS.filter((way) => (told.ordered || (way !== "up" && way !== "down")) && (way !== "other" || !told.ordered || (told.directions[way]?.customers ?? 0) > 0));
  return (
    <div className="ways" role="group" aria-label={text("runs.direction")}>
      {shown.map((way) => {
        const flow = told.directions[way];
        const isChosen = chosen === way;
        const moved = flow === undefined ? "0" : difference(flow.revenue_after, flow.revenue_before);
        return (
          <button key={way} type="button" className={`way way-${way}`} aria-pressed={isChosen} onClick={() => onChoose(isChosen ? undefined : way)}>
            <span className="figure-name">{text(way === "other" && !told.ordered ? "compare.moved" : NAMES[way])}</span>
            <span className="figure-value">{count(flow?.customers ?? 0)}</span>
            <span className="figure-beside">{isNothing(moved) ? NONE : signed(shortMoney(moved, currency, lang))}</span>
          </button>
        );
      })}
    </div>
  );
}
