/** Where in a policy the cursor stands. */
export interface Spot {
  /** The keys that lead there, places in lists as numbers; for a value the last is its own key. */
  path: (string | number)[];
  /** Whether a key is written there, or a value. */
  writes: "key" | "value";
  /** What stands there already, up to the cursor. */
  typed: string;
}

/** A level of a text that is set off by its indent. */
interface Block {
  indent: number;
  key: string | number;
}

/** A level of a text within braces or brackets. */
interface Flow {
  isMap: boolean;
  key: string | null;
  place: number;
}

/** The key at the beginning of a line, and what follows it. */
const KEY = /^("[^"]*"|'[^']*'|[^\s:#{}[\],"'][^:#{}[\],]*?)\s*:(?=\s|$)(.*)$/s;

function plainKey(key: string): string {
  return /^["'].*["']$/.test(key) ? key.slice(1, -1) : key;
}

/** Reads on within braces and brackets; returns what was written since the last of their marks. */
function readFlow(text: string, open: Flow[]): string {
  let word = "";
  let quote = "";
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at] ?? "";
    const inner = open.at(-1);
    if (quote !== "") {
      if (sign === quote) quote = "";
      word += sign;
    } else if (sign === '"' || sign === "'") {
      quote = sign;
      word += sign;
    } else if (sign === "#" && /(^|\s)$/.test(text.slice(0, at))) {
      return word;
    } else if (sign === "{" || sign === "[") {
      open.push({ isMap: sign === "{", key: null, place: 0 });
      word = "";
    } else if (sign === "}" || sign === "]") {
      open.pop();
      word = "";
    } else if (sign === "," && inner) {
      inner.key = null;
      inner.place += 1;
      word = "";
    } else if (sign === ":" && inner?.isMap && inner.key === null && /^(\s|$)/.test(text.slice(at + 1))) {
      inner.key = plainKey(word.trim());
      word = "";
    } else {
      word += sign;
    }
  }
  return word;
}

/** Where the cursor stands, by what is written before it: indents, list marks, braces. The text need not be whole. */
export function spotAt(before: string): Spot {
  const blocks: Block[] = [];
  const flow: Flow[] = [];
  let spot: Spot = { path: [], writes: "key", typed: "" };
  for (const line of before.split("\n")) {
    const path = (): (string | number)[] => [
      ...blocks.map(({ key }) => key),
      ...flow.flatMap(({ isMap, key, place }): (string | number)[] => {
        if (!isMap) return [place];
        return key === null ? [] : [key];
      }),
    ];
    const inFlow = (text: string): Spot => {
      const typed = readFlow(text, flow).trimStart();
      const inner = flow.at(-1);
      return { path: path(), writes: inner?.isMap && inner.key === null ? "key" : "value", typed };
    };
    if (flow.length > 0) {
      spot = inFlow(line);
      continue;
    }
    let rest = line.trimStart();
    let indent = line.length - rest.length;
    if (rest.startsWith("#")) continue;
    if (rest === "") {
      // A line that is begun belongs to what its indent says.
      spot = { path: blocks.filter((block) => block.indent < indent).map(({ key }) => key), writes: "key", typed: "" };
      continue;
    }
    while (/^-(\s|$)/.test(rest)) {
      while ((blocks.at(-1)?.indent ?? -1) > indent) blocks.pop();
      const last = blocks.at(-1);
      if (last?.indent === indent && typeof last.key === "number") last.key += 1;
      else blocks.push({ indent, key: 0 });
      const inner = rest.slice(1).trimStart();
      indent += rest.length - inner.length;
      rest = inner;
    }
    while ((blocks.at(-1)?.indent ?? -1) > indent || (blocks.at(-1)?.indent === indent && typeof blocks.at(-1)?.key === "string")) blocks.pop();
    // A list's mark may stand as far left as the key that the list belongs to.
    while (blocks.length > 0 && (blocks.at(-1)?.indent ?? 0) >= indent) blocks.pop();
    const found = KEY.exec(rest);
    if (found === null) {
      spot = /^[{[]/.test(rest) ? inFlow(rest) : { path: path(), writes: "key", typed: rest };
      continue;
    }
    const [, key = "", value = ""] = found;
    blocks.push({ indent, key: plainKey(key.trim()) });
    spot = /^\s*[{[]/.test(value) ? inFlow(value.trimStart()) : { path: path(), writes: "value", typed: value.trimStart() };
    if (value === "" && flow.length === 0) spot = { path: path(), writes: "value", typed: "" };
  }
  return spot;
}
