import { useNavigate } from "@tanstack/react-router";
import { App, Button, Input, Popconfirm, Segmented } from "antd";
import { useState } from "react";
import { isWaiting } from "../../api/approvals.ts";
import { usePolicy, usePolicyVersions, usePreview, usePutInForce } from "../../api/policies.ts";
import { useMay } from "../../api/session.ts";
import type { Proposal } from "../../api/start.ts";
import { count, money, percent, said } from "../../format/numbers.ts";
import { Finding, Part } from "../../parts/page.tsx";
import { TierMark } from "../../parts/tier.tsx";
import { Told } from "../../parts/told.tsx";
import { useText, useTitle } from "../../texts/texts.tsx";
import { keepDraft } from "../policy/draft-kept.ts";
import { Preview } from "../policy/preview.tsx";

type Proposed = NonNullable<Proposal["scheme"]>;

/** The names of the proposed schemes, which the program gives. */
const SCHEMES = ["value", "habit", "stage"];

/** What the proposed policy gives, and its text to change, try and put in force. */
export function ProposedScheme({ scheme, currency }: { scheme: Proposed; currency: string }) {
  const text = useText();
  const title = useTitle();
  const [chosen, setChosen] = useState("value");
  const tiers = scheme.run.schemes[chosen]?.tiers ?? [];
  const best = tiers[0];
  return (
    <>
      <Segmented className="proposed-choice" value={chosen} aria-label={text("overview.scheme")} options={SCHEMES.map((value) => ({ value, label: named(value, text) }))} onChange={setChosen} />
      {best ? (
        <Finding>{text("xray.proposed_finding", { tier: title(best.title, best.tier), part: said(best.share), share: said(best.revenue_share) })}</Finding>
      ) : null}
      <div className="proposed" role="table" aria-label={text("xray.proposed")}>
        <div role="row" className="proposed-head">
          <span role="columnheader">{text("xray.tier")}</span>
          <span role="columnheader" className="number">
            {text("xray.customers")}
          </span>
          <span role="columnheader">{text("xray.share")}</span>
          <span role="columnheader">{text("xray.revenue_share")}</span>
          <span role="columnheader" className="number">
            {text("xray.median")}
          </span>
        </div>
        {tiers.map((tier, at) => (
          <div role="row" key={tier.tier}>
            <span role="cell">
              <TierMark title={title(tier.title, tier.tier)} index={at} tiers={tiers.length} />
            </span>
            <span role="cell" className="number">
              {count(tier.customers)}
            </span>
            <Share share={tier.share} kind="of-customers" />
            <Share share={tier.revenue_share} kind="of-revenue" />
            <span role="cell" className="number">
              {money(tier.median_amount, currency)}
            </span>
          </div>
        ))}
      </div>
      <Draft text={scheme.text} />
    </>
  );
}

function named(scheme: string, text: ReturnType<typeof useText>): string {
  const names: Record<string, string> = { value: text("xray.spend"), habit: text("xray.orders"), stage: text("xray.recency") };
  return names[scheme] ?? scheme;
}

function Share({ share, kind }: { share: number; kind: string }) {
  return (
    <span role="cell" className="proposed-share">
      <span className="spread-track">
        <b className={kind} style={{ width: `${Math.max(0, share) * 100}%` }} />
      </span>
      <span className="number">{percent(share)}</span>
    </span>
  );
}

/** The text of the policy: changed, tried beside the policy in force, put in force. */
function Draft({ text: proposed }: { text: string }) {
  const text = useText();
  const may = useMay();
  const navigate = useNavigate();
  const { message } = App.useApp();
  const [draft, setDraft] = useState(proposed);
  const preview = usePreview();
  const put = usePutInForce();
  const held = usePolicy().data;
  const versions = usePolicyVersions().data?.versions;
  // What was there as the proposal was read: a policy that somebody puts there meanwhile is not taken back unseen.
  const [seen, setSeen] = useState<number | null>(null);
  if (seen === null && versions !== undefined) setSeen(versions[0]?.number ?? 0);
  const edit = () => {
    if (held === undefined || seen === null) return;
    keepDraft({ text: draft, before: held.text, seen });
    void navigate({ to: "/policy", search: { show: "draft" } });
  };
  const begin = () =>
    put.mutate(
      { text: draft, seen },
      {
        onSuccess: (told) => {
          void message.success(text(isWaiting(told) ? "approvals.waits" : "policy.put"));
          void navigate({ to: "/start" });
        },
      },
    );
  return (
    <Part title={text("xray.text")} note={text("xray.text_note")}>
      <Input.TextArea className="code" aria-label={text("xray.text")} value={draft} autoSize={{ minRows: 8, maxRows: 32 }} spellCheck={false} onChange={(event) => setDraft(event.target.value)} />
      <div className="proposed-acts">
        <Button loading={preview.isPending} onClick={() => preview.mutate(draft)}>
          {text("xray.try")}
        </Button>
        {may("put_policies") ? (
          <Popconfirm title={text("xray.put_sure")} description={<div className="sure">{text("xray.put_about")}</div>} okText={text("xray.put")} onConfirm={begin}>
            <Button type="primary" loading={put.isPending} disabled={seen === null}>
              {text("xray.put")}
            </Button>
          </Popconfirm>
        ) : null}
        <Button type="text" disabled={held === undefined || seen === null} onClick={edit}>
          {text("xray.edit")}
        </Button>
      </div>
      <Told failed={put.error ?? preview.error} />
      {preview.data ? <Preview preview={preview.data} isOld={preview.variables !== draft} /> : null}
    </Part>
  );
}
