/** The tones of tiers, the best darkest; six of them, safe for the colour-blind and in print. */
export const TONES = 6;

/** The tone of a tier by its place among all: the first is the darkest, the last the lightest. */
export function toneOf(index: number, tiers: number): number {
  return tiers <= 1 ? 0 : Math.floor((index * (TONES - 1) + Math.floor((tiers - 1) / 2)) / (tiers - 1));
}

/** The colour of a tier, as the style sheet has it. */
export function tone(index: number, tiers: number): string {
  return `var(--tone${toneOf(index, tiers)})`;
}
