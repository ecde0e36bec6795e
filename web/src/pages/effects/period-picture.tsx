import { use, useMemo } from "react";
import { day } from "../../format/times.ts";
import { Chart, chartLook, colour } from "../../parts/chart.tsx";
import { ChoicesContext } from "../../shell/choices.ts";

interface Line {
  name: string;
  values: (number | null)[];
  look: "main" | "second" | "faint";
}

/** Lines over periods; a mark stands where it began. */
export function PeriodPicture({ days, begins, lines, shown, label }: { days: string[]; begins: number; lines: Line[]; shown: (value: number) => string; label: string }) {
  const { isDark } = use(ChoicesContext);
  const option = useMemo(() => {
    const look = chartLook();
    const [rule, strong, accent, second] = ["rule", "rule-strong", "accent", "second"].map(colour);
    const colours = { main: accent, second, faint: strong };
    const mark = { silent: true, symbol: "none", lineStyle: { color: strong, type: "dashed" }, label: { show: false }, data: [{ xAxis: begins }] };
    const series = lines.map((line, at) => ({
      type: "line",
      name: line.name,
      symbol: line.look === "main" ? "circle" : "none",
      symbolSize: 5,
      lineStyle: { width: line.look === "faint" ? 1 : 2, type: line.look === "main" ? "solid" : "dashed", color: colours[line.look] },
      itemStyle: { color: colours[line.look] },
      data: line.values,
      ...(at === 0 ? { markLine: mark } : {}),
    }));
    return {
      ...look,
      tooltip: { ...look.tooltip, valueFormatter: (value: unknown) => (typeof value === "number" ? shown(value) : "") },
      legend: { top: 0, textStyle: look.textStyle },
      grid: { left: 8, right: 16, top: 36, bottom: 8, containLabel: true },
      xAxis: { type: "category", data: days.map((from) => day(from)), axisLine: { lineStyle: { color: strong } } },
      yAxis: { type: "value", scale: true, splitLine: { lineStyle: { color: rule } } },
      series,
    };
    // Colours are read from the style sheet, which the shade changes.
  }, [days, begins, lines, shown, isDark]);
  return <Chart option={option} label={label} />;
}
