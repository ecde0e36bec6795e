import { use, useMemo } from "react";
import type { Thresholds } from "../../api/policies.ts";
import { approximately, count, exactMoney, percent } from "../../format/numbers.ts";
import { Chart, colour } from "../../parts/chart.tsx";
import { ChoicesContext } from "../../shell/choices.ts";
import { useText } from "../../texts/texts.tsx";

/** How many customers reach which value, with the thresholds that hold and those that are proposed. */
export function ThresholdCurve({ found }: { found: Thresholds }) {
  const text = useText();
  const { isDark } = use(ChoicesContext);
  const option = useMemo(() => {
    const amount = (value: string | number) => (found.is_money ? exactMoney(String(value), found.currency) : count(value));
    const points = found.curve.map(({ from, share }) => [share * 100, Math.max(approximately(from), 0)]);
    const line = (name: string, tone: string, dash: string, marks: (string | undefined)[]) => ({
      type: "line",
      name,
      data: [],
      lineStyle: { color: colour(tone), type: dash },
      itemStyle: { color: colour(tone) },
      markLine: {
        silent: true,
        symbol: "none",
        lineStyle: { color: colour(tone), type: dash, width: 1.5 },
        label: { show: tone !== "soft", formatter: ({ value }: { value: number }) => amount(value), color: colour(tone), position: tone === "second" ? "insideMiddleTop" : "insideEndTop", fontSize: 12 },
        data: marks.flatMap((from) => (from === undefined ? [] : [{ yAxis: approximately(from) }])),
      },
    });
    return {
      textStyle: { color: colour("ink"), fontFamily: "inherit" },
      grid: { left: 8, right: 16, top: 36, bottom: 32, containLabel: true },
      legend: { top: 0, left: 0, icon: "roundRect", itemWidth: 18, itemHeight: 3, textStyle: { color: colour("soft") }, data: [text("thresholds.now"), text("thresholds.wanted"), text("thresholds.natural")] },
      tooltip: {
        trigger: "axis",
        backgroundColor: colour("raised"),
        borderColor: colour("rule"),
        textStyle: { color: colour("ink") },
        formatter: (hits: { value: [number, number] }[]) => {
          const [hit] = hits;
          return hit === undefined ? "" : text("thresholds.point", { share: percent(hit.value[0] / 100), from: amount(hit.value[1]) });
        },
      },
      xAxis: { type: "value", min: 0, max: 100, axisLabel: { formatter: "{value}%", color: colour("soft") }, splitLine: { show: false }, axisLine: { lineStyle: { color: colour("rule-strong") } } },
      // Amounts of customers differ by factors.
      yAxis: { type: "log", min: 1, axisLabel: { formatter: (value: number) => amount(value).replace(".00", ""), color: colour("soft") }, splitLine: { lineStyle: { color: colour("rule") } } },
      series: [
        { type: "line", data: points.map(([share, value]) => [share, Math.max(value ?? 0, 1)]), showSymbol: false, step: "end", lineStyle: { color: colour("tone1"), width: 2 }, areaStyle: { color: colour("tone5"), opacity: 0.5 } },
        line(text("thresholds.now"), "soft", "dotted", found.tiers.map(({ now }) => now?.from)),
        line(text("thresholds.wanted"), "accent", "solid", found.tiers.map(({ proposed }) => proposed?.from)),
        line(text("thresholds.natural"), "second", "dashed", found.natural.map(({ from }) => from)),
      ],
    };
  }, [found, text, isDark]);
  if (found.curve.length < 2) return null;
  return (
    <>
      <p className="faint">{text("thresholds.curve")}</p>
      <Chart option={option} label={text("thresholds.curve")} />
    </>
  );
}
