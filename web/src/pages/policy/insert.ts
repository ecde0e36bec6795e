import { isMap, isScalar, parseDocument, type Scalar } from "yaml";

/** Writes thresholds into the text of a policy: each where its tier begins, and nothing else is changed. */
export function insertThresholds(text: string, scheme: string, thresholds: { tier: string; from: string }[]): string {
  const document = parseDocument(text, { logLevel: "silent" });
  const tiers = document.getIn(["schemes", scheme, "tiers"], true);
  if (typeof tiers !== "object" || tiers === null || !("items" in tiers)) return text;
  const edits: { start: number; end: number; by: string }[] = [];
  for (const item of tiers.items as unknown[]) {
    if (!isMap(item)) continue;
    const wanted = thresholds.find(({ tier }) => String(item.get("tier")) === tier);
    if (wanted === undefined) continue;
    // Both say where a tier begins: `from` takes the amount in, `over` does not.
    const edge = item.items.find(({ key }) => isScalar(key) && (key.value === "from" || key.value === "over"));
    if (edge === undefined || !isScalar(edge.key) || !isScalar(edge.value)) continue;
    const range = (found: Scalar) => found.range ?? [0, 0, 0];
    const [keyStart, keyEnd] = range(edge.key as Scalar);
    const [start, end] = range(edge.value);
    edits.push({ start: keyStart, end: keyEnd, by: "from" }, { start, end, by: wanted.from });
  }
  return edits.toSorted((left, right) => right.start - left.start).reduce((now, { start, end, by }) => now.slice(0, start) + by + now.slice(end), text);
}

/** The schemes of a text that cut at amounts, with their tiers from best to worst. */
export function thresholdSchemes(text: string): { scheme: string; tiers: string[] }[] {
  const read = parseDocument(text, { logLevel: "silent", uniqueKeys: false }).toJS({ maxAliasCount: 0 }) as { schemes?: unknown } | null;
  const schemes = read?.schemes;
  if (typeof schemes !== "object" || schemes === null) return [];
  return Object.entries(schemes as Record<string, { threshold?: unknown; tiers?: unknown } | null>).flatMap(([scheme, rules]) => {
    if (typeof rules?.threshold !== "string" || !Array.isArray(rules.tiers)) return [];
    const tiers = rules.tiers.map((tier: { tier?: unknown } | null) => String(tier?.tier ?? ""));
    return [{ scheme, tiers }];
  });
}
