import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import type { Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

/** The look of texts: that of the pages, in light and dark, by the variables of the style sheet. */
const theme = EditorView.theme({
  "&": { border: "1px solid var(--rule)", borderRadius: "8px", background: "var(--raised)", color: "var(--ink)", fontSize: "13px" },
  "&.cm-focused": { outline: "2px solid var(--accent)", outlineOffset: "-1px" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.65", maxHeight: "72vh" },
  ".cm-content": { caretColor: "var(--ink)" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  ".cm-gutters": { background: "transparent", color: "var(--faint)", border: "none" },
  ".cm-activeLine, .cm-activeLineGutter": { background: "var(--hover)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": { background: "var(--tone4)", opacity: "0.5" },
  ".cm-tooltip": { background: "var(--raised)", color: "var(--ink)", border: "1px solid var(--rule)", borderRadius: "6px", boxShadow: "0 6px 24px rgb(0 0 0 / 12%)" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { background: "var(--accent)", color: "var(--paper)" },
  ".cm-completionDetail": { color: "var(--faint)", fontStyle: "normal", marginLeft: "1em" },
  ".cm-completionInfo": { maxWidth: "32em", padding: "6px 10px", whiteSpace: "pre-wrap" },
  ".cm-diagnostic": { padding: "6px 12px", whiteSpace: "pre-wrap", borderLeftWidth: "3px", fontFamily: "var(--sans)" },
  ".cm-diagnosticSource": { color: "var(--faint)", fontFamily: "var(--mono)" },
  ".cm-diagnosticAction": { background: "var(--accent)", color: "var(--paper)" },
  ".cm-panels": { background: "var(--raised)", color: "var(--ink)", borderColor: "var(--rule)" },
  ".cm-changedLine, .cm-insertedLine, .cm-deletedChunk": { fontFamily: "var(--mono)" },
  ".cm-collapsedLines:before, .cm-collapsedLines:after": { content: '"⋯"' },
  ".cm-collapsedLines": { background: "var(--hover)", color: "var(--soft)", fontFamily: "var(--sans)", padding: "4px 12px" },
});

const colours = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: "var(--accent)" },
  { tag: [tags.comment, tags.lineComment], color: "var(--faint)", fontStyle: "italic" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--second)" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--second)" },
  { tag: [tags.punctuation, tags.separator, tags.brace, tags.squareBracket], color: "var(--soft)" },
]);

export const look: Extension = [theme, syntaxHighlighting(colours)];
