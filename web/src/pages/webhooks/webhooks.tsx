import { Button, Form, Input, Modal, Popconfirm, Select, Space, Table } from "antd";
import { useState } from "react";
import { useAddWebhook, useRemoveWebhook, useReplayWebhook, useWebhooks, type Webhook } from "../../api/people.ts";
import { count } from "../../format/numbers.ts";
import { filled } from "../../parts/filled.ts";
import { Asked } from "../../parts/asked.tsx";
import { Once } from "../../parts/once.tsx";
import { PageHead } from "../../parts/page.tsx";
import { NothingYet } from "../../parts/states.tsx";
import { Told } from "../../parts/told.tsx";
import { useText, useWord } from "../../texts/texts.tsx";

const KINDS = ["member.level_changed", "customer.tier_changed"];

/** A kind of event without its point, as texts are named. */
function eventText(kind: string): string {
  return kind.replace(".", "_");
}

/** Addresses that are told of events. */
export function Webhooks() {
  const text = useText();
  const word = useWord();
  const [isAdding, setAdding] = useState(false);
  const [made, setMade] = useState<string | null>(null);
  const remove = useRemoveWebhook();
  const replay = useReplayWebhook();
  const add = (
    <Button type="primary" onClick={() => setAdding(true)}>
      {text("webhooks.add")}
    </Button>
  );
  return (
    <>
      <PageHead title={text("webhooks.title")} about={text("webhooks.about")} acts={add} />
      <Told failed={remove.error ?? replay.error} />
      <Asked query={useWebhooks()}>
        {(webhooks) =>
          webhooks.length === 0 ? (
            <NothingYet told={text("webhooks.none")} acts={add} />
          ) : (
            <Table<Webhook>
              rowKey="id"
              dataSource={webhooks}
              pagination={false}
              scroll={{ x: 720 }}
              columns={[
                { title: text("webhooks.url"), render: (_, hook) => <span className="code">{hook.url}</span> },
                {
                  title: text("webhooks.kinds"),
                  render: (_, hook) => (hook.kinds.length === 0 ? text("webhooks.all_kinds") : hook.kinds.map((kind) => word("event", eventText(kind))).join(text("filter.say_list"))),
                },
                { title: text("webhooks.told"), align: "right", render: (_, hook) => count(hook.told) },
                { title: text("webhooks.failures"), align: "right", render: (_, hook) => <span className={hook.failures > 0 ? "fell" : ""}>{count(hook.failures)}</span> },
                {
                  render: (_, hook) => (
                    <Space>
                      <Popconfirm title={text("webhooks.replay_sure")} onConfirm={() => replay.mutate({ id: hook.id, after: 0 })}>
                        <Button size="small" type="link">
                          {text("webhooks.replay")}
                        </Button>
                      </Popconfirm>
                      <Popconfirm title={text("webhooks.remove_sure")} onConfirm={() => remove.mutate(hook.id)}>
                        <Button size="small" type="link" danger>
                          {text("filter.remove")}
                        </Button>
                      </Popconfirm>
                    </Space>
                  ),
                },
              ]}
            />
          )
        }
      </Asked>
      {isAdding ? <WebhookForm onClose={() => setAdding(false)} onMade={setMade} /> : null}
      {made ? <Once title={text("webhooks.made")} about={text("webhooks.made_about")} secret={made} onClose={() => setMade(null)} /> : null}
    </>
  );
}

function WebhookForm({ onClose, onMade }: { onClose: () => void; onMade: (secret: string) => void }) {
  const text = useText();
  const word = useWord();
  const [form] = Form.useForm<{ url: string; kinds: string[] }>();
  const add = useAddWebhook();
  const save = async () => {
    const fields = await filled(form);
    if (fields === null) return;
    add.mutate(fields, {
      onSuccess: ({ secret }) => {
        onClose();
        onMade(secret);
      },
    });
  };
  return (
    <Modal open title={text("webhooks.add")} okText={text("webhooks.add")} cancelText={text("form.cancel")} confirmLoading={add.isPending} onOk={() => void save()} onCancel={onClose}>
      <Told failed={add.error} />
      <Form form={form} layout="vertical" initialValues={{ kinds: [] }}>
        <Form.Item name="url" label={text("webhooks.url")} rules={[{ required: true, message: text("form.needed") }]}>
          <Input placeholder="https://" inputMode="url" autoComplete="off" />
        </Form.Item>
        <Form.Item name="kinds" label={text("webhooks.kinds")} extra={text("webhooks.kinds_about")}>
          <Select mode="multiple" options={KINDS.map((kind) => ({ value: kind, label: word("event", eventText(kind)) }))} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
