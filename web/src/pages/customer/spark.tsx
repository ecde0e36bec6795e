const WIDTH = 120;
const HEIGHT = 30;
const MARGIN = 3;

/** A small line without axes; what is unknown leaves a gap. The value stands beside it as a number. */
export function Spark({ values }: { values: (string | number | boolean | null)[] }) {
  const numbers = values.map((value) => (value === null ? null : Number(value)));
  const known = numbers.filter((value) => value !== null);
  const [least, most] = [Math.min(...known), Math.max(...known)];
  const x = (at: number) => MARGIN + (at * (WIDTH - 2 * MARGIN)) / Math.max(numbers.length - 1, 1);
  const y = (value: number) => (most === least ? HEIGHT / 2 : HEIGHT - MARGIN - ((value - least) * (HEIGHT - 2 * MARGIN)) / (most - least));
  const line = numbers.reduce((path, value, at) => {
    if (value === null) return path;
    const isOn = at > 0 && numbers[at - 1] !== null;
    return `${path}${isOn ? "L" : "M"}${x(at).toFixed(1)} ${y(value).toFixed(1)}`;
  }, "");
  const last = numbers.at(-1);
  return (
    <svg className="spark" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
      <path d={line} />
      {last === null || last === undefined ? null : <circle cx={x(numbers.length - 1)} cy={y(last)} r="2.5" />}
    </svg>
  );
}
