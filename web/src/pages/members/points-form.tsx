import { App, Form, Input, InputNumber, Modal, Segmented, Select } from "antd";
import { useState } from "react";
import { isWaiting } from "../../api/approvals.ts";
import { useCatalogue } from "../../api/catalogue.ts";
import { useChangePoints, type PointsAct } from "../../api/members.ts";
import { useMay } from "../../api/session.ts";
import { dayFromToday } from "../../format/times.ts";
import { filled } from "../../parts/filled.ts";
import { Told } from "../../parts/told.tsx";
import { useText, useTitle } from "../../texts/texts.tsx";
import "./members.css";

/** What is done by hand here; tills do the rest. */
type Do = Extract<PointsAct["do"], "spend" | "adjust" | "grant" | "floor">;

interface Fields {
  points: number;
  qualifying?: number;
  order_id?: string;
  level: string;
  until: string;
  reason: string;
}

function actOf(what: Do, fields: Fields): PointsAct {
  const { points, level, until, reason } = fields;
  switch (what) {
    case "spend":
      return { do: "spend", points, ...(fields.order_id?.trim() ? { order_id: fields.order_id.trim() } : {}) };
    case "adjust":
      return { do: "adjust", points, qualifying: fields.qualifying ?? 0, reason };
    case "grant":
      return { do: "grant", level, until, reason };
    case "floor":
      return { do: "floor", level, reason, ...(until ? { until } : {}) };
  }
}

/** Spends points; with the right to it, changes points and levels by hand. */
export function PointsForm({ id, onClose }: { id: string; onClose: () => void }) {
  const text = useText();
  const title = useTitle();
  const may = useMay();
  const { levels } = useCatalogue();
  const { message } = App.useApp();
  const [what, setWhat] = useState<Do>("spend");
  const [form] = Form.useForm<Fields>();
  const act = useChangePoints(id);
  const needed = [{ required: true, message: text("form.needed") }];
  const byHand: { value: Do; label: string }[] = may("adjust_points")
    ? [
        { value: "adjust", label: text("points.adjust") },
        { value: "grant", label: text("points.grant") },
        { value: "floor", label: text("points.floor") },
      ]
    : [];
  const ofLevel = what === "grant" || what === "floor";
  const save = async () => {
    const fields = await filled(form);
    if (fields === null) return;
    act.mutate(actOf(what, fields), {
      onSuccess: (answer) => {
        void message.success(text(isWaiting(answer) ? "approvals.waits" : "points.done"));
        onClose();
      },
    });
  };
  return (
    <Modal
      open
      title={text("member.act")}
      okText={text("form.save")}
      cancelText={text("form.cancel")}
      confirmLoading={act.isPending}
      onOk={() => void save()}
      onCancel={onClose}
    >
      <Told failed={act.error} />
      <Segmented
        value={what}
        aria-label={text("member.act")}
        options={[{ value: "spend" as Do, label: text("points.spend") }, ...byHand]}
        onChange={setWhat}
      />
      <Form<Fields> form={form} layout="vertical" className="points-form" initialValues={{ until: dayFromToday(365) }}>
        {ofLevel ? (
          <>
            <Form.Item name="level" label={text("member.level")} rules={needed}>
              <Select options={levels.map(({ level, title: of }) => ({ value: level, label: title(of, level) }))} />
            </Form.Item>
            <Form.Item name="until" label={text("customer.until")} rules={what === "grant" ? needed : []}>
              <Input type="date" min={dayFromToday(1)} />
            </Form.Item>
          </>
        ) : (
          <Form.Item name="points" label={text("points.points")} rules={needed} extra={what === "adjust" ? text("points.adjust_about") : null}>
            <InputNumber precision={0} {...(what === "spend" ? { min: 1 } : {})} style={{ width: "100%" }} />
          </Form.Item>
        )}
        {what === "adjust" ? (
          <Form.Item name="qualifying" label={text("points.qualifying")}>
            <InputNumber precision={0} style={{ width: "100%" }} />
          </Form.Item>
        ) : null}
        {what === "spend" ? (
          <Form.Item name="order_id" label={text("points.order")}>
            <Input maxLength={120} />
          </Form.Item>
        ) : (
          <Form.Item name="reason" label={text("customer.reason")} rules={needed}>
            <Input.TextArea rows={2} maxLength={500} />
          </Form.Item>
        )}
      </Form>
    </Modal>
  );
}
