import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Segmented, Table } from "antd";
import { useState } from "react";
import { useHoldOutEffect, useHoldOuts, type Compared, type HoldOut } from "../../api/effects.ts";
import { useCatalogue } from "../../api/catalogue.ts";
import { count } from "../../format/numbers.ts";
import { day, minute } from "../../format/times.ts";
import { Asked } from "../../parts/asked.tsx";
import { Part } from "../../parts/page.tsx";
import { NothingYet } from "../../parts/states.tsx";
import { useText, useWord } from "../../texts/texts.tsx";
import { figure } from "./figures.ts";
import { FindingCard, Grade, verdict, type Said } from "./finding.tsx";

const MEASURES = ["revenue", "orders", "buyers", "basket", "returns"];

/** Hold-outs, and what the chosen one proves. */
export function HoldOuts() {
  const text = useText();
  const all = useHoldOuts();
  const { name } = useSearch({ from: "/staff/effects" });
  return (
    <Asked query={all}>
      {(all) => {
        const chosen = all.find((one) => one.name === name) ?? all.at(-1);
        if (chosen === undefined) return <NothingYet told={text("effects.hold_outs_none")} />;
        return (
          <>
            <HoldOutList all={all} chosen={chosen.name} />
            <Shown key={chosen.name} holdOut={chosen} />
          </>
        );
      }}
    </Asked>
  );
}

function HoldOutList({ all, chosen }: { all: HoldOut[]; chosen: string }) {
  const text = useText();
  const navigate = useNavigate();
  return (
    <Table<HoldOut>
      size="small"
      rowKey="name"
      dataSource={all}
      pagination={false}
      scroll={{ x: 560 }}
      rowClassName={(one) => (one.name === chosen ? "effect-chosen" : "")}
      onRow={(one) => ({ onClick: () => void navigate({ to: "/effects", search: { show: "hold_outs", name: one.name } }) })}
      columns={[
        {
          title: text("effects.name"),
          render: (_, one) => (
            <Link to="/effects" search={{ show: "hold_outs", name: one.name }}>
              {one.name}
            </Link>
          ),
        },
        { title: text("effects.begins"), render: (_, one) => day(one.begins) },
        { title: text("effects.until"), render: (_, one) => day(one.until) },
        { title: text("effects.with"), align: "right", render: (_, one) => count(one.treated) },
        { title: text("effects.without"), align: "right", render: (_, one) => count(one.control) },
      ]}
    />
  );
}

/** One comparison in the form of every answer. */
function saidOf(compared: Compared): Said {
  const { difference, low, high, matters } = compared;
  const isKnown = typeof difference === "number" && typeof low === "number" && typeof high === "number" && typeof matters === "number";
  return { ...compared, effect: isKnown ? { difference, low, high, matters } : null };
}

function Shown({ holdOut }: { holdOut: HoldOut }) {
  const text = useText();
  const word = useWord();
  const { currency } = useCatalogue();
  const [measure, setMeasure] = useState("revenue");
  const effect = useHoldOutEffect(holdOut.name, measure);
  const shown = (value: number) => figure(measure, value, currency);
  const unit = measure === "basket" || measure === "returns" ? "" : text("effects.per_customer");
  return (
    <Part title={holdOut.name}>
      <div className="effect-choice">
        <Segmented value={measure} aria-label={text("effects.measure")} options={MEASURES.map((value) => ({ value, label: word("effects.measure", value) }))} onChange={setMeasure} />
      </div>
      <Asked query={effect}>
        {(effect) => (
          <>
            <FindingCard said={saidOf(effect.whole)} shown={shown} unit={unit} />
            {effect.ended ? null : <p className="part-note">{text("effects.wait", { until: minute(holdOut.until) })}</p>}
            {effect.tiers.length > 0 ? <Tiers tiers={effect.tiers} shown={shown} /> : null}
            {typeof effect.before === "number" && typeof effect.since === "number" ? <p className="part-note">{text("effects.beside", { before: shown(effect.before), after: shown(effect.since) })}</p> : null}
          </>
        )}
      </Asked>
    </Part>
  );
}

function Tiers({ tiers, shown }: { tiers: Compared[]; shown: (value: number) => string }) {
  const text = useText();
  const word = useWord();
  return (
    <Part title={text("effects.by_tier")}>
      <Table<Compared>
        size="small"
        rowKey={(one) => one.tier ?? ""}
        dataSource={tiers}
        pagination={false}
        scroll={{ x: 620 }}
        columns={[
          { title: text("xray.tier"), render: (_, one) => one.tier ?? "–" },
          { title: text("effects.with"), align: "right", render: (_, one) => count(one.treated) },
          { title: text("effects.without"), align: "right", render: (_, one) => count(one.control) },
          { title: text("effects.grade", { grade: "" }), render: (_, one) => <Grade grade={one.grade} /> },
          {
            title: text("effects.says"),
            render: (_, one) => {
              const said = saidOf(one);
              return said.effect ? `${verdict(said, shown, word)} (${text("effects.between", { low: shown(said.effect.low), high: shown(said.effect.high) })})` : verdict(said, shown, word);
            },
          },
        ]}
      />
    </Part>
  );
}
