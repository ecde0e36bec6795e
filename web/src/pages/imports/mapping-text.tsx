import { Button, Input } from "antd";
import { useState } from "react";
import type { Said } from "../../api/uploads.ts";
import { Part } from "../../parts/page.tsx";
import { useText } from "../../texts/texts.tsx";

/** The mapping as text, for what no field above says. */
export function MappingText({ mapping, say }: { mapping: string; say: (more: Said) => void }) {
  const text = useText();
  const [draft, setDraft] = useState(mapping);
  const isChanged = draft.trim() !== mapping.trim();
  return (
    <Part title={text("upload.mapping")} note={text("upload.mapping_note")}>
      <Input.TextArea
        className="code"
        aria-label={text("upload.mapping")}
        value={draft}
        autoSize={{ minRows: 4, maxRows: 20 }}
        spellCheck={false}
        placeholder={'date_format: "%d/%m/%Y"\nunits: { amount: 万元 }'}
        onChange={(event) => setDraft(event.target.value)}
      />
      <p>
        <Button disabled={!isChanged} onClick={() => say({ mapping: draft })}>
          {text("upload.again")}
        </Button>
      </p>
    </Part>
  );
}
