import type { Completion, CompletionContext, CompletionResult } from "@codemirror/autocomplete";
import { parseDocument } from "yaml";
import { keysAt, wordsAt, type Schema } from "./schema.ts";
import { spotAt } from "./spot.ts";

/** What of the policy's text is not in its schema: what measures are called. */
export interface Words {
  measures: { name: string; title: string }[];
}

/** The document as far as it can be read; the line that is written at is left out, which is seldom whole. */
function readable(text: string, from: number): unknown {
  const start = text.lastIndexOf("\n", from - 1) + 1;
  const end = text.indexOf("\n", from);
  for (const tried of [text, text.slice(0, start) + (end < 0 ? "" : text.slice(end))]) {
    const read = parseDocument(tried, { logLevel: "silent", uniqueKeys: false });
    if (read.errors.length === 0) return read.toJS({ maxAliasCount: 0 });
  }
  return parseDocument(text, { logLevel: "silent", uniqueKeys: false }).toJS({ maxAliasCount: 0 });
}

function within(value: unknown, path: (string | number)[]): unknown {
  return path.reduce<unknown>((inner, step) => (typeof inner === "object" && inner !== null ? (inner as Record<string | number, unknown>)[step] : undefined), value);
}

function keysOf(value: unknown): string[] {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? Object.keys(value) : [];
}

/** The names that the policy gives: metrics, labels, schemes, fields. */
function namesOf(document: unknown): Completion[] {
  return ["metrics", "labels", "schemes", "fields"].flatMap((section) =>
    keysOf(within(document, [section])).map((name) => ({ label: name, detail: section, type: "variable", boost: section === "metrics" ? 1 : 0 })),
  );
}

/** Whether a line, as far as it is written, ends within a remark. */
export function isRemark(line: string): boolean {
  return /(^|\s)#/.test(line.replaceAll(/"[^"]*"|'[^']*'/g, ""));
}

/** Completes keys, words and names of a policy by its JSON Schema. */
export function completePolicy(schema: Schema, words: Words) {
  return (context: CompletionContext): CompletionResult | null => {
    const text = context.state.doc.toString();
    const line = context.state.doc.lineAt(context.pos);
    if (isRemark(line.text.slice(0, context.pos - line.from))) return null;
    const spot = spotAt(text.slice(0, context.pos));
    const typed = /[\w-]*$/.exec(spot.typed)?.[0] ?? "";
    if (!context.explicit && typed === "" && spot.writes === "key") return null;
    const from = context.pos - typed.length;
    let document: unknown = null;
    try {
      document = readable(text, context.pos);
    } catch {
      // What cannot be read at all says nothing of what is written already.
    }
    if (spot.writes === "key") {
      const written = keysOf(within(document, spot.path)).filter((key) => key !== typed);
      const options = keysAt(schema, spot.path, document, written).map(({ key, about, isNeeded, isSection }) => ({
        label: key,
        info: about,
        type: isSection ? "namespace" : "property",
        apply: isSection ? `${key}:` : `${key}: `,
        boost: isNeeded ? 1 : 0,
      }));
      return options.length === 0 ? null : { from, options, validFor: /^[\w-]*$/ };
    }
    const { words: known, names } = wordsAt(schema, spot.path, document);
    const titles = new Map(words.measures.map(({ name, title }) => [name, title]));
    const options: Completion[] = known.map(({ word, about }) => ({ label: word, detail: titles.get(word) ?? "", info: about, type: "enum" }));
    const all = names ? [...options, ...namesOf(document)] : options;
    return all.length === 0 ? null : { from, options: all, validFor: /^[\w-]*$/ };
  };
}
