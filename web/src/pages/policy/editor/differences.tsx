import { yaml } from "@codemirror/lang-yaml";
import { MergeView, unifiedMergeView } from "@codemirror/merge";
import { EditorState, type Extension } from "@codemirror/state";
import { EditorView, lineNumbers } from "@codemirror/view";
import { useEffect, useRef } from "react";
import { useText } from "../../../texts/texts.tsx";
import { look } from "./look.ts";
import { phrasesOf } from "./phrases.ts";

/** How many unchanged lines stay around a change. */
const AROUND = 3;

/** Fewer unchanged lines than this are shown rather than folded. */
const FOLDED = 6;

interface Props {
  before: string;
  after: string;
  label: string;
  /** Both texts side by side, or one under the other line by line. */
  isBeside: boolean;
}

/** What differs between two texts. */
export function Differences({ before, after, label, isBeside }: Props) {
  const say = useText();
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (place.current === null) return undefined;
    const read: Extension = [
      lineNumbers(),
      yaml(),
      look,
      phrasesOf(say),
      EditorState.readOnly.of(true),
      EditorView.editable.of(false),
      EditorView.contentAttributes.of({ "aria-label": label, tabindex: "0" }),
      EditorView.lineWrapping,
    ];
    const collapseUnchanged = { margin: AROUND, minSize: FOLDED };
    const shown = isBeside
      ? new MergeView({ parent: place.current, a: { doc: before, extensions: read }, b: { doc: after, extensions: read }, collapseUnchanged, highlightChanges: true, gutter: true })
      : new EditorView({ parent: place.current, doc: after, extensions: [read, unifiedMergeView({ original: before, mergeControls: false, collapseUnchanged })] });
    return () => shown.destroy();
  }, [before, after, label, isBeside, say]);
  return <div ref={place} className="differences" />;
}
