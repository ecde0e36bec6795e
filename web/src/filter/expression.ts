/** A condition of the policy's language, as far as forms can show it: comparisons joined by and, or, not. */
export type Condition =
  | { kind: "all" | "any"; parts: Condition[] }
  | { kind: "not"; part: Condition }
  | Test;

/** One comparison of a name. */
export interface Test {
  kind: "test";
  name: string;
  op: Op;
  /** One value for most, two for `between`, any number for `in`, none for flags and nulls. */
  values: Literal[];
}

export type Op = "=" | "<>" | ">" | ">=" | "<" | "<=" | "in" | "not in" | "between" | "is null" | "is not null" | "is true";

/** Comparisons as a person reads them; the others are said in words. */
export const SIGNS: Partial<Record<Op, string>> = { "=": "=", "<>": "≠", ">": ">", ">=": "≥", "<": "<", "<=": "≤" };

/** A value as the language writes it. Numbers stay text, so that no digit is lost. */
export type Literal = { type: "number" | "text" | "date"; text: string } | { type: "flag"; flag: boolean };

interface Token {
  sort: "word" | "number" | "text" | "sign";
  text: string;
}

const TOKENS = /\s*(?:([A-Za-z_][A-Za-z0-9_.]*)|(-?\d+(?:\.\d+)?)|'((?:[^']|'')*)'|(<=|>=|<>|!=|[=<>(),]))/y;

function tokensOf(text: string): Token[] | null {
  const tokens: Token[] = [];
  TOKENS.lastIndex = 0;
  const end = text.trimEnd().length;
  while (TOKENS.lastIndex < end) {
    const found = TOKENS.exec(text);
    if (found === null) return null;
    const [, word, number, quoted, sign] = found;
    if (word !== undefined) tokens.push({ sort: "word", text: word });
    else if (number !== undefined) tokens.push({ sort: "number", text: number });
    else if (quoted !== undefined) tokens.push({ sort: "text", text: quoted.replaceAll("''", "'") });
    else if (sign !== undefined) tokens.push({ sort: "sign", text: sign === "!=" ? "<>" : sign });
  }
  return tokens;
}

/** What no form can show. */
class Unreadable extends Error {}

/** Reads tokens from the front; whatever is not of the listed sorts is for the text field alone. */
class Reader {
  private at = 0;
  private readonly tokens: Token[];

  constructor(tokens: Token[]) {
    this.tokens = tokens;
  }

  get isAtEnd(): boolean {
    return this.at >= this.tokens.length;
  }

  private isWord(word: string, ahead = 0): boolean {
    const token = this.tokens[this.at + ahead];
    return token?.sort === "word" && token.text.toLowerCase() === word;
  }

  private takeWord(word: string): boolean {
    const found = this.isWord(word);
    if (found) this.at += 1;
    return found;
  }

  private takeSign(sign: string): boolean {
    const token = this.tokens[this.at];
    const found = token?.sort === "sign" && token.text === sign;
    if (found) this.at += 1;
    return found;
  }

  private must(found: boolean): void {
    if (!found) throw new Unreadable();
  }

  any(): Condition {
    const parts = [this.all()];
    while (this.takeWord("or")) parts.push(this.all());
    return parts.length === 1 ? parts[0]! : { kind: "any", parts };
  }

  private all(): Condition {
    const parts = [this.not()];
    while (this.takeWord("and")) parts.push(this.not());
    return parts.length === 1 ? parts[0]! : { kind: "all", parts };
  }

  private not(): Condition {
    if (this.takeWord("not")) return { kind: "not", part: this.not() };
    if (this.takeSign("(")) {
      const inner = this.any();
      this.must(this.takeSign(")"));
      return inner;
    }
    return this.test();
  }

