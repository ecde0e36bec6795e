import { Button, Form, Input } from "antd";
import { useState } from "react";
import { useCatalogue } from "../../api/catalogue.ts";
import { useSeriesEffect, type SeriesAsked } from "../../api/effects.ts";
import { count, percent } from "../../format/numbers.ts";
import { dayFromToday } from "../../format/times.ts";
import { Asked } from "../../parts/asked.tsx";
import { Part } from "../../parts/page.tsx";
import { useText } from "../../texts/texts.tsx";
import { total } from "./figures.ts";
import { Beside, FindingCard } from "./finding.tsx";
import { MeasureChoice } from "./measure-choice.tsx";
import { PeriodPicture } from "./period-picture.tsx";

/** Since when the shop is held against its own past, and what that tells. */
export function Series() {
  const text = useText();
  const [asked, setAsked] = useState<SeriesAsked | null>(null);
  return (
    <>
      <Form<SeriesAsked> layout="vertical" className="effect-form" initialValues={{ measure: "revenue" }} onFinish={setAsked}>
        <Form.Item name="since" label={text("effects.since")} rules={[{ required: true, message: text("form.needed") }]}>
          <Input type="date" max={dayFromToday(0)} />
        </Form.Item>
        <MeasureChoice />
        <Button type="primary" htmlType="submit">
          {text("effects.show")}
        </Button>
      </Form>
      {asked ? <Told asked={asked} /> : null}
    </>
  );
}

function Told({ asked }: { asked: SeriesAsked }) {
  const text = useText();
  const { currency } = useCatalogue();
  const effect = useSeriesEffect(asked);
  return (
    <Asked query={effect}>
      {(effect) => {
        const shown = (value: number) => total(effect.measure, value, currency);
        const lines = [
          { name: text("effects.actual"), values: effect.periods.map(({ actual }) => actual), look: "main" as const },
          { name: text("effects.expected"), values: effect.periods.map(({ expected }) => expected ?? null), look: "second" as const },
        ];
        return (
          <Part title={text("effects.head_series", { after: count(effect.periods_after), before: count(effect.periods_before) })}>
            <FindingCard said={effect.finding} shown={percent} unit={typeof effect.total === "number" ? text("effects.total", { total: shown(effect.total) }) : text("effects.of_expected")} />
            {effect.periods.length > 0 ? <PeriodPicture days={effect.periods.map(({ from }) => from)} begins={effect.periods_before} lines={lines} shown={shown} label={text("effects.picture_series")} /> : null}
            <Beside finding={effect.finding} shown={shown} />
          </Part>
        );
      }}
    </Asked>
  );
}
