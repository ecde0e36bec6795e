import { tone } from "../look/tones.ts";
import "./tier.css";

/** A tier by its title, with the colour that it has everywhere. */
export function TierMark({ title, index, tiers }: { title: string; index: number; tiers: number }) {
  return (
    <span className="tier">
      <i style={{ background: index < 0 ? "var(--rule-strong)" : tone(index, tiers) }} />
      <span className="tier-title">{title}</span>
    </span>
  );
}