  private test(): Condition {
    const token = this.tokens[this.at];
    if (token?.sort !== "word" || WORDS.has(token.text.toLowerCase())) throw new Unreadable();
    this.at += 1;
    const name = token.text;
    const test = (op: Op, values: Literal[] = []): Test => ({ kind: "test", name, op, values });
    if (this.takeWord("is")) {
      const isNot = this.takeWord("not");
      this.must(this.takeWord("null"));
      return test(isNot ? "is not null" : "is null");
    }
    const isNot = this.isWord("not") && this.isWord("in", 1) && this.takeWord("not");
    if (this.takeWord("in")) {
      this.must(this.takeSign("("));
      const values = [this.literal()];
      while (this.takeSign(",")) values.push(this.literal());
      this.must(this.takeSign(")"));
      return test(isNot ? "not in" : "in", values);
    }
    if (this.takeWord("between")) {
      const low = this.literal();
      this.must(this.takeWord("and"));
      return test("between", [low, this.literal()]);
    }
    const op = (["=", "<>", ">=", "<=", ">", "<"] as const).find((sign) => this.takeSign(sign));
    return op === undefined ? test("is true") : test(op, [this.literal()]);
  }

  private literal(): Literal {
    const token = this.tokens[this.at];
    this.at += 1;
    if (token?.sort === "number") return { type: "number", text: token.text };
    if (token?.sort === "text") return { type: "text", text: token.text };
    const word = token?.sort === "word" ? token.text.toLowerCase() : "";
    if (word === "true" || word === "false") return { type: "flag", flag: word === "true" };
    if (word === "date") {
      const day = this.literal();
      if (day.type === "text") return { type: "date", text: day.text };
    }
    throw new Unreadable();
  }
}

const WORDS = new Set(["and", "or", "not", "in", "between", "is", "null", "true", "false", "case", "when", "then", "else", "end", "date"]);

/** A text as a condition; `null` if a form cannot show it, which the language may still understand. */
export function read(text: string): Condition | null {
  const tokens = tokensOf(text);
  if (tokens === null || tokens.length === 0) return null;
  try {
    const reader = new Reader(tokens);
    const found = reader.any();
    return reader.isAtEnd ? found : null;
  } catch (failed) {
    if (failed instanceof Unreadable) return null;
    throw failed;
  }
}

function writeLiteral(value: Literal): string {
  if (value.type === "number") return value.text;
  if (value.type === "flag") return value.flag ? "true" : "false";
  const quoted = `'${value.text.replaceAll("'", "''")}'`;
  return value.type === "date" ? `date ${quoted}` : quoted;
}

function writeTest({ name, op, values }: Test): string {
  const [first, second] = values.map(writeLiteral);
  if (op === "is true") return name;
  if (op === "is null" || op === "is not null") return `${name} ${op}`;
  if (op === "in" || op === "not in") return `${name} ${op} (${values.map(writeLiteral).join(", ")})`;
  if (op === "between") return `${name} between ${first} and ${second}`;
  return `${name} ${op} ${first}`;
}

/** A condition as the policy's language writes it. */
export function write(condition: Condition): string {
  if (condition.kind === "test") return writeTest(condition);
  if (condition.kind === "not") {
    const inner = write(condition.part);
    return condition.part.kind === "test" && condition.part.op === "is true" ? `not ${inner}` : `not (${inner})`;
  }
  const joined = condition.kind === "all" ? " and " : " or ";
  const part = (inner: Condition) => (inner.kind === "all" || inner.kind === "any" ? `(${write(inner)})` : write(inner));
  return condition.parts.map(part).join(joined);
}

/** The condition that holds for who stands in a tier of a scheme. */
export function whereTier(scheme: string, tier: string): string {
  return write({ kind: "test", name: scheme, op: "=", values: [{ type: "text", text: tier }] });
}

/** Whether every test of a condition has the values that it needs. */
export function isWhole(condition: Condition): boolean {
  if (condition.kind === "not") return isWhole(condition.part);
  if (condition.kind !== "test") return condition.parts.length > 0 && condition.parts.every(isWhole);
  if (["is true", "is null", "is not null"].includes(condition.op)) return condition.name !== "";
  const needed = condition.op === "between" ? 2 : 1;
  const isGiven = (value: Literal) => value.type === "flag" || value.type === "text" || value.text !== "";
  return condition.name !== "" && condition.values.length >= needed && condition.values.every(isGiven);
}
