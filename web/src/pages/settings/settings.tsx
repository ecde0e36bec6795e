import { CheckOutlined } from "@ant-design/icons";
import { useSettings, type Settings as Held } from "../../api/settings.ts";
import { Asked } from "../../parts/asked.tsx";
import { Facts } from "../../parts/figure.tsx";
import { PageHead, Part } from "../../parts/page.tsx";
import { useText, useWord } from "../../texts/texts.tsx";
import "./settings.css";

/** The configuration as it holds, and who may do what. */
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
  return (
    <>
      <Facts
        facts={[
          [text("settings.version"), settings.version],
          [text("settings.workspace"), settings.workspace],
          [text("settings.policy"), settings.policy],
          [text("settings.timezone"), settings.timezone],
          [text("settings.currency"), settings.currency],
          [text("settings.state"), word("state_kind", settings.state)],
          [text("settings.keep_versions"), days(settings.keep_versions_days)],
          [text("settings.keep_originals"), days(settings.keep_originals_days)],
          [text("settings.keep_runs"), days(settings.keep_runs_days)],
          [text("settings.seal_every"), text("settings.seconds", { seconds: settings.seal_every })],
        ]}
      />
      <Part title={text("settings.roles")}>
        <Roles roles={settings.roles} />
      </Part>
    </>
  );
}

/** Rights down, roles across. */
function Roles({ roles }: { roles: Held["roles"] }) {
  const text = useText();
  const word = useWord();
  const rights = [...new Set(roles.flatMap((role) => role.rights))];
  return (
    <div className="roles" tabIndex={0} role="region" aria-label={text("settings.roles")}>
      <table>
        <thead>
          <tr>
            <td />
            {roles.map(({ name }) => (
              <th key={name} scope="col">
                {word("role", name)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rights.map((right) => (
            <tr key={right}>
              <th scope="row">{word("right", right)}</th>
              {roles.map((role) => (
                <td key={role.name}>{role.rights.includes(right) ? <CheckOutlined aria-label={text("filter.yes")} className="rose" /> : null}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
