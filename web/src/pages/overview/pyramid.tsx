import { Link } from "@tanstack/react-router";
import { useMay } from "../../api/session.ts";
import type { RunScheme } from "../../api/work.ts";
import { whereTier } from "../../filter/expression.ts";
import { count, percent } from "../../format/numbers.ts";
import { tone } from "../../look/tones.ts";
import { useText, useTitle } from "../../texts/texts.tsx";

const WIDTH = 420;
const HEIGHT = 300;
/** The least height of a layer, so that a small one can still be read and met. */
const LEAST = 26;

/** The heights of layers: in proportion to their customers, and none too thin. */
export function heights(customers: number[], height: number, least: number): number[] {
  const total = customers.reduce((sum, one) => sum + one, 0);
  if (total === 0) return customers.map(() => height / Math.max(customers.length, 1));
  const free = height - least * customers.length;
  return customers.map((one) => least + (free * one) / total);
}

/** Tiers as layers of a pyramid, the best on top; each leads to its customers. */
export function Pyramid({ scheme, name }: { scheme: RunScheme; name: string }) {
  const text = useText();
  const title = useTitle();
  const may = useMay();
  const { tiers } = scheme;
  const layers = heights(tiers.map((tier) => tier.customers), HEIGHT, LEAST);
  const middle = WIDTH / 2;
  const half = (y: number) => 10 + ((middle - 14) * y) / HEIGHT;
  let top = 0;
  return (
    <svg className="pyramid" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="group" aria-label={text("overview.pyramid")}>
      {tiers.map((tier, at) => {
        const [from, to] = [top, top + (layers[at] ?? 0)];
        top = to;
        const corners = [
          [middle - half(from), from],
          [middle + half(from), from],
          [middle + half(to), to],
          [middle - half(to), to],
        ];
        const shown = title(tier.title, tier.tier);
        const told = text("overview.layer", { tier: shown, customers: count(tier.customers), share: percent(tier.share) });
        const layer = (
          <>
            <title>{told}</title>
            <polygon points={corners.map((corner) => corner.join(",")).join(" ")} style={{ fill: tone(at, tiers.length) }} />
          </>
        );
        return may("see_customers") ? (
          <Link key={tier.tier} to="/customers" search={{ where: whereTier(name, tier.tier) }} aria-label={told}>
            {layer}
          </Link>
        ) : (
          <g key={tier.tier} role="img" aria-label={told}>
            {layer}
          </g>
        );
      })}
    </svg>
  );
}
