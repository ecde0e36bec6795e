import { Link } from "@tanstack/react-router";
import { App, Button, Table } from "antd";
import { useRemoveFile, useWaitingFiles, type WaitingFile } from "../../api/uploads.ts";
import { bytes } from "../../format/numbers.ts";
import { minute } from "../../format/times.ts";
import { Part } from "../../parts/page.tsx";
import { Told } from "../../parts/told.tsx";
import { useText } from "../../texts/texts.tsx";

/** Files that were sent and are not taken in yet; nothing where there are none. */
export function WaitingFiles() {
  const text = useText();
  const { message } = App.useApp();
  const waiting = useWaitingFiles().data ?? [];
  const remove = useRemoveFile();
  if (waiting.length === 0) return null;
  return (
    <Part title={text("imports.waiting")} note={text("imports.waiting_note")}>
      <Told failed={remove.error} />
      <Table<WaitingFile>
        rowKey="id"
        size="middle"
        dataSource={waiting}
        pagination={false}
        scroll={{ x: 680 }}
        columns={[
          {
            title: text("imports.files"),
            ellipsis: true,
            render: (_, file) => (
              <Link to="/imports/$upload" params={{ upload: file.id }}>
                {file.name}
              </Link>
            ),
          },
          { title: text("imports.bytes"), width: 110, align: "right", render: (_, file) => bytes(file.bytes) },
          { title: text("imports.at"), width: 160, render: (_, file) => minute(file.at) },
          { title: text("imports.until"), width: 160, render: (_, file) => minute(file.until) },
          {
            width: 110,
            align: "right",
            render: (_, file) => (
              <Button
                size="small"
                loading={remove.isPending && remove.variables === file.id}
                onClick={() => remove.mutate(file.id, { onSuccess: () => void message.success(text("imports.removed", { name: file.name })) })}
              >
                {text("imports.remove")}
              </Button>
            ),
          },
        ]}
      />
    </Part>
  );
}
