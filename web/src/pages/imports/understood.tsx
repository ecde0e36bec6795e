import type { ImportedFile } from "../../api/imports.ts";
import { count, money } from "../../format/numbers.ts";
import { useMessage } from "../../texts/messages.ts";
import { useText } from "../../texts/texts.tsx";

/** How a file was understood: its columns, the money in it, and why rows were refused. */
export function Understood({ file }: { file: ImportedFile }) {
  const text = useText();
  const message = useMessage();
  const values = (pairs: [string, string][]) => Object.fromEntries(pairs);
  return (
    <div className="understood">
      <h3>
        {file.name} <small>{[file.format, ...file.details].join(", ")}</small>
      </h3>
      <ul className="understood-columns">
        {file.columns.map(({ column, header }) => (
          <li key={column}>
            <span className="faint">{header}</span> → <code>{column}</code>
          </li>
        ))}
      </ul>
      {file.unused.length > 0 ? <p className="faint">{text("imports.unused", { headers: file.unused.join(", ") })}</p> : null}
      {file.custom.length > 0 ? <p className="faint">{text("imports.custom", { headers: file.custom.join(", ") })}</p> : null}
      {(file.money ?? []).map((found) => (
        <p key={found.currency ?? ""}>
          {text("imports.money", {
            total: money(found.total, found.currency ?? undefined),
            counted: money(found.counted, found.currency ?? undefined),
            left_out: [found.cancelled, found.unpaid, found.returned, found.without_customer, found.rejected].map((amount) => money(amount)).join(" / "),
          })}
        </p>
      ))}
      {file.reasons.map((reason) => (
        <p key={reason.code + reason.line} className="fell">
          {text("imports.refused", { rows: count(reason.rows), line: reason.line })} {message(reason.code, values(reason.arguments))}
        </p>
      ))}
      {file.remarks.map((remark) => (
        <p key={remark.code + JSON.stringify(remark.arguments)} className="soft">
          {message(remark.code, values(remark.arguments))}
        </p>
      ))}
    </div>
  );
}
