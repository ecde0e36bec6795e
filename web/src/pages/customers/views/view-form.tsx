import { Form, Input, Modal, Select, Switch } from "antd";
import { useMay } from "../../../api/session.ts";
import type { SavedView } from "../../../api/saved-views.ts";
import { filled } from "../../../parts/filled.ts";
import { Told } from "../../../parts/told.tsx";
import { useText, useWord } from "../../../texts/texts.tsx";

/** The roles that see customers. */
const ROLES = ["owner", "manager", "sales", "service", "analyst"];

export interface ViewFields {
  name: string;
  is_shared: boolean;
  default_of: string[];
}

interface Props {
  title: string;
  /** The view that is changed; a new one without it. */
  view?: SavedView | undefined;
  isSaving: boolean;
  failed: unknown;
  onSave: (fields: ViewFields) => void;
  onClose: () => void;
}

/** The name of a view, with whom it is shared, and who is shown it first. */
export function ViewForm({ title, view, isSaving, failed, onSave, onClose }: Props) {
  const text = useText();
  const word = useWord();
  const may = useMay();
  const [form] = Form.useForm<ViewFields>();
  const isShared = Form.useWatch("is_shared", form) ?? view?.is_shared ?? false;
  const save = async () => {
    const fields = await filled(form);
    if (fields !== null) onSave({ ...fields, name: fields.name.trim(), default_of: fields.is_shared ? (fields.default_of ?? view?.default_of ?? []) : [] });
  };
  return (
    <Modal open title={title} okText={text("views.save")} cancelText={text("form.cancel")} confirmLoading={isSaving} onOk={() => void save()} onCancel={onClose}>
      <Told failed={failed} />
      <Form<ViewFields>
        form={form}
        layout="vertical"
        initialValues={{ name: view?.name ?? "", is_shared: view?.is_shared ?? false, default_of: view?.default_of ?? [] }}
        onFinish={() => void save()}
      >
        <Form.Item name="name" label={text("views.name")} rules={[{ required: true, whitespace: true, message: text("form.needed") }]}>
          <Input maxLength={60} autoComplete="off" autoFocus />
        </Form.Item>
        <Form.Item name="is_shared" label={text("views.share")} valuePropName="checked" extra={text("views.share_about")}>
          <Switch />
        </Form.Item>
        {may("put_policies") && isShared ? (
          <Form.Item name="default_of" label={text("views.default_of")} extra={text("views.default_about")}>
            <Select mode="multiple" options={ROLES.map((role) => ({ value: role, label: word("role", role) }))} />
          </Form.Item>
        ) : null}
      </Form>
    </Modal>
  );
}
