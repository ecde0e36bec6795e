import { useNavigate, useSearch } from "@tanstack/react-router";
import { Tabs, Tag } from "antd";
import { lazy, Suspense } from "react";
import { usePolicy, usePolicyVersions, type PolicyInForce, type PolicyVersion } from "../../api/policies.ts";
import { day } from "../../format/times.ts";
import { Asked } from "../../parts/asked.tsx";
import { Facts } from "../../parts/figure.tsx";
import { PageHead } from "../../parts/page.tsx";
import { Waiting } from "../../parts/waiting.tsx";
import { useText } from "../../texts/texts.tsx";
import { CaseList } from "./cases.tsx";
import { Drafting } from "./drafting.tsx";
import "./policy.css";
import { Versions } from "./versions.tsx";

const Editor = lazy(async () => ({ default: (await import("./editor/editor.tsx")).Editor }));

/** The policy in force, a place to write the next one, and all that were in force before. */
export function Policy() {
  const text = useText();
  const versions = usePolicyVersions();
  return (
    <>
      <PageHead title={text("policy.title")} about={text("policy.about")} />
      <Asked query={usePolicy()}>{(policy) => <Asked query={versions}>{(told) => <Shown policy={policy} versions={told.versions} />}</Asked>}</Asked>
    </>
  );
}

function Shown({ policy, versions }: { policy: PolicyInForce; versions: PolicyVersion[] }) {
  const text = useText();
  const navigate = useNavigate();
  const search = useSearch({ from: "/staff/policy" });
  const held = versions.find((version) => version.is_in_force);
  const coming = versions.filter((version) => !version.is_in_force && version.number > (held?.number ?? 0));
  return (
    <>
      <Facts
        facts={[
          [text("policy.name"), policy.policy],
          [text("policy.version"), held ? <span key="v">{held.number} <Tag color="green">{text("policy.in_force")}</Tag></span> : text("policy.of_file")],
          [text("policy.since"), held ? day(held.from) : "–"],
          [text("policy.made_by"), held ? [held.made_by, held.approved_by].filter(Boolean).join(" · ") : "–"],
          [text("policy.warnings"), policy.warnings],
          [text("policy.hash"), <span key="hash" className="code">{policy.hash.slice(0, 12)}</span>],
        ]}
      />
      {coming.map((version) => (
        <p key={version.number} className="policy-coming">
          {text("policy.coming", { number: version.number, made_by: version.made_by, from: day(version.from) })}
        </p>
      ))}
      <Tabs
        className="policy-tabs"
        activeKey={search.show ?? "text"}
        onChange={(show) => void navigate({ to: "/policy", search: show === "text" ? {} : { show } })}
        destroyOnHidden
        items={[
          {
            key: "text",
            label: text("policy.text"),
            children: (
              <Suspense fallback={<Waiting />}>
                <Editor text={policy.text} label={text("policy.text")} />
              </Suspense>
            ),
          },
          { key: "draft", label: text("policy.draft"), children: <Drafting policy={policy} versions={versions} /> },
          { key: "versions", label: `${text("policy.versions")} ${versions.length || ""}`, children: <Versions versions={versions} /> },
          { key: "cases", label: text("cases.title"), children: <CaseList text={policy.text} /> },
        ]}
      />
    </>
  );
}
