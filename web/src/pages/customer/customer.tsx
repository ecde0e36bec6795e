import { Link, useParams } from "@tanstack/react-router";
import { Button } from "antd";
import { useState } from "react";
import { useCatalogue } from "../../api/catalogue.ts";
import { useExplanation, type Explanation } from "../../api/customers.ts";
import { useMay } from "../../api/session.ts";
import { minute } from "../../format/times.ts";
import { Asked } from "../../parts/asked.tsx";
import { PageHead, Part } from "../../parts/page.tsx";
import { useText } from "../../texts/texts.tsx";
import "./customer.css";
import { CustomerMembership } from "./customer-membership.tsx";
import { LabelList } from "./label-list.tsx";
import { MetricTable } from "./metric-table.tsx";
import { Notes } from "./notes.tsx";
import { OverrideForm } from "./override-form.tsx";
import { OverrideList } from "./override-list.tsx";
import { SchemeCard } from "./scheme-card.tsx";
import { Profile } from "./profile.tsx";
import { useReading } from "./reading.ts";
import { TierSummary } from "./tier-summary.tsx";
import { Timeline } from "./timeline.tsx";

/** One customer: their tiers and why, what would change them, level and points, metrics, overrides. */
export function Customer() {
  const { id } = useParams({ from: "/staff/customers/$id" });
  const query = useExplanation(id);
  const text = useText();
  return (
    <>
      <p className="back">
        <Link to="/customers">{text("customer.back")}</Link>
      </p>
      <Asked query={query}>{(told) => <Told told={told} />}</Asked>
    </>
  );
}

function Told({ told }: { told: Explanation }) {
  const text = useText();
  const may = useMay();
  const catalogue = useCatalogue();
  const reading = useReading(told, catalogue);
  const [isOverriding, setOverriding] = useState(false);
  const id = told.customer_id;
  return (
    <>
      <PageHead
        title={id}
        about={text("customer.about", { as_of: minute(told.as_of), policy: told.policy })}
        acts={
          <>
            {may("see_members") && told.membership ? (
              <Link to="/members/$id" params={{ id }}>
                <Button>{text("customer.to_member")}</Button>
              </Link>
            ) : null}
            {may("override_standings") && reading.schemes.length > 0 ? (
              <Button onClick={() => setOverriding(true)}>{text("customer.override")}</Button>
            ) : null}
          </>
        }
      />
      <TierSummary told={told} reading={reading} />
      <Profile id={id} />
      <Part title={text("customer.why")}>
        <div className="scheme-cards">
          {told.schemes.map((scheme) => (
            <SchemeCard key={scheme.scheme} scheme={scheme} standing={told.standings?.[scheme.scheme]} reading={reading} />
          ))}
        </div>
      </Part>
      {told.membership !== undefined ? (
        <Part title={text("customer.membership")}>
          <CustomerMembership membership={told.membership} id={id} />
        </Part>
      ) : null}
      <Part title={text("customer.metrics")} note={text("customer.metrics_note")}>
        <MetricTable told={told} reading={reading} />
      </Part>
      {told.labels.length > 0 ? (
        <Part title={text("customer.labels")}>
          <LabelList labels={told.labels} reading={reading} />
        </Part>
      ) : null}
      <Part title={text("customer.overrides")}>
        <OverrideList id={id} reading={reading} />
      </Part>
      <Part title={text("timeline.title")}>
        <Timeline id={id} currency={catalogue.currency} />
      </Part>
      <Notes notes={told.notes} />
      {isOverriding ? <OverrideForm id={id} told={told} reading={reading} onClose={() => setOverriding(false)} /> : null}
    </>
  );
}
