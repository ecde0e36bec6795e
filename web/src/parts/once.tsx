import { Modal, Typography } from "antd";
import { useText } from "../texts/texts.tsx";

/** Something secret, shown this once. */
export function Once({ title, about, secret, onClose }: { title: string; about: string; secret: string; onClose: () => void }) {
  const text = useText();
  return (
    <Modal open title={title} footer={null} onCancel={onClose} mask={{ closable: false }} closable={{ "aria-label": text("form.done") }}>
      <p>{about}</p>
      <Typography.Paragraph copyable={{ text: secret, tooltips: [text("once.copy"), text("once.copied")] }} className="code" style={{ overflowWrap: "anywhere" }}>
        {secret}
      </Typography.Paragraph>
      <p className="fell">{text("once.warning")}</p>
    </Modal>
  );
}
