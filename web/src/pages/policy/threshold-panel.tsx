import { Button, InputNumber, Select, Space, Table } from "antd";
import { useMemo, useState } from "react";
import { useThresholds, type Thresholds } from "../../api/policies.ts";
import { count, exactMoney, percent, said } from "../../format/numbers.ts";
import { Finding } from "../../parts/page.tsx";
import { useSchemeNames } from "../../parts/scheme-names.ts";
import { NothingYet } from "../../parts/states.tsx";
import { TierMark } from "../../parts/tier.tsx";
import { Told } from "../../parts/told.tsx";
import { useText, useTitle } from "../../texts/texts.tsx";
import { insertThresholds, thresholdSchemes } from "./insert.ts";
import { ThresholdCurve } from "./threshold-curve.tsx";

/** Shares that tiers are often wanted to have, from the best on: a tenth, three tenths, the rest. */
const USUAL = [10, 30];

function usual(place: number, tiers: number): number {
  if (tiers === USUAL.length + 1) return USUAL[place] ?? 10;
  return Math.max(1, Math.round((100 * (place + 1)) / ((tiers * (tiers + 1)) / 2)));
}

/** Thresholds for wanted shares, and where the values fall apart by themselves; either goes into the text by a click. */
export function ThresholdPanel({ text: written, onInsert }: { text: string; onInsert: (text: string) => void }) {
  const text = useText();
  const names = useSchemeNames();
  const schemes = useMemo(() => thresholdSchemes(written), [written]);
  const [chosen, setChosen] = useState<string | undefined>(undefined);
  const scheme = schemes.find((one) => one.scheme === chosen) ?? schemes[0];
  const [shares, setShares] = useState<Record<string, number>>({});
  const ask = useThresholds();
  if (scheme === undefined) return <NothingYet told={text("thresholds.none")} />;
  const cut = scheme.tiers.slice(0, -1);
  const share = (place: number) => shares[`${scheme.scheme} ${place}`] ?? usual(place, scheme.tiers.length);
  const rest = 100 - cut.reduce((sum, _, place) => sum + share(place), 0);
  const propose = () => ask.mutate({ text: written, scheme: scheme.scheme, shares: cut.map((_, place) => `${share(place)}%`) });
  const insert = (of: { tier: string; from: string }[]) => onInsert(insertThresholds(written, scheme.scheme, of));
  return (
    <>
      <p className="soft policy-words">{text("thresholds.about")}</p>
      <Space wrap size={16} align="end" className="thresholds-asked">
        {schemes.length > 1 ? (
          <label>
            <span>{text("customer.scheme")}</span>
            <Select value={scheme.scheme} popupMatchSelectWidth={false} options={schemes.map((one) => ({ value: one.scheme, label: names.scheme(one.scheme) }))} onChange={setChosen} />
          </label>
        ) : null}
        {cut.map((tier, place) => (
          <label key={tier}>
            <span>{names.tier(scheme.scheme, tier)}</span>
            <InputNumber
              value={share(place)}
              min={0.1}
              max={100}
              step={1}
              suffix="%"
              aria-label={text("thresholds.share_of", { tier: names.tier(scheme.scheme, tier) })}
              onChange={(value) => setShares((before) => ({ ...before, [`${scheme.scheme} ${place}`]: value ?? 0 }))}
            />
          </label>
        ))}
        <span className={rest < 0 ? "wrong" : "faint"}>{text("thresholds.rest", { tier: names.tier(scheme.scheme, scheme.tiers.at(-1) ?? ""), share: said(rest / 100) })}</span>
        <Button type="primary" loading={ask.isPending} disabled={rest < 0 || cut.some((_, place) => share(place) <= 0)} onClick={propose}>
          {text("thresholds.propose")}
        </Button>
      </Space>
      <div aria-live="polite">
        <Told failed={ask.error} />
        {ask.data && !ask.error && ask.data.scheme === scheme.scheme ? <Proposed found={ask.data} onInsert={insert} /> : null}
      </div>
    </>
  );
}

function Proposed({ found, onInsert }: { found: Thresholds; onInsert: (of: { tier: string; from: string }[]) => void }) {
  const text = useText();
  const title = useTitle();
  const amount = (from: string | undefined) => (from === undefined ? "–" : found.is_money ? exactMoney(from, found.currency) : count(from));
  const tiers = found.tiers.map((tier, place) => ({ ...tier, place, natural: found.natural[place] }));
  const inside = (reached: { customers: number; share: number; care_minutes?: number | null } | null | undefined) =>
    reached ? (
      <>
        {count(reached.customers)} <span className="faint">{percent(reached.share)}</span>
        {typeof reached.care_minutes === "number" ? <div className="faint">{text("thresholds.hours", { hours: count(Math.round(reached.care_minutes / 60)) })}</div> : null}
      </>
    ) : null;
  const best = tiers[0];
  const take = (of: "proposed" | "natural") => onInsert(tiers.flatMap((tier) => (tier[of] ? [{ tier: tier.tier, from: tier[of].from }] : [])));
  return (
    <>
      {best?.proposed ? (
        <Finding>
          {text("thresholds.finding", { tier: title(best.title, best.tier), from: amount(best.proposed.from), customers: count(best.proposed.customers), share: said(best.proposed.share) })}
        </Finding>
      ) : (
        <p className="faint">{text("thresholds.nobody")}</p>
      )}
      <Table
        rowKey="tier"
        size="small"
        dataSource={tiers}
        pagination={false}
        scroll={{ x: 820 }}
        columns={[
          { title: text("customer.tier"), render: (_, tier) => <TierMark title={title(tier.title, tier.tier)} index={tier.place} tiers={tiers.length} /> },
          {
            title: text("thresholds.now"),
            children: [
              { title: text("thresholds.from"), align: "right", render: (_, tier) => [tier.now?.is_over ? ">" : "", amount(tier.now?.from)].filter(Boolean).join(" ") },
              { title: text("thresholds.reach"), align: "right", render: (_, tier) => inside(tier.now) },
            ],
          },
          {
            title: text("thresholds.wanted"),
            children: [
              { title: text("thresholds.from"), align: "right", render: (_, tier) => <strong title={text("thresholds.exact", { from: amount(tier.exact?.from) })}>{amount(tier.proposed?.from)}</strong> },
              { title: text("thresholds.reach"), align: "right", render: (_, tier) => inside(tier.proposed) },
            ],
          },
          {
            title: text("thresholds.natural"),
            children: [
              { title: text("thresholds.from"), align: "right", render: (_, tier) => amount(tier.natural?.from) },
              { title: text("thresholds.reach"), align: "right", render: (_, tier) => inside(tier.natural) },
            ],
          },
        ]}
      />
      <Space wrap className="policy-acts">
        <Button disabled={!best?.proposed} onClick={() => take("proposed")}>
          {text("thresholds.take")}
        </Button>
        <Button disabled={found.natural.length === 0} onClick={() => take("natural")}>
          {text("thresholds.take_natural")}
        </Button>
      </Space>
      <ThresholdCurve found={found} />
      <p className="part-note">
        {text("thresholds.note", { customers: count(found.customers), metric: found.metric, unknown: count(found.unknown), as_of: found.as_of.slice(0, 10) })}{" "}
        {found.fit === null ? "" : text("thresholds.fit", { fit: said(found.fit) })}
      </p>
    </>
  );
}
