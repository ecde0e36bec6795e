import type { ReactNode } from "react";
import type { FileMoney, ImportedFile } from "../../api/imports.ts";
import { useStart } from "../../api/start.ts";
import { count, exactMoney } from "../../format/numbers.ts";
import { useMessage } from "../../texts/messages.ts";
import { useText, useWord } from "../../texts/texts.tsx";

/** How a file was understood: its columns, its money, and why rows were refused. */
export function FileReport({ file }: { file: ImportedFile }) {
  const text = useText();
  const word = useWord();
  return (
    <div className="understood">
      <h3>
        {file.name} <small>{[file.format, ...file.details].join(", ")}</small>
      </h3>
      <ul className="understood-columns">
        {file.columns.map(({ column, header }) => (
          <li key={column}>
            <span className="faint">{header}</span> → {word("own_column", column)}
          </li>
        ))}
      </ul>
      <UnusedHeaders file={file} />
      {(file.money ?? []).map((found) => (
        <MoneyTie key={found.currency ?? ""} found={found} />
      ))}
      {file.reasons.length > 0 ? <h4>{text("upload.why_rejected")}</h4> : null}
      <Reasons file={file} />
      <Remarks file={file} />
    </div>
  );
}

/** Headers that are not read, and those that are kept under their own names. */
export function UnusedHeaders({ file }: { file: ImportedFile }) {
  const text = useText();
  return (
    <>
      {file.unused.length > 0 ? <p className="faint">{text("imports.unused", { headers: file.unused.join(", ") })}</p> : null}
      {file.custom.length > 0 ? <p className="faint">{text("imports.custom", { headers: file.custom.join(", ") })}</p> : null}
    </>
  );
}

const LEFT_OUT = ["cancelled", "unpaid", "returned", "without_customer", "rejected"] as const;

const LEFT_NAMES = {
  cancelled: "upload.money_cancelled",
  unpaid: "upload.money_unpaid",
  returned: "upload.money_returned",
  without_customer: "upload.money_without_customer",
  rejected: "upload.money_rejected",
} as const;

/** The money of a file by what became of it: what counts and what does not add up to the total. */
export function MoneyTie({ found }: { found: FileMoney }) {
  const text = useText();
  // Amounts that name no currency are in that of the policy.
  const begun = useStart();
  const currency = found.currency ?? begun.data?.currency;
  const row = (name: ReactNode, amount: string, kind?: string) => (
    <div key={kind} className={kind === "counted" ? "tie-counted" : ""}>
      <dt>{name}</dt>
      <dd>{exactMoney(amount, currency)}</dd>
    </div>
  );
  const left = LEFT_OUT.filter((kind) => !/^-?[0.]*$/.test(found[kind]));
  return (
    <dl className="tie">
      {row(text("upload.money_total"), found.total, "total")}
      {left.map((kind) => row(text(LEFT_NAMES[kind]), found[kind], kind))}
      {row(text("upload.money_counted"), found.counted, "counted")}
    </dl>
  );
}

/** The text of a message about a file: our columns are called as the page calls them. */
function useToldOf() {
  const message = useMessage();
  const word = useWord();
  return (told: { code: string; arguments: (string | number)[][] }) => {
    const named = told.arguments.map(([name, value]) => [name, name === "column" ? word("own_column", String(value)) : value]);
    return message(told.code, Object.fromEntries(named) as Record<string, string>);
  };
}

/** Why rows are refused, most frequent first. */
export function Reasons({ file }: { file: ImportedFile }) {
  const text = useText();
  const told = useToldOf();
  return (
    <ul className="told-list">
      {file.reasons.map((reason) => (
        <li key={reason.code + reason.line} className="fell">
          {text("imports.refused", { rows: count(reason.rows), line: reason.line })} {told(reason)}
        </li>
      ))}
    </ul>
  );
}

/** What else a person should know. */
export function Remarks({ file }: { file: ImportedFile }) {
  const told = useToldOf();
  return (
    <ul className="told-list">
      {file.remarks.map((remark) => (
        <li key={remark.code + JSON.stringify(remark.arguments)} className="soft">
          {told(remark)}
        </li>
      ))}
    </ul>
  );
}
