import { Button } from "antd";
import { useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { usePortal, type OwnPage } from "../../api/members.ts";
import { useSession, useSignOut } from "../../api/session.ts";
import { Asked } from "../../parts/asked.tsx";
import { MembershipFacts } from "../../parts/membership.tsx";
import { PageHead, Part } from "../../parts/page.tsx";
import { Rules } from "../../parts/rules.tsx";
import { Mark } from "../../shell/brand.tsx";
import { Looks } from "../../shell/looks.tsx";
import { useText } from "../../texts/texts.tsx";
import { BookingTable } from "../members/bookings.tsx";
import { LevelHistory } from "../members/level-history.tsx";
import { Lots } from "../members/lots.tsx";
import { OfPartner } from "./of-partner.tsx";
import "./portal.css";

/** The own page of a member or a partner; nothing of the shop's is on it. */
export function Portal() {
  const role = useSession().data?.role;
  return <Frame>{role === "partner" ? <OfPartner /> : <OfMember />}</Frame>;
}

function Frame({ children }: { children: ReactNode }) {
  const text = useText();
  const navigate = useNavigate();
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
      {children}
    </main>
  );
}

/** Level, points, what comes next, what expires. A tier is never on it. */
function OfMember() {
  return <Asked query={usePortal()}>{(member) => <Told member={member} />}</Asked>;
}

function Told({ member }: { member: OwnPage }) {
  const text = useText();
  return (
    <>
      <PageHead title={text("portal.title", { name: member.form?.name || member.customer_id })} about={text("portal.about")} />
      <MembershipFacts membership={member} />
      <Part title={text("member.lots")}>
        <Lots lots={member.lots} expiring={member.expiring} />
      </Part>
      <Part title={text("member.bookings")}>
        <BookingTable bookings={member.bookings} />
      </Part>
      <Part title={text("member.history")}>
        <LevelHistory history={member.history} />
      </Part>
      <Part title={text("rules.title")}>
        <Rules held={member.level?.level} />
      </Part>
    </>
  );
}
