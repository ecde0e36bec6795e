import { Button } from "antd";
import { useNavigate } from "@tanstack/react-router";
import { useBookings, useMember, type Member } from "../../api/members.ts";
import { useSession, useSignOut } from "../../api/session.ts";
import { Asked } from "../../parts/asked.tsx";
import { MembershipFacts } from "../../parts/membership.tsx";
import { PageHead, Part } from "../../parts/page.tsx";
import { NotAllowed } from "../../parts/states.tsx";
import { Mark } from "../../shell/brand.tsx";
import { Looks } from "../../shell/looks.tsx";
import { useText } from "../../texts/texts.tsx";
import { Bookings } from "../members/bookings.tsx";
import { LevelHistory } from "../members/level-history.tsx";
import { Lots } from "../members/lots.tsx";
import "./portal.css";

/** A member's own page: level, points, what comes next, what expires. A tier is never on it. */
export function Portal() {
  const text = useText();
  const navigate = useNavigate();
  const session = useSession().data;
  const signOut = useSignOut();
  return (
    <main className="portal">
      <header>
        <Mark />
        <Looks />
        <Button size="small" onClick={() => void signOut().finally(() => void navigate({ to: "/sign-in" }))}>
          {text("shell.sign_out")}
        </Button>
      </header>
      {session?.customer_id ? <Own id={session.customer_id} /> : <NotAllowed />}
    </main>
  );
}

function Own({ id }: { id: string }) {
  return <Asked query={useMember(id)}>{(member) => <Told member={member} />}</Asked>;
}

function Told({ member }: { member: Member }) {
  const text = useText();
  const bookings = useBookings(member.customer_id);
  return (
    <>
      <PageHead title={text("portal.title", { name: member.form?.name || member.customer_id })} about={text("portal.about")} />
      <MembershipFacts membership={member} />
      <Part title={text("member.lots")}>
        <Lots lots={member.lots} expiring={member.expiring} />
      </Part>
      {bookings.data?.length ? (
        <Part title={text("member.bookings")}>
          <Bookings id={member.customer_id} />
        </Part>
      ) : null}
      <Part title={text("member.history")}>
        <LevelHistory history={member.history} />
      </Part>
    </>
  );
}
