import { Link } from "@tanstack/react-router";
import { Button, Modal } from "antd";
import { useMay } from "../api/session.ts";
import { useRuns, type Run, type RunScheme } from "../api/work.ts";
import { whereTier } from "../filter/expression.ts";
import { count, percent } from "../format/numbers.ts";
import { tone } from "../look/tones.ts";
import { useText, useTitle } from "../texts/texts.tsx";
import "./run-told.css";
import { useSchemeNames } from "./scheme-names.ts";
import { TierMark } from "./tier.tsx";
import { ToCustomers } from "./to-customers.tsx";
import { Waiting } from "./waiting.tsx";

/** How many customers a run has put into which tiers, scheme by scheme. */
export function RunTiers({ run }: { run: Run }) {
  const names = useSchemeNames();
  return (
    <div className="run-schemes">
      {Object.entries(run.schemes).map(([name, scheme]) => (
        <section key={name}>
          <h3>{names.scheme(name)}</h3>
          <SchemeTiers name={name} scheme={scheme} />
        </section>
      ))}
    </div>
  );
}

function SchemeTiers({ name, scheme }: { name: string; scheme: RunScheme }) {
  const text = useText();
  const title = useTitle();
  const { tiers } = scheme;
  return (
    <>
      <div className="run-bar" aria-hidden="true">
        {tiers.map((tier, at) => (
          <i key={tier.tier} style={{ flexGrow: tier.customers, background: tone(at, tiers.length) }} />
        ))}
      </div>
      <ul className="run-tiers">
        {tiers.map((tier, at) => (
          <li key={tier.tier}>
            <ToCustomers where={whereTier(name, tier.tier)}>
              <TierMark title={title(tier.title, tier.tier)} index={at} tiers={tiers.length} />
            </ToCustomers>{" "}
            <span>{text("overview.persons", { customers: count(tier.customers) })}</span> <span className="faint">{percent(tier.share)}</span>
          </li>
        ))}
      </ul>
      {tiers.length > 1 && tiers.some((tier) => tier.customers === scheme.customers && tier.customers > 1) ? (
        <p className="fell">
          {text("run_told.one_tier")} <Link to="/xray">{text("run_told.to_xray")}</Link>
        </p>
      ) : null}
      {scheme.without_class > 0 ? <p className="faint">{text("run_told.without", { without: count(scheme.without_class) })}</p> : null}
    </>
  );
}

/** The ways on from a run that was made: where it is seen at a glance, and who is where. */
export function RunWays({ onLeave }: { onLeave?: () => void }) {
  const text = useText();
  const may = useMay();
  return (
    <>
      <Link to="/overview" {...(onLeave ? { onClick: onLeave } : {})}>
        <Button type="primary">{text("start.to_overview")}</Button>
      </Link>
      {may("see_customers") ? (
        <Link to="/customers" {...(onLeave ? { onClick: onLeave } : {})}>
          <Button>{text("start.to_customers")}</Button>
        </Link>
      ) : null}
    </>
  );
}

/** What classifying everybody has done, shown until somebody goes on. */
export function RunTold({ number, onClose }: { number: number; onClose: () => void }) {
  const text = useText();
  const run = useRuns().data?.find((one) => one.number === number);
  return (
    <Modal
      open
      width={760}
      // The ways on stay in sight, however many schemes there are.
      styles={{ body: { maxHeight: "62vh", overflowY: "auto" } }}
      title={run === undefined ? text("runs.kept", { run: number }) : text("run_told.title", { customers: count(run.customers) })}
      onCancel={onClose}
      footer={
        <div className="run-ways">
          <Button onClick={onClose}>{text("run_told.stay")}</Button>
          <RunWays onLeave={onClose} />
        </div>
      }
    >
      {run === undefined ? (
        <Waiting />
      ) : (
        <>
          <p className="soft">
            {text("runs.kept", { run: number })} {text("run_told.about")}
          </p>
          <RunTiers run={run} />
        </>
      )}
    </Modal>
  );
}
