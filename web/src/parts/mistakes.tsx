import type { Problem } from "../api/problem.ts";
import { useText } from "../texts/texts.tsx";

/** What the server says of a condition with mistakes; its own words name the option of a command. */
const CONDITION = "T0018";

/** What a refusal says, in a line. */
export function refusalOf(failed: Problem, text: ReturnType<typeof useText>): string {
  if (failed.code === CONDITION && failed.mistakes.length > 0) return text("state.condition_wrong");
  return [failed.message, failed.fix].filter(Boolean).join(" ");
}

/** Each mistake of what was sent, with what to do about it. */
export function Mistakes({ failed }: { failed: Problem }) {
  const text = useText();
  if (failed.mistakes.length === 0) return null;
  return (
    <ul className="mistakes-told">
      {failed.mistakes.map((mistake) => (
        <li key={`${mistake.line} ${mistake.column} ${mistake.code}`}>
          {mistake.message}
          {mistake.suggestion ? <> {text("state.meant", { suggestion: mistake.suggestion })}</> : null} {mistake.fix ? <span className="soft">{mistake.fix}</span> : null}{" "}
          <small className="faint">{mistake.code}</small>
        </li>
      ))}
    </ul>
  );
}
