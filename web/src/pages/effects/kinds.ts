/** How an effect is told, the surest first. */
export const EFFECTS = ["hold_outs", "threshold", "comparison", "series"] as const;

export type EffectKind = (typeof EFFECTS)[number];

/** What the address of the page says. */
export interface EffectsSearch {
  show?: EffectKind | undefined;
  /** A hold-out. */
  name?: string | undefined;
}
