import { useSettings, type Settings as Held } from "../../api/settings.ts";
import { count } from "../../format/numbers.ts";
import { Asked } from "../../parts/asked.tsx";
import { Facts } from "../../parts/figure.tsx";
import { PageHead, Part } from "../../parts/page.tsx";
import { useText, useWord } from "../../texts/texts.tsx";
import { RoleTable } from "./role-table.tsx";
import "./settings.css";

/** The configuration as it holds, and who sees and does what, and why. */
export function Settings() {
  const text = useText();
  return (
    <>
      <PageHead title={text("settings.title")} about={text("settings.about")} />
      <Asked query={useSettings()}>{(settings) => <Told settings={settings} />}</Asked>
    </>
  );
}

function Told({ settings }: { settings: Held }) {
  const text = useText();
  const word = useWord();
  const days = (value: number | null) => (value === null ? text("settings.for_ever") : text("settings.days", { days: value }));
  const { approval_of_rank: rank, approval_of_points: points } = settings;
  return (
    <>
      <Facts
        facts={[
          [text("settings.version"), settings.version],
          [text("settings.workspace"), settings.workspace],
          [text("settings.policy"), settings.policy],
          [text("settings.timezone"), settings.timezone],
          [text("settings.currency"), settings.currency],
          [text("settings.listens"), settings.listens],
        ]}
      />
      <Part title={text("settings.kept")}>
        <Facts
          facts={[
            [text("settings.state"), word("state_kind", settings.state)],
            [text("settings.keep_versions"), days(settings.keep_versions_days)],
            [text("settings.keep_originals"), days(settings.keep_originals_days)],
            [text("settings.keep_runs"), days(settings.keep_runs_days)],
            [text("settings.seal_every"), text("settings.seconds", { seconds: settings.seal_every })],
          ]}
        />
      </Part>
      <Part title={text("settings.second_person")} note={text("settings.second_person_note", { days: settings.approval_days })}>
        <Facts
          facts={[
            [text("settings.of_overrides"), rank === null ? text("settings.never") : text("settings.of_rank", { rank })],
            [text("settings.of_points"), points === null ? text("settings.never") : text("settings.more_than", { points: count(points) })],
            [text("settings.of_policies"), text(settings.approval_of_policies ? "settings.always" : "settings.never")],
          ]}
        />
      </Part>
      <Part title={text("settings.privacy")}>
        <Facts
          facts={[
            [text("settings.reveals"), text("settings.a_day", { customers: count(settings.reveals_per_day) })],
            [text("settings.usage"), text(settings.counts_usage ? "settings.counted" : "settings.not_counted")],
          ]}
        />
      </Part>
      <Part title={text("settings.roles")} note={text("settings.roles_note")}>
        <RoleTable roles={settings.roles} />
      </Part>
    </>
  );
}
