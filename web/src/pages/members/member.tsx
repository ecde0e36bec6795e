import { Link, useParams } from "@tanstack/react-router";
import { Button } from "antd";
import { useState } from "react";
import { useMember, type Member as Shown } from "../../api/members.ts";
import { useMay } from "../../api/session.ts";
import { minute } from "../../format/times.ts";
import { Asked } from "../../parts/asked.tsx";
import { Facts } from "../../parts/figure.tsx";
import { MembershipFacts } from "../../parts/membership.tsx";
import { PageHead, Part } from "../../parts/page.tsx";
import { useText } from "../../texts/texts.tsx";
import { Bookings } from "./bookings.tsx";
import { ChangeForm } from "./change-form.tsx";
import { LevelHistory } from "./level-history.tsx";
import { Lots } from "./lots.tsx";
import { PointsForm } from "./points-form.tsx";

/** One member: level and points, what comes next, what expires, what was booked. */
export function Member() {
  const text = useText();
  const { id } = useParams({ from: "/staff/members/$id" });
  return (
    <>
      <p className="back">
        <Link to="/members">{text("member.back")}</Link>
      </p>
      <Asked query={useMember(id)}>{(member) => <Told member={member} />}</Asked>
    </>
  );
}

function Told({ member }: { member: Shown }) {
  const text = useText();
  const may = useMay();
  const [act, setAct] = useState<"points" | "form" | null>(null);
  const { form } = member;
  const id = member.customer_id;
  return (
    <>
      <PageHead
        title={form?.name || id}
        about={text("member.about", { id, as_of: minute(member.as_of) })}
        acts={
          <>
            {may("see_customers") ? (
              <Link to="/customers/$id" params={{ id }}>
                <Button>{text("member.to_customer")}</Button>
              </Link>
            ) : null}
            {may("change_members") && form ? <Button onClick={() => setAct("form")}>{text("member.change")}</Button> : null}
            {may("spend_points") ? (
              <Button type="primary" onClick={() => setAct("points")}>
                {text("member.act")}
              </Button>
            ) : null}
          </>
        }
      />
      <MembershipFacts membership={member} />
      {form ? (
        <Part title={text("member.form")} note={may("see_personal") ? null : text("member.masked")}>
          <Facts
            facts={[
              [text("member.name"), form.name ?? "–"],
              [text("member.phone"), form.phone ?? "–"],
              [text("member.card"), form.card ?? "–"],
              [text("member.email"), form.email ?? "–"],
              ...Object.entries(form.fields).map(([name, value]): [string, string] => [name === "birthday" ? text("member.birthday") : name, String(value ?? "–")]),
            ]}
          />
        </Part>
      ) : null}
      <Part title={text("member.bookings")}>
        <Bookings id={id} />
      </Part>
      <Part title={text("member.lots")} note={text("member.lots_note")}>
        <Lots lots={member.lots} expiring={member.expiring} />
      </Part>
      <Part title={text("member.history")}>
        <LevelHistory history={member.history} />
      </Part>
      {act === "points" ? <PointsForm id={id} onClose={() => setAct(null)} /> : null}
      {act === "form" && form ? <ChangeForm form={form} onClose={() => setAct(null)} /> : null}
    </>
  );
}
