import { Button } from "antd";
import { useState } from "react";
import { useBeginCodes } from "../../api/people.ts";
import { useSession } from "../../api/session.ts";
import { Facts } from "../../parts/figure.tsx";
import { Once } from "../../parts/once.tsx";
import { PageHead, Part } from "../../parts/page.tsx";
import { Told } from "../../parts/told.tsx";
import { useText, useWord } from "../../texts/texts.tsx";

/** One's own sign-in: role, rights, one-time codes. */
export function Account() {
  const text = useText();
  const word = useWord();
  const session = useSession().data;
  const codes = useBeginCodes();
  const [isShown, setShown] = useState(false);
  if (!session) return null;
  return (
    <>
      <PageHead title={text("account.title")} />
      <Facts
        facts={[
          [text("account.actor"), session.name ?? session.actor],
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
        <p className="soft">{text("account.codes_about")}</p>
        <Told failed={codes.error} />
        <Button loading={codes.isPending} onClick={() => codes.mutate(undefined, { onSuccess: () => setShown(true) })}>
          {text("account.begin_codes")}
        </Button>
      </Part>
      {isShown && codes.data ? (
        <Once title={text("account.codes")} about={text("account.secret_about")} secret={codes.data.secret} onClose={() => setShown(false)} />
      ) : null}
    </>
  );
}
