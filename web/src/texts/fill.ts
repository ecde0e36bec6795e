/** What stands for the placeholders of a text. */
export type Values = Record<string, string | number>;

/** Replaces each `{name}` by its value, and each `{name|one|many}` by `one` if the value is 1 and by `many` if not. */
export function fill(text: string, values: Values): string {
  return text.replace(/\{([a-z_]+)(?:\|([^|}]*)\|([^}]*))?\}/g, (whole, name: string, one?: string, many?: string) => {
    const value = values[name];
    if (value === undefined) return whole;
    if (one === undefined || many === undefined) return String(value);
    return String(value) === "1" ? one : many;
  });
}
