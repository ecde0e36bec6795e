import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import { Problem } from "../../api/problem.ts";
import { useProposal, type Proposal } from "../../api/start.ts";
import { count, said } from "../../format/numbers.ts";
import { minute } from "../../format/times.ts";
import { Asked } from "../../parts/asked.tsx";
import { Finding, PageHead, Part } from "../../parts/page.tsx";
import { NothingYet, State } from "../../parts/states.tsx";
import { useText } from "../../texts/texts.tsx";
import { ProposedScheme } from "./proposed-scheme.tsx";
import { SpreadBars } from "./spread-bars.tsx";
import "./xray.css";

/** One's own orders looked through: how they are spread, and a scheme with thresholds where they fall apart. */
export function Xray() {
  const text = useText();
  const proposal = useProposal();
  const isEmpty = proposal.error instanceof Problem && proposal.error.isMissing;
  if (isEmpty) {
    const act = (
      <Link to="/start">
        <Button type="primary">{text("start.title")}</Button>
      </Link>
    );
    return (
      <>
        <PageHead title={text("xray.title")} />
        <NothingYet told={text("xray.none")} acts={act} />
      </>
    );
  }
  return <Asked query={proposal}>{(proposal) => <Looked proposal={proposal} />}</Asked>;
}

function Looked({ proposal }: { proposal: Proposal }) {
  const text = useText();
  const { scheme } = proposal;
  return (
    <>
      <PageHead title={text("xray.title")} about={text("xray.about", { as_of: minute(proposal.as_of) })} />
      <Finding>{text("xray.finding", { customers: count(proposal.customers), active: count(proposal.active) })}</Finding>
      <div className="spreads">
        {proposal.spreads.map((spread) => (
          <SpreadBars key={spread.metric} spread={spread} currency={proposal.currency} />
        ))}
      </div>
      <p className="part-note">{text("xray.spread_note")}</p>
      {scheme ? (
        <>
          <Part title={text("xray.proposed")} note={text("xray.fit", { fit: said(scheme.fit) })}>
            <ProposedScheme scheme={scheme} currency={proposal.currency} />
          </Part>
        </>
      ) : (
        <State title={text("xray.too_few")} told={text("xray.too_few_told", { active: count(proposal.active), fewest: count(proposal.fewest) })} />
      )}
    </>
  );
}
