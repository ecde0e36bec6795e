import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { App, Button, Select, Spin } from "antd";
import { useState } from "react";
import { Problem } from "../../api/problem.ts";
import { dryRunOf, useRemoveFile, useTakeIn, useUnderstanding, useWaitingFile, type DryRun, type Said, type Understanding, type WaitingFile } from "../../api/uploads.ts";
import { bytes, count } from "../../format/numbers.ts";
import { Asked } from "../../parts/asked.tsx";
import { Figure, Figures } from "../../parts/figure.tsx";
import { Finding, PageHead } from "../../parts/page.tsx";
import { State } from "../../parts/states.tsx";
import { Told } from "../../parts/told.tsx";
import { useText, useWord } from "../../texts/texts.tsx";
import { ColumnTable } from "./column-table.tsx";
import "./imports.css";
import { forgetSaid, keepSaid, keptSaid } from "./kept-said.ts";
import { MappingText } from "./mapping-text.tsx";
import { Question } from "./question.tsx";
import { Rehearsed } from "./rehearsed.tsx";
import { Taken } from "./taken.tsx";

export const KINDS = ["orders", "customers", "payments", "feedback", "contacts", "cases", "balances", "rates"];

/** A file that was sent: how it is understood, what taking it in would do, and then what it did. */
export function UploadPage() {
  const { upload } = useParams({ strict: false }) as { upload: string };
  const { job } = useSearch({ strict: false }) as { job?: number | undefined };
  return job === undefined ? <Waiting id={upload} /> : <Taken id={job} />;
}

function Waiting({ id }: { id: string }) {
  const text = useText();
  const file = useWaitingFile(id);
  if (file.error instanceof Problem && file.error.isMissing) {
    const back = (
      <Link to="/imports">
        <Button>{text("imports.back")}</Button>
      </Link>
    );
    return <State title={text("state.missing")} told={text("imports.not_found")} acts={back} />;
  }
  return <Asked query={file}>{(file) => <Understood file={file} />}</Asked>;
}

/** What was understood so far, and what somebody says instead. */
function Understood({ file }: { file: WaitingFile }) {
  const text = useText();
  const [said, setSaid] = useState<Said>(() => keptSaid(file.id));
  const say = (next: Said) => {
    setSaid(next);
    keepSaid(file.id, next);
  };
  const understanding = useUnderstanding(file.id, said);
  return (
    <>
      <p className="up">
        <Link to="/imports">{text("imports.back")}</Link>
      </p>
      <Asked query={understanding}>
        {(told) => (
          <>
            <PageHead
              title={text("upload.title", { name: file.name })}
              about={`${text("upload.about")} ${bytes(file.bytes)}`}
              acts={<Acts file={file} told={told} said={said} isBusy={understanding.isFetching} />}
            />
            <Spin spinning={understanding.isFetching}>
              <Told failed={understanding.error} />
              <Body told={told} say={(more) => say(anew(told, said, more))} />
            </Spin>
          </>
        )}
      </Asked>
    </>
  );
}

/** What is said next: all that holds already, and more. */
function anew(told: Understanding, said: Said, more: Said): Said {
  const next: Said = { mapping: told.mapping ?? "", unknown_as_sales: said.unknown_as_sales ?? false, ...more };
  const kind = more.kind ?? told.kind;
  return kind === null ? next : { ...next, kind };
}

function Acts({ file, told, said, isBusy }: { file: WaitingFile; told: Understanding; said: Said; isBusy: boolean }) {
  const text = useText();
  const navigate = useNavigate();
  const { message } = App.useApp();
  const remove = useRemoveFile();
  const take = useTakeIn(file.id);
  const begin = () => {
    if (told.kind === null) return;
    const body = { kind: told.kind, ...(told.mapping === null ? {} : { mapping: told.mapping }), unknown_as_sales: said.unknown_as_sales ?? false };
    take.mutate(body, {
      onSuccess: (job) => {
        forgetSaid(file.id);
        void navigate({ to: "/imports/$upload", params: { upload: file.id }, search: { job: Number(job.id) }, replace: true });
      },
    });
  };
  const drop = () =>
    remove.mutate(file.id, {
      onSuccess: () => {
        forgetSaid(file.id);
        void message.success(text("imports.removed", { name: file.name }));
        void navigate({ to: "/imports" });
      },
    });
  return (
    <>
      <Told failed={take.error ?? remove.error} />
      <Button onClick={drop} loading={remove.isPending}>
        {text("imports.remove")}
      </Button>
      <Button type="primary" disabled={told.read === null || isBusy} loading={take.isPending} onClick={begin}>
        {text("upload.import")}
      </Button>
    </>
  );
}

function Body({ told, say }: { told: Understanding; say: (more: Said) => void }) {
  const text = useText();
  const word = useWord();
  const dry = dryRunOf(told);
  return (
    <>
      <div className="imports-kind">
        <label htmlFor="kind">{text("imports.kind")}</label>
        <Select
          id="kind"
          value={told.kind}
          popupMatchSelectWidth={false}
          options={KINDS.map((value) => ({ value, label: word("fact", value) }))}
          onChange={(kind) => say({ kind: kind ?? "orders" })}
        />
      </div>
      {told.remembered_from === null ? null : (
        <p className="soft">
          {text("upload.remembered", { number: told.remembered_from })}{" "}
          <Button type="link" size="small" onClick={() => say({ mapping: "" })}>
            {text("upload.guess_anew")}
          </Button>
        </p>
      )}
      {told.question ? <Question question={told.question} told={told} say={say} /> : null}
      {dry ? <Headline read={dry} /> : null}
      {dry ? <Rehearsed read={dry} say={say} /> : null}
      <ColumnTable told={told} say={say} />
      <MappingText key={told.mapping ?? ""} mapping={told.mapping ?? ""} say={say} />
    </>
  );
}

function Headline({ read: told }: { read: DryRun }) {
  const text = useText();
  const { files, counts } = told;
  const sum = (pick: (file: (typeof files)[number]) => number) => files.reduce((all, file) => all + pick(file), 0);
  const [read, accepted, rejected] = [sum((file) => file.read), sum((file) => file.accepted), sum((file) => file.rejected)];
  return (
    <>
      <Finding>
        {rejected === 0 ? text("upload.ready_all", { read: count(read) }) : text("upload.ready", { read: count(read), accepted: count(accepted), rejected: count(rejected) })}
      </Finding>
      <Figures>
        <Figure name={text("imports.read")} value={count(counts?.read ?? read)} />
        {counts ? <Figure name={text("imports.accepted")} value={count(counts.accepted)} /> : null}
        {counts ? <Figure name={text("imports.replaced")} value={count(counts.replaced)} /> : null}
        {counts ? <Figure name={text("imports.unchanged")} value={count(counts.unchanged)} /> : null}
        <Figure name={text("imports.rejected")} value={count(rejected)} />
      </Figures>
    </>
  );
}
