import { use, useMemo } from "react";
import type { Run } from "../../api/work.ts";
import { count, percent } from "../../format/numbers.ts";
import { day } from "../../format/times.ts";
import { toneOf } from "../../look/tones.ts";
import { Chart, chartLook, colour } from "../../parts/chart.tsx";
import { ChoicesContext } from "../../shell/choices.ts";
import { useText, useTitle } from "../../texts/texts.tsx";

/** The share of customers of each tier, run by run. */
export function TierTrend({ runs, scheme }: { runs: Run[]; scheme: string }) {
  const text = useText();
  const title = useTitle();
  const { isDark } = use(ChoicesContext);
  const option = useMemo(() => {
    const shown = runs.filter((run) => scheme in run.schemes);
    const tiers = shown.at(-1)?.schemes[scheme]?.tiers ?? [];
    const look = chartLook();
    const [ink, rule, faint, raised] = ["ink", "rule", "faint", "raised"].map(colour);
    const series = tiers.map((tier, at) => ({
      type: "line",
      name: title(tier.title, tier.tier),
      stack: "all",
      symbol: "none",
      lineStyle: { width: 1, color: raised },
      areaStyle: { color: colour(`tone${toneOf(at, tiers.length)}`), opacity: 1 },
      itemStyle: { color: colour(`tone${toneOf(at, tiers.length)}`) },
      data: shown.map((run) => run.schemes[scheme]?.tiers.find((one) => one.tier === tier.tier)?.share ?? 0),
    }));
    return {
      textStyle: look.textStyle,
      grid: { left: 8, right: 8, top: 36, bottom: 8, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
      legend: { top: 0, left: 0, icon: "rect", itemWidth: 12, itemHeight: 10, textStyle: { color: ink } },
      tooltip: {
        ...look.tooltip,
        valueFormatter: (value: unknown) => percent(Number(value)),
      },
      xAxis: {
        type: "category",
        boundaryGap: false,
        data: shown.map((run) => day(run.as_of)),
        axisLine: { lineStyle: { color: rule } },
        axisTick: { show: false },
        axisLabel: { color: faint },
      },
      yAxis: {
        type: "value",
        max: 1,
        splitLine: { lineStyle: { color: rule } },
        axisLabel: { color: faint, formatter: (value: number) => `${count(Math.round(value * 100))}%` },
      },
      // Drawn from the bottom up, so that the best tier is on top.
      series: series.toReversed(),
    };
  }, [runs, scheme, title, isDark]);
  return <Chart isSmall option={option} label={text("overview.trend")} />;
}
