import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { Button, Tabs } from "antd";
import { useState, type ReactNode } from "react";
import { useCatalogue } from "../../api/catalogue.ts";
import { useExplanation, type Explanation } from "../../api/customers.ts";
import { Problem } from "../../api/problem.ts";
import { useMay } from "../../api/session.ts";
import { minute } from "../../format/times.ts";
import { Asked } from "../../parts/asked.tsx";
import { PageHead, Part } from "../../parts/page.tsx";
import { useText, useWord } from "../../texts/texts.tsx";
import "./customer.css";
import { CourseSide } from "./course.tsx";
import { LabelList } from "./label-list.tsx";
import { MembershipSide } from "./membership-side.tsx";
import { MetricTable } from "./metric-table.tsx";
import { Notes } from "./notes.tsx";
import { OverrideForm } from "./override-form.tsx";
import { OverrideList } from "./override-list.tsx";
import { Persona } from "./persona.tsx";
import { Profile } from "./profile.tsx";
import { PurchaseSide } from "./purchases.tsx";
import { useReading, type Reading } from "./reading.ts";
import { RelationSide } from "./relations.tsx";
import { SchemeCard } from "./scheme-card.tsx";
import { SIDES, type Side } from "./sides.ts";
import { StaffNotes } from "./staff-notes.tsx";
import { TierSummary } from "./tier-summary.tsx";
import { Timeline } from "./timeline.tsx";

/** One customer from all sides: in words, tiers and why, purchases, metrics, membership, relations, records. */
export function Customer() {
  const { id } = useParams({ from: "/staff/customers/$id" });
  const query = useExplanation(id);
  const text = useText();
  // Who sees some fields alone is told no reasons, which rest on all of them; the rest of the page is theirs.
  const isPartly = query.error instanceof Problem && query.error.isForbidden;
  return (
    <>
      <p className="back">
        <Link to="/customers">{text("customer.back")}</Link>
      </p>
      {isPartly ? <Page id={id} told={null} /> : <Asked query={query}>{(told) => <Page id={told.customer_id} told={told} />}</Asked>}
    </>
  );
}

function Page({ id, told }: { id: string; told: Explanation | null }) {
  const text = useText();
  const word = useWord();
  const may = useMay();
  const navigate = useNavigate();
  const { side = "summary" } = useSearch({ from: "/staff/customers/$id" });
  const reading = useReading(told, useCatalogue());
  const [isOverriding, setOverriding] = useState(false);
  const isMember = told?.membership !== undefined && told.membership !== null;
  const shown: Record<Side, ReactNode> = {
    summary: <Summary id={id} told={told} reading={reading} />,
    purchases: <PurchaseSide id={id} />,
    metrics: <MetricSide id={id} told={told} reading={reading} />,
    membership: <MembershipSide id={id} />,
    relations: <RelationSide id={id} />,
    records: <Records id={id} reading={reading} />,
  };
  return (
    <>
      <PageHead
        title={id}
        about={told === null ? text("sides.only_some") : text("customer.about", { as_of: minute(told.as_of), policy: told.policy })}
        acts={
          <>
            {may("see_members") && isMember ? (
              <Link to="/members/$id" params={{ id }}>
                <Button>{text("customer.to_member")}</Button>
              </Link>
            ) : null}
            {told !== null && may("override_standings") && reading.schemes.length > 0 ? (
              <Button onClick={() => setOverriding(true)}>{text("customer.override")}</Button>
            ) : null}
          </>
        }
      />
      {told === null ? null : <TierSummary told={told} reading={reading} />}
      <Tabs
        className="sides"
        activeKey={side}
        aria-label={text("sides.choose")}
        destroyOnHidden
        items={SIDES.map((one) => ({ key: one, label: word("side", one), children: one === side ? shown[one] : null }))}
        onChange={(chosen) => void navigate({ to: "/customers/$id", params: { id }, search: { side: chosen as Side } })}
      />
      {told === null ? null : <Notes notes={told.notes} />}
      {isOverriding && told !== null ? <OverrideForm id={id} told={told} reading={reading} onClose={() => setOverriding(false)} /> : null}
    </>
  );
}

interface Shown {
  id: string;
  told: Explanation | null;
  reading: Reading;
}

function Summary({ id, told, reading }: Shown) {
  const text = useText();
  return (
    <>
      <Persona id={id} told={told} reading={reading} />
      <Profile id={id} />
      {told === null ? null : (
        <Part title={text("customer.why")}>
          <div className="scheme-cards">
            {told.schemes.map((scheme) => (
              <SchemeCard key={scheme.scheme} scheme={scheme} standing={told.standings?.[scheme.scheme]} reading={reading} />
            ))}
          </div>
        </Part>
      )}
      <Part title={text("customer.overrides")}>
        <OverrideList id={id} reading={reading} />
      </Part>
    </>
  );
}

function MetricSide({ id, told, reading }: Shown) {
  const text = useText();
  return (
    <>
      <CourseSide id={id} told={told} />
      {told === null ? null : (
        <Part title={text("customer.metrics")} note={text("customer.metrics_note")}>
          <MetricTable told={told} reading={reading} />
        </Part>
      )}
      {told !== null && told.labels.length > 0 ? (
        <Part title={text("customer.labels")}>
          <LabelList labels={told.labels} reading={reading} />
        </Part>
      ) : null}
    </>
  );
}

function Records({ id, reading }: Pick<Shown, "id" | "reading">) {
  const text = useText();
  return (
    <>
      <Part title={text("staff_notes.title")}>
        <StaffNotes id={id} />
      </Part>
      <Part title={text("timeline.title")}>
        <Timeline id={id} currency={reading.currency} />
      </Part>
    </>
  );
}
