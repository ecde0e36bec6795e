import { App, Button, Form, Input, Popconfirm } from "antd";
import { useRemoveNote, useStaffNotes, useWriteNote, type StaffNote } from "../../api/sides.ts";
import { useMay } from "../../api/session.ts";
import { minute } from "../../format/times.ts";
import { Asked } from "../../parts/asked.tsx";
import { filled } from "../../parts/filled.ts";
import { Told } from "../../parts/told.tsx";
import { useText } from "../../texts/texts.tsx";
import "./staff-notes.css";

/** What staff wrote down, the newest first; who may writes more. */
export function StaffNotes({ id }: { id: string }) {
  const may = useMay();
  return (
    <>
      {may("write_notes") ? <Write id={id} /> : null}
      <Asked query={useStaffNotes(id)}>{(notes) => <List id={id} notes={notes} />}</Asked>
    </>
  );
}

function Write({ id }: { id: string }) {
  const text = useText();
  const { message } = App.useApp();
  const [form] = Form.useForm<{ text: string }>();
  const write = useWriteNote(id);
  const save = async () => {
    const entered = await filled(form);
    if (entered === null) return;
    write.mutate(entered.text, {
      onSuccess: () => {
        void message.success(text("staff_notes.kept"));
        form.resetFields();
      },
    });
  };
  return (
    <Form form={form} layout="vertical" className="staff-note-form" onFinish={() => void save()}>
      <Told failed={write.error} />
      <Form.Item name="text" label={text("staff_notes.write")} rules={[{ required: true, whitespace: true, message: text("form.needed") }]}>
        <Input.TextArea rows={2} maxLength={900} placeholder={text("staff_notes.text")} />
      </Form.Item>
      <Button htmlType="submit" loading={write.isPending}>
        {text("staff_notes.save")}
      </Button>
    </Form>
  );
}

function List({ id, notes }: { id: string; notes: StaffNote[] }) {
  const text = useText();
  const remove = useRemoveNote(id);
  if (notes.length === 0) return <p className="faint">{text("staff_notes.none")}</p>;
  return (
    <>
      <Told failed={remove.error} />
      <ul className="staff-notes">
        {notes.map((note) => (
          <li key={note.id}>
            <p>{note.text}</p>
            <small className="faint">
              {note.made_by} · {minute(note.at)}
            </small>
            {note.may_remove ? (
              <Popconfirm title={text("staff_notes.remove_sure")} onConfirm={() => remove.mutate(note.id)}>
                <Button size="small" type="link" danger>
                  {text("staff_notes.remove")}
                </Button>
              </Popconfirm>
            ) : null}
          </li>
        ))}
      </ul>
    </>
  );
}
