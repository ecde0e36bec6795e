import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import en from "./en.json" with { type: "json" };
import { fill } from "./fill.ts";
import zh from "./zh.json" with { type: "json" };

const names = (text: string) => new Set(Array.from(text.matchAll(/\{([a-z_]+)/g), ([, name]) => name));

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sources(path);
    return /\.tsx?$/.test(entry.name) && !entry.name.includes(".test.") ? [readFileSync(path, "utf8")] : [];
  });
}

describe("texts", () => {
  it("are the same ones in both languages, with the same placeholders", () => {
    expect(Object.keys(zh)).toEqual(Object.keys(en));
    for (const [key, text] of Object.entries(en)) {
      const other = (zh as Record<string, string>)[key] ?? "";
      expect(text, key).not.toBe("");
      expect(other, key).not.toBe("");
      expect(names(other), key).toEqual(names(text));
    }
  });

  it("are all used", () => {
    const all = sources(join(import.meta.dirname, "..")).join("\n");
    // Words of the wire are looked up by a group and a word: one such look-up uses the whole group.
    const groups = new Set(Array.from(all.matchAll(/word\("([a-z_.]+)",/g), ([, group]) => group));
    const isUsed = (key: string) => all.includes(`"${key}"`) || groups.has(key.slice(0, key.lastIndexOf(".")));
    expect(Object.keys(en).filter((key) => !isUsed(key))).toEqual([]);
  });

  it("have words for one and for many", () => {
    expect(fill("{n} {n|row was|rows were} read", { n: 1 })).toBe("1 row was read");
    expect(fill("{n} {n|row was|rows were} read", { n: "1,001" })).toBe("1,001 rows were read");
    expect(fill("{gone}", {})).toBe("{gone}");
  });
});
