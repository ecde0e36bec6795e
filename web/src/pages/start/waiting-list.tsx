import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import { useWaitingFiles } from "../../api/uploads.ts";
import { bytes } from "../../format/numbers.ts";
import { minute } from "../../format/times.ts";
import { useText } from "../../texts/texts.tsx";

/** Files that were sent and are not confirmed yet: where somebody left off, to go on from. */
export function WaitingList() {
  const text = useText();
  const waiting = useWaitingFiles().data ?? [];
  if (waiting.length === 0) return null;
  return (
    <div className="start-waiting" role="status">
      <p>{text("start.waiting", { files: waiting.length })}</p>
      <ul>
        {waiting.map((file, at) => (
          <li key={file.id}>
            <span>
              <strong>{file.name}</strong> <small className="faint">{text("start.waiting_since", { at: minute(file.at), bytes: bytes(file.bytes) })}</small>
            </span>
            <Link to="/imports/$upload" params={{ upload: file.id }}>
              <Button type={at === 0 ? "primary" : "default"} aria-label={`${text("start.waiting_go")}: ${file.name}`}>
                {text("start.waiting_go")}
              </Button>
            </Link>
          </li>
        ))}
      </ul>
    </div>
  );
}
