import { autocompletion } from "@codemirror/autocomplete";
import { yaml } from "@codemirror/lang-yaml";
import { lintGutter, linter, type Diagnostic } from "@codemirror/lint";
import { Compartment, EditorState } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { basicSetup } from "codemirror";
import { useEffect, useImperativeHandle, useRef, type Ref } from "react";
import { useText } from "../../../texts/texts.tsx";
import { completePolicy, type Words } from "./completion.ts";
import { look } from "./look.ts";
import { offsetOf, underlined, type Mistake } from "./mistakes.ts";
import { phrasesOf } from "./phrases.ts";
import type { Schema } from "./schema.ts";

/** How long nobody writes before a text is checked, in milliseconds. */
const PAUSE = 700;

/** What may be done with an editor from outside. */
export interface EditorHandle {
  /** Shows a place, with the cursor there. */
  goTo: (line: number, column: number) => void;
}

interface Props {
  text: string;
  label: string;
  /** Without it the text is only read. */
  onChange?: (text: string) => void;
  schema?: Schema | undefined;
  words?: Words;
  /** Finds the mistakes of a text. */
  check?: (text: string) => Promise<Mistake[]>;
  /** What stands before a likely word where it can be taken. */
  cure?: string;
  ref?: Ref<EditorHandle>;
}

/** The text of a policy, with its lines numbered; written with completion, mistakes underlined in place. */
export function Editor({ text, label, onChange, schema, words, check, cure = "", ref }: Props) {
  const say = useText();
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const completing = useRef(new Compartment());
  const told = useRef({ onChange, check, cure });
  told.current = { onChange, check, cure };
  const isWritten = onChange !== undefined;

  useEffect(() => {
    if (place.current === null) return undefined;
    const find = async (shown: EditorView): Promise<Diagnostic[]> => {
      const written = shown.state.doc;
      const found = (await told.current.check?.(written.toString())) ?? [];
      // What was written meanwhile is checked by itself.
      return shown.state.doc.eq(written) ? found.map((mistake) => underlined(written, mistake, told.current.cure)) : [];
    };
    const writing = [
      linter(find, { delay: PAUSE }),
      lintGutter(),
      EditorView.updateListener.of((update) => {
        if (update.docChanged) told.current.onChange?.(update.state.doc.toString());
      }),
    ];
    const shown = new EditorView({
      parent: place.current,
      state: EditorState.create({
        doc: text,
        extensions: [
          basicSetup,
          yaml(),
          look,
          phrasesOf(say),
          EditorView.contentAttributes.of({ "aria-label": label, spellcheck: "false" }),
          completing.current.of([]),
          isWritten ? writing : [EditorState.readOnly.of(true), EditorView.editable.of(false), EditorView.contentAttributes.of({ tabindex: "0" })],
        ],
      }),
    });
    // Whoever has no mouse moves a long text by its keys.
    shown.scrollDOM.tabIndex = 0;
    view.current = shown;
    return () => {
      shown.destroy();
      view.current = null;
    };
    // The text is the editor's own once it is there; another one comes in below.
  }, [isWritten, label, say]);

  useEffect(() => {
    const shown = view.current;
    if (shown !== null && shown.state.doc.toString() !== text) shown.dispatch({ changes: { from: 0, to: shown.state.doc.length, insert: text } });
  }, [text, isWritten, label, say]);

  useEffect(() => {
    const source = schema === undefined ? [] : autocompletion({ override: [completePolicy(schema, words ?? { measures: [] })] });
    view.current?.dispatch({ effects: completing.current.reconfigure(source) });
  }, [schema, words, isWritten, label, say]);

  useImperativeHandle(ref, () => ({
    goTo: (line, column) => {
      const shown = view.current;
      if (shown === null) return;
      const anchor = offsetOf(shown.state.doc, line, column);
      shown.dispatch({ selection: { anchor }, effects: EditorView.scrollIntoView(anchor, { y: "center" }) });
      shown.focus();
    },
  }));

  return <div ref={place} className={isWritten ? "editor" : "editor editor-read"} />;
}
