/** The part of JSON Schema that the policy's uses. */
export interface Schema {
  $ref?: string;
  $defs?: Record<string, Schema>;
  title?: string;
  description?: string;
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
  items?: Schema;
  oneOf?: Schema[];
  anyOf?: Schema[];
}

/** The forms that something may have, each without a choice in it. */
function forms(root: Schema, schema: Schema): Schema[] {
  if (schema.$ref !== undefined) {
    const found = root.$defs?.[schema.$ref.replace("#/$defs/", "")];
    return found === undefined ? [] : forms(root, found).map((form) => ({ ...form, ...(schema.description === undefined ? {} : { description: schema.description }) }));
  }
  const choices = schema.oneOf ?? schema.anyOf;
  if (choices === undefined) return [schema];
  return choices.flatMap((choice) => forms(root, choice)).map((form) => (form.description === undefined && schema.description !== undefined ? { ...form, description: schema.description } : form));
}

/** Of several forms those that have all keys that are written: all forms, if none has. */
function fitting(found: Schema[], value: unknown): Schema[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return found;
  const keys = Object.keys(value);
  const takes = (form: Schema) => keys.every((key) => form.properties?.[key] !== undefined || typeof form.additionalProperties === "object");
  const fit = found.filter(takes);
  return fit.length === 0 ? found : fit;
}

/** The forms that may stand at a place of a document, which may be half written. */
export function formsAt(root: Schema, path: (string | number)[], document: unknown): Schema[] {
  let found = fitting(forms(root, root), document);
  let value = document;
  for (const step of path) {
    found = found.flatMap((form) => {
      if (typeof step === "number") return form.items === undefined ? [] : forms(root, form.items);
      const inner = form.properties?.[step] ?? (typeof form.additionalProperties === "object" ? form.additionalProperties : undefined);
      return inner === undefined ? [] : forms(root, inner);
    });
    value = typeof value === "object" && value !== null ? (value as Record<string | number, unknown>)[step] : undefined;
    found = fitting(found, value);
  }
  return found;
}

/** A key that may be written, with what it means. */
export interface KnownKey {
  key: string;
  about: string;
  isNeeded: boolean;
  /** Whether more keys stand below it. */
  isSection: boolean;
}

/** The keys that may be written at a place and are not yet. */
export function keysAt(root: Schema, path: (string | number)[], document: unknown, written: string[]): KnownKey[] {
  const known = new Map<string, KnownKey>();
  for (const form of formsAt(root, path, document)) {
    for (const [key, schema] of Object.entries(form.properties ?? {})) {
      if (written.includes(key) || known.has(key)) continue;
      const inner = forms(root, schema);
      const isSection = inner.some((form) => form.properties !== undefined || form.items !== undefined || typeof form.additionalProperties === "object");
      const about = schema.description ?? inner[0]?.description ?? "";
      known.set(key, { key, about, isNeeded: form.required?.includes(key) ?? false, isSection });
    }
  }
  return [...known.values()];
}

/** The words that may be written at a place; `names` stands for a name of the author's. */
export function wordsAt(root: Schema, path: (string | number)[], document: unknown): { words: { word: string; about: string }[]; names: boolean } {
  const found = formsAt(root, path, document);
  const words = found.flatMap((form) => (form.enum ?? (form.const === undefined ? [] : [form.const])).map((word) => ({ word: String(word), about: form.description ?? "" })));
  const flags = found.some((form) => form.type === "boolean") ? ["true", "false"].map((word) => ({ word, about: "" })) : [];
  const isText = (form: Schema) => form.enum === undefined && (form.type === "string" || (Array.isArray(form.type) && form.type.includes("string")));
  return { words: [...words, ...flags], names: found.some(isText) };
}
