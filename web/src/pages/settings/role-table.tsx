import { CheckOutlined } from "@ant-design/icons";
import { Fragment } from "react";
import type { Right } from "../../api/session.ts";
import type { Settings } from "../../api/settings.ts";
import { useText, useWord } from "../../texts/texts.tsx";

/** Rights that belong together, in the order in which they matter to people. */
const GROUPS: { group: string; rights: Right[] }[] = [
  { group: "see", rights: ["see_customers", "see_personal", "see_members", "see_work", "see_audit", "see_own"] },
  { group: "sell", rights: ["quote", "change_members", "spend_points", "send_facts"] },
  { group: "decide", rights: ["override_standings", "adjust_points", "approve", "put_policies", "import", "manage"] },
];

/** Who sees and does what, and why: rights down, roles across. */
export function RoleTable({ roles }: { roles: Settings["roles"] }) {
  const text = useText();
  const word = useWord();
  const known = new Set(GROUPS.flatMap(({ rights }) => rights));
  const others = [...new Set(roles.flatMap((role) => role.rights))].filter((right) => !known.has(right));
  const groups = others.length === 0 ? GROUPS : [...GROUPS, { group: "other", rights: others }];
  const no = (
    <span className="faint" role="img" aria-label={text("filter.no")}>
      ·
    </span>
  );
  return (
    <div className="roles" tabIndex={0} role="region" aria-label={text("settings.roles")}>
      <table>
        <thead>
          <tr>
            <td />
            {roles.map(({ name }) => (
              <th key={name} scope="col" title={word("role_about", name)}>
                {word("role", name)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {groups.map(({ group, rights }) => (
            <Fragment key={group}>
              <tr className="roles-group">
                <th scope="rowgroup" colSpan={roles.length + 1}>
                  {word("right_group", group)}
                </th>
              </tr>
              {rights.map((right) => (
                <tr key={right}>
                  <th scope="row">
                    {word("right", right)}
                    <small>{word("right_why", right)}</small>
                  </th>
                  {roles.map((role) => (
                    <td key={role.name}>{role.rights.includes(right) ? <CheckOutlined aria-label={text("filter.yes")} className="rose" /> : no}</td>
                  ))}
                </tr>
              ))}
            </Fragment>
          ))}
        </tbody>
      </table>
    </div>
  );
}
