import { Button, Form, Input, Select } from "antd";
import { useState } from "react";
import { useCatalogue } from "../../api/catalogue.ts";
import { useComparisonEffect, type ComparisonAsked } from "../../api/effects.ts";
import { useMay } from "../../api/session.ts";
import { count } from "../../format/numbers.ts";
import { dayFromToday } from "../../format/times.ts";
import { Asked } from "../../parts/asked.tsx";
import { Part } from "../../parts/page.tsx";
import { NotAllowed } from "../../parts/states.tsx";
import { useText, useWord } from "../../texts/texts.tsx";
import { figure } from "./figures.ts";
import { Beside, FindingCard } from "./finding.tsx";
import { MeasureChoice, PeriodChoice } from "./measure-choice.tsx";
import { PeriodPicture } from "./period-picture.tsx";

const SPANS = ["6 months", "12 months"];

/** Which groups are compared, and what that tells. */
export function Comparison() {
  const text = useText();
  const word = useWord();
  const may = useMay();
  const [asked, setAsked] = useState<ComparisonAsked | null>(null);
  if (!may("see_customers")) return <NotAllowed />;
  const needed = { required: true, message: text("form.needed") };
  const ask = ({ against, ...fields }: ComparisonAsked) => setAsked({ ...fields, against: against?.trim() || undefined });
  return (
    <>
      <Form<ComparisonAsked> layout="vertical" className="effect-form" initialValues={{ measure: "revenue", every: "month", before: "12 months" }} onFinish={ask}>
        <Form.Item name="treated" label={text("effects.treated")} extra={text("effects.treated_about")} rules={[needed]} className="effect-wide">
          <Input autoComplete="off" maxLength={2000} />
        </Form.Item>
        <Form.Item name="against" label={text("effects.against")} extra={text("effects.against_about")} className="effect-wide">
          <Input autoComplete="off" maxLength={2000} />
        </Form.Item>
        <Form.Item name="since" label={text("effects.since")} rules={[needed]}>
          <Input type="date" max={dayFromToday(0)} />
        </Form.Item>
        <MeasureChoice />
        <PeriodChoice />
        <Form.Item name="before" label={text("effects.before")}>
          <Select options={SPANS.map((value) => ({ value, label: word("effects.span", value) }))} />
        </Form.Item>
        <Button type="primary" htmlType="submit">
          {text("effects.show")}
        </Button>
      </Form>
      {asked ? <Told asked={asked} /> : null}
    </>
  );
}

function Told({ asked }: { asked: ComparisonAsked }) {
  const text = useText();
  const { currency } = useCatalogue();
  const effect = useComparisonEffect(asked);
  return (
    <Asked query={effect}>
      {(effect) => {
        const shown = (value: number) => figure(effect.measure, value, currency);
        const tooNew = effect.treated_too_new + effect.against_too_new;
        const head = text("effects.head_comparison", {
          treated: count(effect.treated), against: count(effect.against), before: count(effect.periods_before), after: count(effect.periods_after),
        });
        const lines = [
          { name: text("effects.gap"), values: effect.periods.map(({ gap }) => gap), look: "main" as const },
          { name: text("effects.low"), values: effect.periods.map(({ low }) => low), look: "faint" as const },
          { name: text("effects.high"), values: effect.periods.map(({ high }) => high), look: "faint" as const },
        ];
        return (
          <Part title={head}>
            {effect.chosen_by_behaviour ? <p className="part-note">{text("effects.behaviour")}</p> : null}
            {tooNew > 0 ? <p className="part-note">{text("effects.too_new", { count: count(tooNew) })}</p> : null}
            <FindingCard said={effect.finding} shown={shown} unit={text("effects.per_period")} />
            {effect.periods.length > 0 ? <PeriodPicture days={effect.periods.map(({ from }) => from)} begins={effect.periods_before} lines={lines} shown={shown} label={text("effects.picture_comparison")} /> : null}
            <Beside finding={effect.finding} shown={shown} />
          </Part>
        );
      }}
    </Asked>
  );
}
