import { App, Form, Modal } from "antd";
import { useChangeForm, type MemberForm } from "../../api/members.ts";
import { useMay } from "../../api/session.ts";
import { filled } from "../../parts/filled.ts";
import { Told } from "../../parts/told.tsx";
import { useText } from "../../texts/texts.tsx";
import { FormFields } from "./form-fields.tsx";
import { entered, sent, type Entered } from "./form.ts";

/** Changes a member's form as it was read. Who sees masked values cannot send them back. */
export function ChangeForm({ form: before, onClose }: { form: MemberForm; onClose: () => void }) {
  const text = useText();
  const may = useMay();
  const { message } = App.useApp();
  const [form] = Form.useForm<Entered>();
  const change = useChangeForm(before.customer_id);
  const isMasked = !may("see_personal");
  const save = async () => {
    const fields = await filled(form);
    if (fields === null) return;
    change.mutate(
      { ...sent(fields, before), revision: before.revision },
      {
        onSuccess: () => {
          void message.success(text("member.changed"));
          onClose();
        },
      },
    );
  };
  return (
    <Modal
      open
      title={text("member.change")}
      okText={text("form.save")}
      cancelText={text("form.cancel")}
      confirmLoading={change.isPending}
      okButtonProps={{ disabled: isMasked }}
      onOk={() => void save()}
      onCancel={onClose}
    >
      <Told failed={change.error} />
      {isMasked ? <p className="soft">{text("member.masked")}</p> : null}
      <Form form={form} layout="vertical" disabled={isMasked} initialValues={entered(before)}>
        <FormFields />
      </Form>
    </Modal>
  );
}
