import { Link } from "@tanstack/react-router";
import { Table } from "antd";
import { useRuns, type Run } from "../../api/work.ts";
import { count, money, percent } from "../../format/numbers.ts";
import { minute } from "../../format/times.ts";
import { tone } from "../../look/tones.ts";
import { Asked } from "../../parts/asked.tsx";
import { PageHead } from "../../parts/page.tsx";
import { RunNow } from "../../parts/run-now.tsx";
import { useSchemeNames } from "../../parts/scheme-names.ts";
import { NothingYet } from "../../parts/states.tsx";
import { useText, useTitle } from "../../texts/texts.tsx";
import "./runs.css";

/** All kept runs, the newest first. */
export function Runs() {
  const text = useText();
  const title = useTitle();
  const names = useSchemeNames();
  return (
    <>
      <PageHead title={text("runs.title")} about={text("runs.about")} acts={<RunNow />} />
      <Asked query={useRuns()}>
        {(runs) => {
          if (runs.length === 0) return <NothingYet told={text("runs.none")} />;
          const schemes = Object.keys(runs.at(-1)?.schemes ?? {});
          return (
            <Table<Run>
              size="middle"
              rowKey="number"
              dataSource={runs.toReversed()}
              pagination={{ pageSize: 20, hideOnSinglePage: true, showSizeChanger: false }}
              scroll={{ x: 760 }}
              columns={[
                {
                  title: text("runs.number"),
                  render: (_, run) => (
                    <Link to="/runs/$number" params={{ number: String(run.number) }}>
                      {run.number}
                    </Link>
                  ),
                },
                { title: text("runs.as_of"), render: (_, run) => minute(run.as_of) },
                { title: text("runs.policy"), render: (_, run) => title(run.policy.title, run.policy.name) },
                { title: text("runs.customers"), align: "right", render: (_, run) => count(run.customers) },
                { title: text("runs.revenue"), align: "right", render: (_, run) => money(run.revenue, run.currency) },
                ...schemes.map((name) => ({
                  key: name,
                  title: names.scheme(name),
                  render: (_: unknown, run: Run) => <Strip run={run} scheme={name} />,
                })),
              ]}
            />
          );
        }}
      </Asked>
    </>
  );
}

/** The tiers of a run as one strip. */
function Strip({ run, scheme }: { run: Run; scheme: string }) {
  const title = useTitle();
  const tiers = run.schemes[scheme]?.tiers ?? [];
  const said = tiers.map((tier) => `${title(tier.title, tier.tier)} ${percent(tier.share)}`).join(", ");
  return (
    <span className="strip" role="img" title={said} aria-label={said}>
      {tiers.map((tier, at) => (
        <i key={tier.tier} style={{ flexGrow: tier.share, background: tone(at, tiers.length) }} />
      ))}
    </span>
  );
}
