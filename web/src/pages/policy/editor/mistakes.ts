import type { Diagnostic } from "@codemirror/lint";
import type { Text } from "@codemirror/state";
import type { Form } from "../../../api/routes.ts";

export type Mistake = Form<"PolicyMistakeView">;

/** The offset of a place that counts characters from 1; whole characters, of which some take two units here. */
export function offsetOf(text: Text, line: number, column: number): number {
  const found = text.line(Math.min(Math.max(line, 1), text.lines));
  const before = Array.from(found.text).slice(0, Math.max(column - 1, 0)).join("");
  return Math.min(found.from + before.length, found.to);
}

/** A mistake as the editor underlines it, with what was likely meant as its cure. */
export function underlined(text: Text, mistake: Mistake, cure: string): Diagnostic {
  const from = offsetOf(text, mistake.line, mistake.column);
  const to = Math.max(offsetOf(text, mistake.line, mistake.column + mistake.length), from);
  const { suggestion } = mistake;
  return {
    from,
    to,
    severity: mistake.is_warning ? "warning" : "error",
    source: mistake.code,
    message: [mistake.message, mistake.fix].filter(Boolean).join("\n"),
    ...(suggestion ? { actions: [{ name: `${cure} ${suggestion}`, apply: (view, start, end) => view.dispatch({ changes: { from: start, to: end, insert: suggestion } }) }] } : {}),
  };
}
