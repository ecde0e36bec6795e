import { InboxOutlined } from "@ant-design/icons";
import { useNavigate } from "@tanstack/react-router";
import { Upload } from "antd";
import { useSendFile } from "../../api/uploads.ts";
import { Told } from "../../parts/told.tsx";
import { useText } from "../../texts/texts.tsx";

/** Where a file is dropped. It is sent, and its own page says how it is understood. */
export function Drop() {
  const text = useText();
  const navigate = useNavigate();
  const sending = useSendFile();
  return (
    <>
      <Upload.Dragger
        height={190}
        accept=".csv,.tsv,.txt,.xlsx,.xls,.parquet,.json,.jsonl,.zip,.gz"
        showUploadList={false}
        disabled={sending.isPending}
        beforeUpload={(file) => {
          sending.mutate(file, { onSuccess: ({ id }) => void navigate({ to: "/imports/$upload", params: { upload: id } }) });
          return false;
        }}
      >
        <p className="ant-upload-drag-icon">
          <InboxOutlined />
        </p>
        <p className="ant-upload-text">{sending.isPending ? text("imports.sending", { name: sending.variables.name }) : text("imports.drop")}</p>
        <p className="ant-upload-hint">{text("imports.formats")}</p>
      </Upload.Dragger>
      <div aria-live="polite">
        <Told failed={sending.error} />
      </div>
    </>
  );
}
