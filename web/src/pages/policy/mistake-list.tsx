import type { Mistake } from "../../api/policies.ts";
import { useText } from "../../texts/texts.tsx";

/** All mistakes of a draft; each leads to its place. */
export function MistakeList({ mistakes, onOpen }: { mistakes: Mistake[] | null; onOpen: (mistake: Mistake) => void }) {
  const text = useText();
  if (mistakes === null) return <p className="faint">{text("policy.not_checked")}</p>;
  if (mistakes.length === 0) return <p className="rose">{text("policy.no_mistakes")}</p>;
  return (
    <ul className="mistakes" aria-label={text("policy.mistakes")}>
      {mistakes.map((mistake) => (
        <li key={`${mistake.line} ${mistake.column} ${mistake.code} ${mistake.message}`}>
          <button type="button" onClick={() => onOpen(mistake)}>
            <span className="code faint">
              {mistake.line}:{mistake.column}
            </span>
            <span className={mistake.is_warning ? "" : "wrong"}>{mistake.message}</span>
            {mistake.suggestion ? <span className="soft">{text("policy.meant", { meant: mistake.suggestion })}</span> : null}
            <small className="code faint">{mistake.code}</small>
          </button>
        </li>
      ))}
    </ul>
  );
}
