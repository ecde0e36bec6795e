import { use, useMemo } from "react";
import type { Curve } from "../../api/overview.ts";
import { count, percent, said } from "../../format/numbers.ts";
import { Chart, chartLook, colour } from "../../parts/chart.tsx";
import { ChoicesContext } from "../../shell/choices.ts";
import { useText } from "../../texts/texts.tsx";

/** Customers from the largest down, and which share of everything they bring together; the straight line is what equal ones would. */
export function CurveChart({ revenue, profit }: { revenue: Curve; profit: Curve | null }) {
  const text = useText();
  const { isDark } = use(ChoicesContext);
  const option = useMemo(() => {
    const look = chartLook();
    const [ink, rule, strong, faint, accent, second] = ["ink", "rule", "rule-strong", "faint", "accent", "second"].map(colour);
    const spread = (curve: Curve, name: string, color: string | undefined, isFilled: boolean) => ({
      type: "line",
      name,
      symbol: "none",
      lineStyle: { width: 2, color },
      itemStyle: { color },
      ...(isFilled ? { areaStyle: { color, opacity: 0.1 } } : {}),
      data: curve.points.map(({ customers, share }) => [customers / curve.customers, share, customers]),
    });
    const { customers, top_fifth: fifth } = revenue;
    const mark = {
      type: "line",
      name: text("overview.top_fifth"),
      symbol: "circle",
      symbolSize: 9,
      itemStyle: { color: accent },
      label: {
        show: true,
        position: "right",
        distance: 10,
        color: ink,
        formatter: text("overview.curve_mark", { part: said(fifth.customers / customers), share: said(fifth.share) }),
      },
      silent: true,
      data: [[fifth.customers / customers, fifth.share, fifth.customers]],
    };
    const equal = {
      type: "line",
      name: text("overview.curve_equal"),
      symbol: "none",
      silent: true,
      lineStyle: { width: 1, type: "dashed", color: strong },
      itemStyle: { color: strong },
      data: [
        [0, 0],
        [1, 1],
      ],
    };
    const axis = (name: string) => ({
      type: "value",
      name,
      nameTextStyle: { color: faint },
      min: 0,
      max: 1,
      interval: 0.2,
      splitLine: { lineStyle: { color: rule } },
      axisLine: { lineStyle: { color: rule } },
      axisLabel: { color: faint, formatter: (value: number) => `${Math.round(value * 100)}%` },
    });
    return {
      textStyle: look.textStyle,
      grid: { left: 8, right: 22, top: 34, bottom: 26, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
      tooltip: {
        ...look.tooltip,
        formatter: (points: { seriesName?: string; data?: number[] }[]) =>
          points
            .flatMap(({ seriesName, data }) => {
              const [part, share, of] = data ?? [];
              if (of === undefined || part === undefined) return [];
              return [text("overview.curve_tip", { name: seriesName ?? "", part: percent(part), customers: count(of), share: percent(share) })];
            })
            .join("<br>"),
      },
      xAxis: { ...axis(text("overview.curve_customers")), nameLocation: "middle", nameGap: 28, splitLine: { show: false } },
      yAxis: { ...axis(text("overview.curve_share")), nameTextStyle: { color: faint, align: "left" } },
      series: [
        equal,
        spread(revenue, text("overview.of_revenue"), accent, true),
        ...(profit === null ? [] : [spread(profit, text("overview.of_profit"), second, false)]),
        ...(customers > 1 ? [mark] : []),
      ],
    };
  }, [revenue, profit, text, isDark]);
  return <Chart option={option} label={text("overview.curve")} />;
}
