import { Form, Input, Modal, Select } from "antd";
import { OWN_ROLES, ROLES, useAddUser } from "../../api/people.ts";
import { filled } from "../../parts/filled.ts";
import { Told } from "../../parts/told.tsx";
import { useText, useWord } from "../../texts/texts.tsx";

interface Fields {
  name: string;
  role: string;
  customer_id?: string;
}

/** Adds somebody; the link with which they set a password is shown once. */
export function UserForm({ onClose, onLink }: { onClose: () => void; onLink: (link: { name: string; token: string }) => void }) {
  const text = useText();
  const word = useWord();
  const [form] = Form.useForm<Fields>();
  const add = useAddUser();
  const role = Form.useWatch("role", form);
  const isOwn = role !== undefined && OWN_ROLES.includes(role);
  const needed = [{ required: true, message: text("form.needed") }];
  const save = async () => {
    const entered = await filled(form);
    if (entered === null) return;
    const { name, role, customer_id } = entered;
    add.mutate(
      { name: name.trim(), role, ...(isOwn && customer_id ? { customer_id: customer_id.trim() } : {}) },
      {
        onSuccess: ({ token }) => {
          onClose();
          onLink({ name: name.trim(), token });
        },
      },
    );
  };
  return (
    <Modal open title={text("users.add")} okText={text("users.add")} cancelText={text("form.cancel")} confirmLoading={add.isPending} onOk={() => void save()} onCancel={onClose}>
      <Told failed={add.error} />
      <Form<Fields> form={form} layout="vertical" initialValues={{ role: "sales" }}>
        <Form.Item name="name" label={text("sign_in.name")} rules={needed}>
          <Input maxLength={60} autoComplete="off" />
        </Form.Item>
        <Form.Item name="role" label={text("users.role")} rules={needed} extra={role ? word("role_about", role) : null}>
          <Select options={ROLES.map((role) => ({ value: role, label: word("role", role) }))} />
        </Form.Item>
        {isOwn ? (
          <Form.Item name="customer_id" label={text("users.customer")} rules={needed}>
            <Input maxLength={120} autoComplete="off" />
          </Form.Item>
        ) : null}
      </Form>
    </Modal>
  );
}
