import type { Extension } from "@codemirror/state";
import { EditorState } from "@codemirror/state";
import type { TextKey } from "../../../texts/texts.tsx";

/** What the editor says of itself, by its own words. `$` stands for a number. */
const PHRASES: Record<string, TextKey> = {
  Find: "editor.find",
  Replace: "editor.replace",
  next: "editor.next",
  previous: "editor.previous",
  all: "editor.all",
  "match case": "editor.case",
  regexp: "editor.pattern",
  "by word": "editor.word",
  replace: "editor.replace_one",
  "replace all": "editor.replace_all",
  close: "editor.close",
  "Go to line": "editor.line",
  go: "editor.go",
  "$ unchanged lines": "editor.unchanged",
  "Fold line": "editor.fold",
  "Unfold line": "editor.unfold",
  Diagnostics: "policy.mistakes",
  "No diagnostics": "policy.no_mistakes",
};

/** The editor's own words in the language of the page. */
export function phrasesOf(text: (key: TextKey) => string): Extension {
  return EditorState.phrases.of(Object.fromEntries(Object.entries(PHRASES).map(([word, key]) => [word, text(key)])));
}
