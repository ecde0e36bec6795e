import { use, useMemo } from "react";
import type { MatrixEnd, SchemeChanges } from "../../api/changes.ts";
import type { RunTier } from "../../api/work.ts";
import { count } from "../../format/numbers.ts";
import { toneOf } from "../../look/tones.ts";
import { Chart, colour } from "../../parts/chart.tsx";
import { ChoicesContext } from "../../shell/choices.ts";
import { useText, useTitle, useWord } from "../../texts/texts.tsx";

/** Streams from the tier before to the tier after: green up, ochre down, quiet for who stayed. */
export function MoverSankey({ changes, tiers }: { changes: SchemeChanges; tiers: RunTier[] }) {
  const text = useText();
  const title = useTitle();
  const word = useWord();
  const { isDark } = use(ChoicesContext);
  const option = useMemo(() => {
    const place = (end: MatrixEnd) => ("tier" in end ? tiers.findIndex((tier) => tier.tier === end.tier) : -1);
    const name = (end: MatrixEnd) => ("tier" in end ? title(tiers[place(end)]?.title, end.tier) : word("without", end.without.replace(" ", "_")));
    const node = (side: "from" | "to", ends: MatrixEnd[]) =>
      ends.map((end, at) => ({
        name: `${side}${at}`,
        label: { formatter: name(end), position: side === "from" ? "right" : "left" },
        itemStyle: { color: place(end) < 0 ? colour("rule-strong") : colour(`tone${toneOf(place(end), tiers.length)}`), borderWidth: 0 },
      }));
    const stream = (from: MatrixEnd, to: MatrixEnd) => {
      if (JSON.stringify(from) === JSON.stringify(to)) return { color: colour("tone4"), opacity: 0.45 };
      if (place(from) < 0 || place(to) < 0 || !changes.ordered) return { color: colour("tone3"), opacity: 0.6 };
      return place(to) < place(from) ? { color: colour("tone2"), opacity: 0.75 } : { color: colour("second"), opacity: 0.6 };
    };
    const links = changes.rows.flatMap((from, row) =>
      changes.columns.flatMap((to, column) => {
        const value = changes.matrix[row]?.[column]?.customers ?? 0;
        return value === 0 ? [] : [{ source: `from${row}`, target: `to${column}`, value, lineStyle: stream(from, to), names: `${name(from)} → ${name(to)}` }];
      }),
    );
    const met = new Set(links.flatMap(({ source, target }) => [source, target]));
    return {
      textStyle: { color: colour("ink"), fontFamily: "inherit" },
      tooltip: {
        backgroundColor: colour("raised"),
        borderColor: colour("rule"),
        textStyle: { color: colour("ink") },
        formatter: ({ data }: { data: { names?: string; value?: number } }) =>
          data.names === undefined ? "" : text("overview.stream", { names: data.names, customers: count(data.value ?? 0) }),
      },
      series: [
        {
          type: "sankey",
          left: 4,
          right: 4,
          top: 8,
          bottom: 8,
          nodeWidth: 10,
          nodeGap: 14,
          layoutIterations: 0,
          draggable: false,
          label: { color: colour("ink"), fontSize: 13 },
          emphasis: { focus: "adjacency" },
          data: [...node("from", changes.rows), ...node("to", changes.columns)].filter(({ name }) => met.has(name)),
          links,
        },
      ],
    };
  }, [changes, tiers, title, word, text, isDark]);
  return <Chart option={option} label={text("overview.sankey")} />;
}
