import type { ReadyPolicy } from "../../api/start.ts";
import { tone } from "../../look/tones.ts";
import { useText, useTitle } from "../../texts/texts.tsx";

type ReadyScheme = ReadyPolicy["schemes"][number];

const WIDTH = 168;
const HEIGHT = 112;
const TOP = 58;

/** What a scheme makes: a pyramid of ordered tiers, else a grid of classes. */
export function PolicyPicture({ scheme }: { scheme: ReadyScheme }) {
  const text = useText();
  const title = useTitle();
  const name = title(scheme.title, scheme.name);
  const isPyramid = scheme.is_ordered && scheme.tiers.length <= 7;
  return (
    <svg
      className="policy-picture"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={`${isPyramid ? text("start.picture", { name }) : text("start.picture_classes", { name })}: ${scheme.tiers.map((tier) => title(tier.title, tier.tier)).join(", ")}`}
    >
      {isPyramid ? <Layers scheme={scheme} /> : <Cells scheme={scheme} />}
    </svg>
  );
}

/** A short name fits its shape; the whole one is told when pointed at. */
function short(name: string, most: number): string {
  const width = (text: string) => [...text].reduce((sum, sign) => sum + (sign.charCodeAt(0) > 255 ? 2 : 1), 0);
  if (width(name) <= most) return name;
  let kept = "";
  for (const sign of name) {
    if (width(kept + sign) > most - 1) break;
    kept += sign;
  }
  return `${kept}…`;
}

function Layers({ scheme }: { scheme: ReadyScheme }) {
  const title = useTitle();
  const { tiers } = scheme;
  const layer = HEIGHT / tiers.length;
  // The top is wide enough for a short name.
  const half = (y: number) => TOP / 2 + ((WIDTH - TOP) / 2) * (y / HEIGHT);
  return tiers.map((tier, at) => {
    const [from, to] = [at * layer, (at + 1) * layer - 2];
    const middle = WIDTH / 2;
    const corners = [
      [middle - half(from), from],
      [middle + half(from), from],
      [middle + half(to), to],
      [middle - half(to), to],
    ];
    const name = title(tier.title, tier.tier);
    const room = Math.floor((2 * half((from + to) / 2)) / 7) - 1;
    return (
      <g key={tier.tier}>
        <title>{name}</title>
        <polygon points={corners.map((corner) => corner.join(",")).join(" ")} style={{ fill: tone(at, tiers.length) }} />
        {layer >= 14 && room >= 6 ? (
          <text x={middle} y={(from + to) / 2 + 4} className={at * 2 < tiers.length - 1 ? "on-dark" : "on-light"}>
            {short(name, room)}
          </text>
        ) : null}
      </g>
    );
  });
}

function Cells({ scheme }: { scheme: ReadyScheme }) {
  const title = useTitle();
  const { tiers } = scheme;
  const columns = tiers.length <= 4 ? 2 : tiers.length <= 9 ? 3 : 4;
  const rows = Math.ceil(tiers.length / columns);
  const [wide, high] = [WIDTH / columns, HEIGHT / rows];
  return tiers.map((tier, at) => {
    const [x, y] = [(at % columns) * wide, Math.floor(at / columns) * high];
    const name = title(tier.title, tier.tier);
    return (
      <g key={tier.tier}>
        <title>{name}</title>
        <rect x={x + 1} y={y + 1} width={wide - 2} height={high - 2} rx="2" style={{ fill: scheme.is_ordered ? tone(at, tiers.length) : "var(--tone4)" }} />
        {high >= 16 ? (
          <text x={x + wide / 2} y={y + high / 2 + 4} className={scheme.is_ordered && at * 2 < tiers.length - 1 ? "on-dark" : "on-light"}>
            {short(name, Math.floor(wide / 6.4))}
          </text>
        ) : null}
      </g>
    );
  });
}
