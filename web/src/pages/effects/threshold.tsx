import { Button, Checkbox, Form, Input, Select } from "antd";
import { useMemo, useState, use } from "react";
import { useCatalogue } from "../../api/catalogue.ts";
import { isCut, usePolicyShape } from "../../api/policy-shape.ts";
import { useThresholdEffect, type ThresholdAsked, type ThresholdEffect } from "../../api/effects.ts";
import { plain } from "../../filter/names.ts";
import { count, decimal, money } from "../../format/numbers.ts";
import { day, dayFromToday } from "../../format/times.ts";
import { Asked } from "../../parts/asked.tsx";
import { Chart, chartLook, colour } from "../../parts/chart.tsx";
import { Part } from "../../parts/page.tsx";
import { NothingYet } from "../../parts/states.tsx";
import { Waiting } from "../../parts/waiting.tsx";
import { ChoicesContext } from "../../shell/choices.ts";
import { useText, useTitle, useWord } from "../../texts/texts.tsx";
import { figure } from "./figures.ts";
import { FindingCard } from "./finding.tsx";
import { MeasureChoice } from "./measure-choice.tsx";

interface Fields {
  scheme: string;
  tier: string;
  measure: string;
  decided?: string;
  ahead: string;
  isPublished?: boolean;
}

const SPANS = ["3 months", "6 months", "12 months"];

/** Which threshold is looked at, and what it tells. */
export function Threshold() {
  const text = useText();
  const word = useWord();
  const title = useTitle();
  const shape = usePolicyShape();
  // Only what draws a line through one value has customers just above and just below it.
  const schemes = useCatalogue().schemes.filter(({ name }) => isCut(shape, name));
  const [form] = Form.useForm<Fields>();
  const chosen = Form.useWatch("scheme", form);
  const [asked, setAsked] = useState<ThresholdAsked | null>(null);
  const first = schemes[0];
  if (shape === undefined) return <Waiting />;
  if (first === undefined) return <NothingYet told={text("effects.no_threshold")} />;
  const tiersOf = (name: string) => schemes.find((scheme) => scheme.name === name)?.tiers.slice(0, -1) ?? [];
  const ask = ({ isPublished, decided, ...fields }: Fields) => setAsked({ ...fields, decided: decided || undefined, published: isPublished ? "3 months" : undefined });
  const initial = { scheme: first.name, tier: tiersOf(first.name)[0]?.tier ?? "", measure: "revenue", ahead: "6 months" };
  return (
    <>
      <Form<Fields> form={form} layout="vertical" className="effect-form" initialValues={initial} onFinish={ask}>
        <Form.Item name="scheme" label={text("effects.scheme")}>
          <Select options={schemes.map((scheme) => ({ value: scheme.name, label: title(scheme.title, scheme.name) }))} onChange={(name: string) => form.setFieldValue("tier", tiersOf(name)[0]?.tier ?? "")} />
        </Form.Item>
        <Form.Item name="tier" label={text("effects.tier")}>
          <Select options={tiersOf(chosen ?? first.name).map((tier) => ({ value: tier.tier, label: title(tier.title, tier.tier) }))} />
        </Form.Item>
        <MeasureChoice />
        <Form.Item name="decided" label={text("effects.decided")} extra={text("effects.decided_about")}>
          <Input type="date" max={dayFromToday(0)} />
        </Form.Item>
        <Form.Item name="ahead" label={text("effects.ahead")}>
          <Select options={SPANS.map((value) => ({ value, label: word("effects.span", value) }))} />
        </Form.Item>
        <Form.Item name="isPublished" valuePropName="checked" extra={text("effects.published_about")} className="effect-wide">
          <Checkbox>{text("effects.published")}</Checkbox>
        </Form.Item>
        <Button type="primary" htmlType="submit">
          {text("effects.show")}
        </Button>
      </Form>
      {asked ? <Told asked={asked} /> : null}
    </>
  );
}

function Told({ asked }: { asked: ThresholdAsked }) {
  const text = useText();
  const title = useTitle();
  const { currency, metrics } = useCatalogue();
  const effect = useThresholdEffect(asked);
  return (
    <Asked query={effect}>
      {(effect) => {
        const shown = (value: number) => figure(effect.measure, value, currency);
        const metric = metrics.find(({ name }) => name === effect.metric);
        const [below, above] = effect.near ?? [0, 0];
        const head = text("effects.head_threshold", {
          metric: title(metric?.title, plain(effect.metric)), threshold: metric?.type === "money" ? money(String(effect.threshold), currency) : decimal(effect.threshold), below: count(below), above: count(above), from: day(effect.decided), to: day(effect.to),
        });
        return (
          <Part title={effect.near ? head : undefined}>
            <FindingCard said={effect.finding} shown={shown} unit={text("effects.per_customer")} />
            {effect.finding.beside ? <p className="part-note">{text("effects.beside_threshold", { before: shown(effect.finding.beside.before), after: shown(effect.finding.beside.after) })}</p> : null}
            {effect.finding.grade === "B" ? <p className="part-note">{text("effects.threshold_local")}</p> : null}
            <p className="part-note">{effect.published ? text("effects.threshold_published", { scored: day(effect.scored) }) : text("effects.threshold_unpublished")}</p>
            {effect.bins.length > 0 ? <Picture effect={effect} shown={shown} /> : null}
          </Part>
        );
      }}
    </Asked>
  );
}

/** Means by score on both sides, and the lines that end at the threshold. */
function Picture({ effect, shown }: { effect: ThresholdEffect; shown: (value: number) => string }) {
  const text = useText();
  const { isDark } = use(ChoicesContext);
  const option = useMemo(() => {
    const look = chartLook();
    const [ink, faint, rule, strong, accent, second] = ["ink", "faint", "rule", "rule-strong", "accent", "second"].map(colour);
    const half = effect.line.length / 2;
    const line = (isAbove: boolean) => ({
      type: "line",
      name: text("effects.line"),
      symbol: "none",
      lineStyle: { width: 2, color: accent },
      itemStyle: { color: accent },
      data: effect.line.slice(isAbove ? half : 0, isAbove ? undefined : half).map(({ score, value }) => [score, value]),
    });
    const bins = {
      type: "line",
      name: text("effects.bins"),
      lineStyle: { width: 0 },
      symbol: "circle",
      symbolSize: 7,
      itemStyle: { color: second },
      data: effect.bins.map(({ score, mean }) => [score, mean]),
      markLine: { silent: true, symbol: "none", lineStyle: { color: strong, type: "dashed" }, label: { formatter: decimal(effect.threshold), color: ink, textBorderWidth: 0 }, data: [{ xAxis: effect.threshold }] },
    };
    const axis = { type: "value", scale: true, axisLabel: { color: faint, hideOverlap: true }, splitLine: { lineStyle: { color: rule } } };
    return {
      ...look,
      tooltip: { ...look.tooltip, valueFormatter: (value: unknown) => (typeof value === "number" ? shown(value) : "") },
      grid: { left: 8, right: 16, top: 24, bottom: 8, containLabel: true },
      xAxis: { ...axis, splitLine: { show: false } },
      yAxis: axis,
      series: [bins, line(false), line(true)],
    };
    // Colours are read from the style sheet, which the shade changes.
  }, [effect, isDark, text, shown]);
  return <Chart option={option} label={text("effects.picture_threshold")} />;
}
