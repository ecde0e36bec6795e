import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Table } from "antd";
import { use, useMemo } from "react";
import { useCatalogue, type NamedColumn } from "../../api/catalogue.ts";
import type { Explanation } from "../../api/customers.ts";
import { useMay } from "../../api/session.ts";
import { useCourse, type Course } from "../../api/sides.ts";
import { approximately, count, decimal, money, NONE, shortMoney } from "../../format/numbers.ts";
import { day } from "../../format/times.ts";
import { Asked } from "../../parts/asked.tsx";
import { Chart, chartLook, colour } from "../../parts/chart.tsx";
import { Finding, Part } from "../../parts/page.tsx";
import { TierMark } from "../../parts/tier.tsx";
import { ChoicesContext } from "../../shell/choices.ts";
import { plain } from "../../filter/names.ts";
import { useLang, useText, useTitle } from "../../texts/texts.tsx";
import "./course.css";
import { basisOf } from "./metric-table.tsx";
import { Spark } from "./spark.tsx";

type Metric = Course["metrics"][number];

type Value = Course["points"][number]["metrics"][string];

/** The metrics of a customer at the ends of the last months, one of them large; then the tiers of kept runs. */
export function CourseSide({ id, told }: { id: string; told: Explanation | null }) {
  return (
    <Asked query={useCourse(id)}>
      {(course) => (
        <>
          {course.metrics.length > 0 ? <Metrics course={course} told={told} /> : null}
          <Tiers course={course} />
        </>
      )}
    </Asked>
  );
}

function written(metric: Metric, value: Value | undefined, currency: string, text: ReturnType<typeof useText>): string {
  if (value === null || value === undefined) return NONE;
  if (metric.holds === "money") return money(String(value), currency);
  if (metric.holds === "days") return text("span.day", { n: count(value as number) });
  return metric.holds === "decimal" ? decimal(value as number) : count(value as number);
}

/** Means of amounts are no exact amounts, and are read like them. */
function withMoney(course: Course, known: NamedColumn[]): Course {
  const isMoney = (name: string) => known.some((column) => column.name === name && column.type === "money");
  return { ...course, metrics: course.metrics.map((metric) => (isMoney(metric.name) ? { ...metric, holds: "money" } : metric)) };
}

function Metrics({ course: read, told }: { course: Course; told: Explanation | null }) {
  const text = useText();
  const title = useTitle();
  const navigate = useNavigate();
  const search = useSearch({ from: "/staff/customers/$id" });
  const { metrics: titled } = useCatalogue();
  const course = useMemo(() => withMoney(read, titled), [read, titled]);
  const named = (metric: Metric) => title(titled.find(({ name }) => name === metric.name)?.title ?? metric.title, plain(metric.name));
  const chosen = course.metrics.find(({ name }) => name === search.metric) ?? course.metrics[0];
  if (chosen === undefined) return null;
  const { points, currency } = course;
  const value = (metric: Metric, at: number) => points.at(at)?.metrics[metric.name];
  const values = { metric: named(chosen), now: written(chosen, value(chosen, -1), currency, text), then: written(chosen, value(chosen, 0), currency, text) };
  const basis = told?.metrics.find(({ name }) => name === chosen.name)?.basis;
  const wasKnown = points[0]?.is_known === true;
  const choose = (metric: string) => void navigate({ to: "/customers/$id", params: { id: course.customer_id }, search: { side: "metrics", metric }, replace: true });
  return (
    <Part title={text("course.title")} note={text("course.note")}>
      <Finding>{text(wasKnown ? "course.finding" : "course.finding_now", values)}</Finding>
      <Large course={course} metric={chosen} name={named(chosen)} />
      {basis === undefined ? null : <p className="part-note">{text("course.from", { metric: named(chosen), basis: basisOf(basis) })}</p>}
      <details className="figures-of-picture">
        <summary>{text("course.figures")}</summary>
        <Table
          size="small"
          rowKey="as_of"
          dataSource={points.toReversed()}
          pagination={false}
          columns={[
            { title: text("course.day"), render: (_, point) => (point.is_now ? text("course.now") : point.day) },
            { title: named(chosen), align: "right", render: (_, point) => written(chosen, point.metrics[chosen.name], currency, text) },
          ]}
        />
      </details>
      <div className="sparks" role="group" aria-label={text("course.metric")}>
        {course.metrics.map((metric) => (
          <button key={metric.name} type="button" aria-pressed={metric.name === chosen.name} onClick={() => choose(metric.name)}>
            <span className="spark-name">{named(metric)}</span>
            <span className="spark-value">{written(metric, value(metric, -1), currency, text)}</span>
            <Spark values={points.map((point) => (point.is_known ? (point.metrics[metric.name] ?? null) : null))} />
          </button>
        ))}
      </div>
      {course.untold.length > 0 ? <p className="part-note">{text("course.untold", { metrics: course.untold.map(named).join(text("filter.say_list")) })}</p> : null}
    </Part>
  );
}

