import { Table } from "antd";
import { useState } from "react";
import type { Preview as Shown } from "../../api/policies.ts";
import { useMay } from "../../api/session.ts";
import { useRuns, type RunTier } from "../../api/work.ts";
import { count, difference, money, percent, signed } from "../../format/numbers.ts";
import { Finding, Part } from "../../parts/page.tsx";
import { SchemeChoice } from "../../parts/scheme-choice.tsx";
import { TierMark } from "../../parts/tier.tsx";
import { useText, useTitle } from "../../texts/texts.tsx";
import { MoverSankey } from "../overview/mover-sankey.tsx";
import "../overview/overview.css";
import { LargestMovers } from "../runs/largest-movers.tsx";

type Tier = Shown["run"]["schemes"][string]["tiers"][number];

/** What a draft would do, beside how it is: how many each tier would have, their money, and who would move. */
export function Preview({ preview, isOld }: { preview: Shown; isOld: boolean }) {
  const text = useText();
  const may = useMay();
  const runs = useRuns();
  const names = Object.keys(preview.run.schemes);
  const [chosen, setChosen] = useState(names[0] ?? "");
  const name = names.includes(chosen) ? chosen : (names[0] ?? "");
  const then = preview.run.schemes[name]?.tiers ?? [];
  const now = runs.data?.find((run) => run.number === preview.against)?.schemes[name]?.tiers ?? [];
  const moves = preview.schemes[name];
  const { currency } = preview.run;
  return (
    <Part
      acts={<SchemeChoice schemes={names} chosen={name} onChoose={setChosen} />}
      note={preview.against ? text("preview.against", { number: preview.against }) : text("preview.alone")}
    >
      {isOld ? <p className="wrong">{text("preview.old")}</p> : null}
      {moves ? <Finding>{text("preview.moved", { moved: count(moves.up.customers + moves.down.customers + moves.other.customers), stayed: count(moves.stayed.customers) })}</Finding> : null}
      {moves ? (
        <p className="soft">
          {text("preview.ways", {
            up: count(moves.up.customers),
            up_money: money(moves.up.revenue_after, currency),
            down: count(moves.down.customers),
            down_money: money(moves.down.revenue_after, currency),
          })}
        </p>
      ) : null}
      {preview.discounts ? (
        <p className="soft" title={text("preview.discounts_note")}>
          {text("preview.discounts", {
            then: money(preview.discounts.then.amount, currency),
            customers_then: count(preview.discounts.then.customers),
            now: money(preview.discounts.now.amount, currency),
            customers_now: count(preview.discounts.now.customers),
          })}
        </p>
      ) : null}
      <Beside now={now} then={then} currency={currency} />
      {moves ? <MoverSankey changes={moves} tiers={then} /> : null}
      {moves && may("see_customers") && moves.largest.length > 0 ? (
        <Part title={text("runs.largest")}>
          <LargestMovers movers={moves.largest} tiers={then} currency={currency} />
        </Part>
      ) : null}
    </Part>
  );
}

/** Each tier as it is and as it would be. A tier that one of them lacks stands in the list all the same. */
function Beside({ now, then, currency }: { now: RunTier[]; then: Tier[]; currency: string }) {
  const text = useText();
  const title = useTitle();
  const gone = now.filter(({ tier }) => !then.some((other) => other.tier === tier));
  const rows = [...then.map((after) => ({ after, before: now.find(({ tier }) => tier === after.tier) })), ...gone.map((before) => ({ after: undefined, before }))];
  const most = Math.max(...[...now, ...then].map(({ share }) => share), 0.0001);
  const change = (after: number, before: number | undefined) => (before === undefined || now.length === 0 ? "" : signed(count(after - before)));
  const tone = (apart: string) => (apart.startsWith("+") ? "rose" : apart === "0" || apart === "" ? "faint" : "fell");
  return (
    <Table
      rowKey={({ after, before }) => after?.tier ?? before?.tier ?? ""}
      size="small"
      className="preview-beside"
      dataSource={rows}
      pagination={false}
      scroll={{ x: 760 }}
      columns={[
        {
          title: text("customer.tier"),
          render: (_, { after, before }) => {
            const tier = after ?? before;
            return <TierMark title={title(tier?.title, tier?.tier ?? "")} index={after ? then.indexOf(after) : -1} tiers={then.length} />;
          },
        },
        { title: text("preview.now"), align: "right", render: (_, { before }) => (before ? count(before.customers) : "–") },
        { title: text("preview.then"), align: "right", render: (_, { after }) => <strong>{after ? count(after.customers) : "–"}</strong> },
        {
          title: "±",
          align: "right",
          render: (_, { after, before }) => {
            const apart = change(after?.customers ?? 0, before?.customers);
            return <span className={tone(apart)}>{apart}</span>;
          },
        },
        {
          title: text("overview.of_customers"),
          width: "26%",
          render: (_, { after, before }) => (
            <div className="preview-shares">
              <Share share={before?.share} most={most} kind="of-customers" label={text("preview.now")} />
              <Share share={after?.share} most={most} kind="of-revenue" label={text("preview.then")} />
            </div>
          ),
        },
        { title: text("preview.money_then"), align: "right", render: (_, { after }) => (after ? money(after.revenue, currency) : "–") },
        {
          title: "±",
          align: "right",
          render: (_, { after, before }) => {
            if (now.length === 0 || !before) return "";
            const apart = difference(after?.revenue ?? "0", before.revenue);
            return /^-?0*\.?0*$/.test(apart) ? <span className="faint">±0</span> : <span className={apart.startsWith("-") ? "fell" : "rose"}>{signed(money(apart, currency))}</span>;
          },
        },
      ]}
    />
  );
}

function Share({ share, most, kind, label }: { share: number | undefined; most: number; kind: string; label: string }) {
  if (share === undefined) return <div />;
  return (
    <div title={`${label}: ${percent(share)}`}>
      <span className="tier-track">
        <b className={kind} style={{ width: `${(share / most) * 100}%` }} />
      </span>
      <span className="number">{percent(share)}</span>
    </div>
  );
}
