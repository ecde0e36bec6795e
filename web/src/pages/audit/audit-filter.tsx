import { Button, Input, Select } from "antd";
import type { ReactNode } from "react";
import { useUsers, type AuditRequest } from "../../api/people.ts";
import { useMay } from "../../api/session.ts";
import { dayFromToday } from "../../format/times.ts";
import { useText, useWord } from "../../texts/texts.tsx";

/** Kinds of what an entry is about. */
const KINDS = ["customer", "member", "order", "user", "key", "webhook", "import", "run", "policy", "approval", "job"];

/** Families of what is done, by the first part of their names. */
const FAMILIES = ["order", "member", "points", "level", "standing", "policy", "approval", "import", "run", "facts", "customer", "user", "key", "webhook", "job", "backup"];

/** Who, what, about whom, from which day to which: each part by itself; the address holds all of it. */
export function AuditFilter({ asked, ask }: { asked: AuditRequest; ask: (next: AuditRequest) => void }) {
  const text = useText();
  const word = useWord();
  const change = (part: AuditRequest) => ask({ ...asked, ...part, before: undefined });
  const isFiltered = Object.values(asked).some((value) => value !== undefined);
  return (
    <form className="audit-filter" role="search" aria-label={text("audit.filter")} onSubmit={(event) => event.preventDefault()}>
      <Labelled name={text("audit.actor")}>
        <Actor asked={asked} change={change} />
      </Labelled>
      <Labelled name={text("audit.action")}>
        <Select
          allowClear
          value={asked.action ?? null}
          placeholder={text("audit.any")}
          aria-label={text("audit.action")}
          popupMatchSelectWidth={false}
          options={FAMILIES.map((value) => ({ value, label: word("action_family", value) }))}
          onChange={(action: string | null | undefined) => change({ action: action ?? undefined })}
        />
      </Labelled>
      <Labelled name={text("audit.subject")}>
        <Select
          allowClear
          value={asked.kind ?? null}
          placeholder={text("audit.any")}
          aria-label={text("audit.kind")}
          popupMatchSelectWidth={false}
          options={KINDS.map((kind) => ({ value: kind, label: word("subject", kind) }))}
          onChange={(kind: string | null | undefined) => change({ kind: kind ?? undefined })}
        />
      </Labelled>
      <Labelled name={text("audit.id")}>
        <Input.Search
          key={asked.id ?? ""}
          defaultValue={asked.id ?? ""}
          aria-label={text("audit.id")}
          allowClear
          onSearch={(id) => change({ id: id.trim() === "" ? undefined : id.trim() })}
        />
      </Labelled>
      <Labelled name={text("audit.from")}>
        <Input type="date" value={asked.from ?? ""} max={asked.until ?? dayFromToday(0)} aria-label={text("audit.from")} onChange={(event) => change({ from: event.target.value || undefined })} />
      </Labelled>
      <Labelled name={text("audit.until")}>
        <Input type="date" value={asked.until ?? ""} min={asked.from ?? ""} aria-label={text("audit.until")} onChange={(event) => change({ until: event.target.value || undefined })} />
      </Labelled>
      {isFiltered ? <Button onClick={() => ask({})}>{text("state.reset")}</Button> : null}
    </form>
  );
}

/** Whoever may see users chooses one; others write who it was as the log has it. */
function Actor({ asked, change }: { asked: AuditRequest; change: (part: AuditRequest) => void }) {
  const text = useText();
  const word = useWord();
  const may = useMay();
  const users = useUsers(may("manage"));
  if (!may("manage")) {
    return (
      <Input.Search
        key={asked.actor ?? ""}
        defaultValue={asked.actor ?? ""}
        placeholder="user:1"
        aria-label={text("audit.actor")}
        allowClear
        onSearch={(actor) => change({ actor: actor.trim() === "" ? undefined : actor.trim() })}
      />
    );
  }
  const known = [...(users.data ?? []).map(({ id, name }) => ({ value: `user:${id}`, label: name })), { value: "system", label: word("actor", "system") }];
  const others = asked.actor !== undefined && !known.some(({ value }) => value === asked.actor) ? [{ value: asked.actor, label: asked.actor }] : [];
  return (
    <Select
      allowClear
      showSearch={{ optionFilterProp: "label" }}
      value={asked.actor ?? null}
      placeholder={text("audit.anybody")}
      aria-label={text("audit.actor")}
      popupMatchSelectWidth={false}
      options={[...known, ...others]}
      onChange={(actor: string | null | undefined) => change({ actor: actor ?? undefined })}
    />
  );
}

function Labelled({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <span>{name}</span>
      {children}
    </div>
  );
}
