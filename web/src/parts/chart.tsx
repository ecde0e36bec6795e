import { BarChart, LineChart, SankeyChart } from "echarts/charts";
import { AriaComponent, GridComponent, LegendComponent, MarkLineComponent, TooltipComponent } from "echarts/components";
import { init, use, type EChartsCoreOption } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { useEffect, useRef } from "react";
import "./chart.css";

use([BarChart, LineChart, SankeyChart, AriaComponent, GridComponent, LegendComponent, MarkLineComponent, TooltipComponent, SVGRenderer]);

/** A picture; what it shows stands beside it as words too. */
export function Chart({ option, label, isSmall = false }: { option: EChartsCoreOption; label: string; isSmall?: boolean }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (place.current === null) return undefined;
    const chart = init(place.current, null, { renderer: "svg" });
    chart.setOption({ animationDuration: 300, ...option });
    const watch = new ResizeObserver(() => chart.resize());
    watch.observe(place.current);
    return () => {
      watch.disconnect();
      chart.dispose();
    };
  }, [option]);
  return <div ref={place} role="img" aria-label={label} className={isSmall ? "chart chart-small" : "chart"} />;
}

/** A colour of the style sheet as it holds now: pictures cannot name variables. */
export function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

/** How every picture writes, and what the tip beside the pointer looks like. */
export function chartLook() {
  const [ink, rule, raised] = ["ink", "rule", "raised"].map(colour);
  const textStyle = { color: ink, fontFamily: "inherit" };
  return { textStyle, tooltip: { trigger: "axis", backgroundColor: raised, borderColor: rule, textStyle: { color: ink } } };
}
