import { useNavigate } from "@tanstack/react-router";
import { App, Form, Input, Modal } from "antd";
import { useJoin } from "../../api/members.ts";
import { filled } from "../../parts/filled.ts";
import { Told } from "../../parts/told.tsx";
import { useText } from "../../texts/texts.tsx";
import { FormFields } from "./form-fields.tsx";
import { sent, type Entered } from "./form.ts";

/** Makes somebody a member. Who has ordered before begins with what the orders earned. */
export function JoinForm({ id, onClose }: { id: string; onClose: () => void }) {
  const text = useText();
  const navigate = useNavigate();
  const { message } = App.useApp();
  const [form] = Form.useForm<Entered & { customer_id: string }>();
  const join = useJoin();
  const save = async () => {
    const entered = await filled(form);
    if (entered === null) return;
    const { customer_id, ...fields } = entered;
    join.mutate(
      { customer_id: customer_id.trim(), ...sent(fields) },
      {
        onSuccess: () => {
          void message.success(text("members.joined"));
          void navigate({ to: "/members/$id", params: { id: customer_id.trim() } });
        },
      },
    );
  };
  return (
    <Modal
      open
      title={text("members.join")}
      okText={text("members.join")}
      cancelText={text("form.cancel")}
      confirmLoading={join.isPending}
      onOk={() => void save()}
      onCancel={onClose}
    >
      <p className="soft">{text("members.join_about")}</p>
      <Told failed={join.error} />
      <Form form={form} layout="vertical" initialValues={{ customer_id: id }}>
        <Form.Item name="customer_id" label={text("members.id")} rules={[{ required: true, message: text("form.needed") }]}>
          <Input maxLength={120} autoComplete="off" />
        </Form.Item>
        <FormFields />
      </Form>
    </Modal>
  );
}
