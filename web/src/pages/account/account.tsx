import { useSession } from "../../api/session.ts";
import { Facts } from "../../parts/figure.tsx";
import { PageHead, Part } from "../../parts/page.tsx";
import { useText, useWord } from "../../texts/texts.tsx";
import { Codes } from "./codes.tsx";

/** One's own sign-in: role, rights, one-time codes. */
export function Account() {
  const text = useText();
  const word = useWord();
  const session = useSession().data;
  if (!session) return null;
  return (
    <>
      <PageHead title={text("account.title")} />
      <Facts
        facts={[
          [text("account.actor"), session.actor],
          [text("users.role"), word("role", session.role)],
        ]}
      />
      <Part title={text("account.rights")}>
        <ul>
          {session.rights.map((right) => (
            <li key={right}>{word("right", right)}</li>
          ))}
        </ul>
      </Part>
      <Part title={text("account.codes")}>
        <Codes />
      </Part>
    </>
  );
}
