import type { Membership } from "../../api/members.ts";
import { day } from "../../format/times.ts";
import { useText, useTitle, useWord } from "../../texts/texts.tsx";

/** The changes of level, the newest first. */
export function LevelHistory({ history }: Pick<Membership, "history">) {
  const text = useText();
  const title = useTitle();
  const word = useWord();
  const steps = history.toReversed();
  return (
    <ul className="moves">
      {steps.map(({ at, level, cause }) => (
        <li key={at + cause}>
          <span className="faint">{day(at)}</span>
          <span>
            {word("level_cause", cause)} · {level ? title(level.title, level.level) : text("customer.below")}
          </span>
        </li>
      ))}
    </ul>
  );
}
