import { useNavigate, useSearch } from "@tanstack/react-router";
import { Button, Input, Segmented, Space } from "antd";
import { useState } from "react";
import { findMember, type LookUp } from "../../api/members.ts";
import { useMay } from "../../api/session.ts";
import { PageHead, Part } from "../../parts/page.tsx";
import { Rules } from "../../parts/rules.tsx";
import { Told } from "../../parts/told.tsx";
import { useText } from "../../texts/texts.tsx";
import { JoinForm } from "./join-form.tsx";
import { LevelCounts } from "./level-counts.tsx";
import "./members.css";

type By = "id" | "card" | "phone";

/** The desk for members: find one by number, card or phone; sign somebody up. */
export function Members() {
  const text = useText();
  const may = useMay();
  const navigate = useNavigate();
  const { join } = useSearch({ from: "/staff/members" });
  const [by, setBy] = useState<By>("phone");
  const [failed, setFailed] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  const find = async (value: string) => {
    if (value.trim() === "") return;
    setBusy(true);
    setFailed(null);
    try {
      const member = await findMember({ [by]: value.trim() } as LookUp);
      await navigate({ to: "/members/$id", params: { id: member.customer_id } });
    } catch (refused) {
      setFailed(refused);
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <PageHead
        title={text("members.title")}
        about={text("members.about")}
        acts={
          may("change_members") ? (
            <Button type="primary" onClick={() => void navigate({ to: "/members", search: { join: "" } })}>
              {text("members.join")}
            </Button>
          ) : null
        }
      />
      <Told failed={failed} />
      <Space wrap size={12} className="member-find">
        <Segmented
          size="large"
          value={by}
          aria-label={text("members.find_by")}
          options={[
            { value: "phone", label: text("members.phone") },
            { value: "card", label: text("members.card") },
            { value: "id", label: text("members.id") },
          ]}
          onChange={(next) => setBy(next as By)}
        />
        <Input.Search
          size="large"
          enterButton={text("members.find")}
          loading={isBusy}
          aria-label={text("members.find")}
          inputMode={by === "id" ? "text" : "numeric"}
          autoFocus
          onSearch={(value) => void find(value)}
        />
      </Space>
      {may("see_work") ? (
        <Part title={text("members.levels")}>
          <LevelCounts />
        </Part>
      ) : null}
      <Part title={text("rules.title")} note={text("rules.note")}>
        <Rules />
      </Part>
      {join !== undefined ? <JoinForm id={join} onClose={() => void navigate({ to: "/members" })} /> : null}
    </>
  );
}
