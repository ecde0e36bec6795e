import { Button, Form, Input, Modal, Popconfirm, Select, Table, Tag } from "antd";
import { useState } from "react";
import { OWN_ROLES, ROLES, useAddKey, useKeys, useRevokeKey, type Key } from "../../api/people.ts";
import { filled } from "../../parts/filled.ts";
import { Asked } from "../../parts/asked.tsx";
import { Once } from "../../parts/once.tsx";
import { PageHead } from "../../parts/page.tsx";
import { NothingYet } from "../../parts/states.tsx";
import { Told } from "../../parts/told.tsx";
import { useText, useWord } from "../../texts/texts.tsx";

/** Keys with which programs use the server. */
export function Keys() {
  const text = useText();
  const word = useWord();
  const [isAdding, setAdding] = useState(false);
  const [made, setMade] = useState<string | null>(null);
  const revoke = useRevokeKey();
  const add = (
    <Button type="primary" onClick={() => setAdding(true)}>
      {text("keys.add")}
    </Button>
  );
  return (
    <>
      <PageHead title={text("keys.title")} about={text("keys.about")} acts={add} />
      <Told failed={revoke.error} />
      <Asked query={useKeys()}>
        {(keys) =>
          keys.length === 0 ? (
            <NothingYet told={text("keys.none")} acts={add} />
          ) : (
            <Table<Key>
              rowKey="id"
              dataSource={keys}
              pagination={{ pageSize: 50, hideOnSinglePage: true, showSizeChanger: false }}
              scroll={{ x: 560 }}
              columns={[
                { title: text("keys.name"), dataIndex: "name" },
                { title: text("users.role"), render: (_, key) => word("role", key.role) },
                { title: text("keys.made_by"), dataIndex: "made_by" },
                { title: text("users.state"), render: (_, key) => (key.is_active ? text("users.active") : <Tag>{text("keys.revoked")}</Tag>) },
                {
                  render: (_, key) =>
                    key.is_active ? (
                      <Popconfirm title={text("keys.revoke_sure", { name: key.name })} onConfirm={() => revoke.mutate(key.id)}>
                        <Button size="small" type="link" danger>
                          {text("keys.revoke")}
                        </Button>
                      </Popconfirm>
                    ) : null,
                },
              ]}
            />
          )
        }
      </Asked>
      {isAdding ? <KeyForm onClose={() => setAdding(false)} onMade={setMade} /> : null}
      {made ? <Once title={text("keys.made")} about={text("keys.made_about")} secret={made} onClose={() => setMade(null)} /> : null}
    </>
  );
}

function KeyForm({ onClose, onMade }: { onClose: () => void; onMade: (token: string) => void }) {
  const text = useText();
  const word = useWord();
  const [form] = Form.useForm<{ name: string; role: string }>();
  const add = useAddKey();
  const needed = [{ required: true, message: text("form.needed") }];
  const save = async () => {
    const fields = await filled(form);
    if (fields === null) return;
    add.mutate(fields, {
      onSuccess: ({ token }) => {
        onClose();
        onMade(token);
      },
    });
  };
  const roles = ROLES.filter((role) => !OWN_ROLES.includes(role));
  return (
    <Modal open title={text("keys.add")} okText={text("keys.add")} cancelText={text("form.cancel")} confirmLoading={add.isPending} onOk={() => void save()} onCancel={onClose}>
      <Told failed={add.error} />
      <Form form={form} layout="vertical" initialValues={{ role: "checkout" }}>
        <Form.Item name="name" label={text("keys.name")} rules={needed}>
          <Input maxLength={60} autoComplete="off" />
        </Form.Item>
        <Form.Item name="role" label={text("users.role")} rules={needed}>
          <Select options={roles.map((role) => ({ value: role, label: word("role", role) }))} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
