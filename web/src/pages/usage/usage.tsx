import { Select, Table } from "antd";
import { useState } from "react";
import { useUsage, type Usage as Told } from "../../api/usage.ts";
import { count } from "../../format/numbers.ts";
import { Asked } from "../../parts/asked.tsx";
import { Finding, PageHead, Part } from "../../parts/page.tsx";
import { NothingYet } from "../../parts/states.tsx";
import { SECTIONS } from "../../shell/navigation.ts";
import { useText, useWord } from "../../texts/texts.tsx";
import "./usage.css";

const SPANS = [7, 30, 90, 365];

/** How often each page is used, by role and act; nothing of who did, or of what they did. */
export function Usage() {
  const text = useText();
  const [days, setDays] = useState(30);
  return (
    <>
      <PageHead
        title={text("usage.title")}
        about={text("usage.about")}
        acts={<Select value={days} aria-label={text("usage.span")} options={SPANS.map((value) => ({ value, label: text("usage.days", { days: value }) }))} onChange={setDays} popupMatchSelectWidth={false} />}
      />
      <Asked query={useUsage(days)}>
        {(told) => (told.uses.length === 0 ? <NothingYet told={text(told.is_counted ? "usage.none" : "usage.off")} /> : <Shown told={told} />)}
      </Asked>
    </>
  );
}

interface Row {
  page: string;
  open: number;
  change: number;
  refused: number;
  roles: [role: string, times: number][];
  last: string;
}

function rowsOf(uses: Told["uses"]): Row[] {
  const rows = new Map<string, Row>();
  for (const { page, action, role, times, last } of uses) {
    const row = rows.get(page) ?? { page, open: 0, change: 0, refused: 0, roles: [], last: "" };
    if (action === "open" || action === "change" || action === "refused") row[action] += times;
    if (action === "open") row.roles.push([role, times]);
    if (last > row.last) row.last = last;
    rows.set(page, row);
  }
  return [...rows.values()].toSorted((left, right) => right.open - left.open || left.page.localeCompare(right.page));
}

function Shown({ told }: { told: Told }) {
  const text = useText();
  const word = useWord();
  const rows = rowsOf(told.uses);
  const [most] = rows;
  const peak = Math.max(...rows.map(({ open }) => open), 1);
  const busiest = Math.max(...told.days.map(({ times }) => times), 1);
  const name = (page: string) => {
    const known = SECTIONS.flatMap(({ pages }) => pages).find(({ path }) => path === `/${page}`);
    return known === undefined ? page : text(known.text);
  };
  return (
    <>
      {most && most.open > 0 ? <Finding>{text("usage.finding", { page: name(most.page), times: count(most.open) })}</Finding> : null}
      {told.is_counted ? null : <p className="wrong">{text("usage.off")}</p>}
      <ol className="usage-days" aria-label={text("usage.by_day")}>
        {told.days.map(({ day, times }) => (
          <li key={day} title={`${day}: ${count(times)}`}>
            <i style={{ height: `${Math.max((100 * times) / busiest, 3)}%` }} />
            <span className="hidden">
              {day}: {count(times)}
            </span>
          </li>
        ))}
      </ol>
      <Part title={text("usage.by_page")} note={text("usage.note", { from: told.from })}>
        <Table<Row>
          rowKey="page"
          size="small"
          dataSource={rows}
          pagination={false}
          scroll={{ x: 760 }}
          columns={[
            { title: text("usage.page"), render: (_, row) => name(row.page) },
            {
              title: text("usage.open"),
              width: "28%",
              render: (_, row) => (
                <span className="usage-open">
                  <span>
                    <i style={{ width: `${(100 * row.open) / peak}%` }} />
                  </span>
                  {count(row.open)}
                </span>
              ),
            },
            { title: text("usage.change"), align: "right", render: (_, row) => count(row.change) },
            { title: text("usage.refused"), align: "right", render: (_, row) => <span className={row.refused > 0 ? "fell" : "faint"}>{count(row.refused)}</span> },
            { title: text("usage.roles"), render: (_, row) => row.roles.map(([role, times]) => `${word("role", role)} ${count(times)}`).join(text("filter.say_list")) },
            { title: text("usage.last"), dataIndex: "last" },
          ]}
        />
      </Part>
    </>
  );
}
