import { Alert, Button, Select } from "antd";
import { useState } from "react";
import type { FileQuestion, Said, Understanding } from "../../api/uploads.ts";
import { useText, useTitle, useWord } from "../../texts/texts.tsx";
import { answerName } from "./answer-name.ts";
import { MEANING_NAMES, MEANINGS } from "./meanings.ts";

/** The code for needed columns that no header names. */
const MISSING_COLUMNS = "T0114";

/** What stops the reading of a file, with the ways to answer. */
export function Question({ question, told, say }: { question: FileQuestion; told: Understanding; say: (more: Said) => void }) {
  const text = useText();
  const title = useTitle();
  const word = useWord();
  const isMistaken = question.mistakes.length > 0;
  // What a message advises is written for whoever imports by command; here there is a button or a field for the most of it.
  const isByColumn = question.code === MISSING_COLUMNS && told.fields.length > 0;
  const advice = isByColumn ? text("upload.choose_columns") : question.answers.length > 1 ? text("upload.answer_which") : title(question.fix, "");
  const lines = (answer: string) => [told.mapping?.trim(), answer].filter(Boolean).join("\n") + "\n";
  return (
    <Alert
      className="question"
      type="warning"
      showIcon
      title={isMistaken ? text("upload.mistakes") : text("upload.question")}
      description={
        <>
          <p>
            {title(question.message, question.code)} <small className="code">{question.code}</small>
          </p>
          <ul className="told-list">
            {question.mistakes.map(({ line, message }) => (
              <li key={`${line} ${message.en ?? ""}`}>{text("upload.mistake", { line, message: title(message, "") })}</li>
            ))}
          </ul>
          {question.statuses.length > 0 ? <StatusQuestion statuses={question.statuses} say={say} /> : null}
          {question.statuses.length === 0 ? <p className="soft">{advice}</p> : null}
          {question.statuses.length === 0
            ? question.answers.map((answer) => (
                <div key={answer} className="answer">
                  <Button size="small" onClick={() => say({ mapping: lines(answer) })}>
                    {answerName(answer, text) ?? text("upload.use")}
                  </Button>
                  <pre className="code faint">{answer}</pre>
                </div>
              ))
            : null}
          {question.other_kind ? (
            <Button size="small" onClick={() => say({ kind: question.other_kind ?? "orders" })}>
              {text("upload.as_other", { kind: word("fact", question.other_kind) })}
            </Button>
          ) : null}
        </>
      }
    />
  );
}

/** Words for a status that nobody knows: each gets a meaning, or all are sales. */
function StatusQuestion({ statuses, say }: { statuses: string[]; say: (more: Said) => void }) {
  const text = useText();
  const [meant, setMeant] = useState<Record<string, string>>({});
  const meanings = MEANINGS.map((value) => ({ value, label: text(MEANING_NAMES[value]) }));
  return (
    <>
      <p>{text("upload.status_means")}</p>
      <div className="status-question">
        {statuses.map((status) => (
          <label key={status}>
            <span>{status}</span>
            <Select value={meant[status] ?? null} placeholder={text("upload.status_choose")} options={meanings} popupMatchSelectWidth={false} onChange={(value) => setMeant({ ...meant, [status]: value ?? "completed" })} />
          </label>
        ))}
      </div>
      <div className="question-acts">
        <Button type="primary" size="small" disabled={statuses.some((status) => meant[status] === undefined)} onClick={() => say({ statuses: meant })}>
          {text("upload.status_apply")}
        </Button>
        <Button size="small" onClick={() => say({ unknown_as_sales: true })}>
          {text("upload.status_sales")}
        </Button>
      </div>
    </>
  );
}
