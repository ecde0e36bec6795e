import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import { useState } from "react";
import type { Member } from "../../api/members.ts";
import { useProfile } from "../../api/profile.ts";
import { useMay } from "../../api/session.ts";
import { Asked } from "../../parts/asked.tsx";
import { MembershipFacts } from "../../parts/membership.tsx";
import { Part } from "../../parts/page.tsx";
import { useText } from "../../texts/texts.tsx";
import { ChangeForm } from "../members/change-form.tsx";
import { LevelHistory } from "../members/level-history.tsx";
import { Lots } from "../members/lots.tsx";
import { PointsForm } from "../members/points-form.tsx";
import { OfferPart } from "./offers.tsx";

/** Level and points with their lots, what holds for the customer, and what can be done with all of it. */
export function MembershipSide({ id }: { id: string }) {
  return (
    <>
      <Asked query={useProfile(id)}>{({ member }) => (member === null ? <NoMember id={id} /> : <Shown id={id} member={member} />)}</Asked>
      <OfferPart id={id} />
    </>
  );
}

function NoMember({ id }: { id: string }) {
  const text = useText();
  const may = useMay();
  return (
    <Part title={text("customer.membership")}>
      <p className="soft">
        {text("customer.no_member")}{" "}
        {may("change_members") ? (
          <Link to="/members" search={{ join: id }}>
            {text("customer.join")}
          </Link>
        ) : null}
      </p>
    </Part>
  );
}

function Shown({ id, member }: { id: string; member: Member }) {
  const text = useText();
  const may = useMay();
  const [act, setAct] = useState<"points" | "form" | null>(null);
  const form = member.form ?? null;
  return (
    <>
      <Part
        title={text("customer.membership")}
        acts={
          <div className="page-head-acts">
            {may("change_members") && form !== null ? (
              <Button size="small" onClick={() => setAct("form")}>
                {text("member.change")}
              </Button>
            ) : null}
            {may("spend_points") ? (
              <Button size="small" onClick={() => setAct("points")}>
                {text("member.act")}
              </Button>
            ) : null}
          </div>
        }
      >
        <MembershipFacts membership={member} />
      </Part>
      {member.lots.some((lot) => lot.points !== 0) ? (
        <Part title={text("member.lots")} note={text("member.lots_note")}>
          <Lots lots={member.lots} expiring={member.expiring} />
        </Part>
      ) : null}
      {member.history.length > 0 ? (
        <Part title={text("member.history")}>
          <LevelHistory history={member.history} />
        </Part>
      ) : null}
      {act === "points" ? <PointsForm id={id} onClose={() => setAct(null)} /> : null}
      {act === "form" && form !== null ? <ChangeForm form={form} onClose={() => setAct(null)} /> : null}
    </>
  );
}