function Large({ course, metric, name }: { course: Course; metric: Metric; name: string }) {
  const text = useText();
  const lang = useLang();
  const { isDark } = use(ChoicesContext);
  const { points, currency } = course;
  const option = useMemo(() => {
    const look = chartLook();
    const [rule, faint, accent] = ["rule", "faint", "accent"].map(colour);
    const short = (value: number) => (metric.holds === "money" ? shortMoney(String(value), currency, lang) : decimal(value));
    return {
      textStyle: look.textStyle,
      grid: { left: 8, right: 16, top: 12, bottom: 8, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
      tooltip: {
        ...look.tooltip,
        valueFormatter: (value: unknown) => (value === null || value === undefined ? NONE : metric.holds === "money" ? money(Number(value).toFixed(2), currency) : decimal(Number(value))),
      },
      xAxis: {
        type: "category",
        data: points.map((point) => (point.is_now ? text("course.now") : point.day.slice(0, 7))),
        axisLine: { lineStyle: { color: rule } },
        axisTick: { show: false },
        axisLabel: { color: faint },
      },
      yAxis: { type: "value", splitLine: { lineStyle: { color: rule } }, axisLabel: { color: faint, formatter: short } },
      series: [
        {
          type: "line",
          name,
          symbolSize: 7,
          lineStyle: { width: 2, color: accent },
          itemStyle: { color: accent },
          areaStyle: { color: accent, opacity: 0.08 },
          data: points.map((point) => {
            const value = point.metrics[metric.name];
            return !point.is_known || value === null || value === undefined ? null : approximately(value as string | number);
          }),
        },
      ],
    };
    // Colours of the style sheet change with the shade.
  }, [points, metric, name, currency, lang, text, isDark]);
  return <Chart isSmall option={option} label={text("course.chart", { metric: name })} />;
}

/** Where tiers changed from one kept run to the next. */
function Tiers({ course }: { course: Course }) {
  const text = useText();
  const title = useTitle();
  const catalogue = useCatalogue();
  const may = useMay();
  const changed = Object.entries(course.tiers).filter(([, changes]) => changes.length > 0);
  return (
    <Part title={text("course.tiers")} note={changed.length > 0 ? text("course.tiers_note") : null}>
      {changed.length === 0 ? <p className="faint">{text("course.no_runs")}</p> : null}
      <div className="scheme-cards">
        {changed.map(([name, changes]) => {
          const scheme = catalogue.schemes.find((one) => one.name === name);
          const tiers = scheme?.tiers ?? [];
          return (
            <article key={name} className="course-tiers">
              <h3>{title(scheme?.title, plain(name))}</h3>
              <ol>
                {changes.toReversed().map(({ since, run, tier }) => (
                  <li key={run}>
                    {may("see_work") ? (
                      <Link to="/runs/$number" params={{ number: String(run) }}>
                        {day(since)}
                      </Link>
                    ) : (
                      <span>{day(since)}</span>
                    )}
                    {tier === null ? (
                      <span className="soft">{text("customer.no_tier")}</span>
                    ) : (
                      <TierMark title={title(tier.title, tier.tier)} index={tiers.findIndex((one) => one.tier === tier.tier)} tiers={tiers.length} />
                    )}
                  </li>
                ))}
              </ol>
            </article>
          );
        })}
      </div>
    </Part>
  );
}
