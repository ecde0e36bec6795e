import { useState } from "react";
import { useBoard, type Board as BoardTold, type BoardFigure, type BoardGoal, type BoardSection } from "../../api/board.ts";
import { useMay } from "../../api/session.ts";
import { count } from "../../format/numbers.ts";
import { day } from "../../format/times.ts";
import { Asked } from "../../parts/asked.tsx";
import { PageHead, Part } from "../../parts/page.tsx";
import { useLang, useText, useTitle, useWord } from "../../texts/texts.tsx";
import { Rows } from "./rows.tsx";
import { changed, shown, type Look } from "./values.ts";
import "./board.css";

/** What the programme is measured by: each figure with what it means, how sure it is, and the customers behind it. */
export function Board() {
  const text = useText();
  const board = useBoard();
  return (
    <>
      <PageHead title={text("board.title")} about={text("board.about")} />
      <Asked query={board}>{(board) => <Told board={board} />}</Asked>
    </>
  );
}

/** What opens the customers behind a figure; `null` for who sees none. */
type OpenRows = ((figure: BoardFigure) => void) | null;

function Told({ board }: { board: BoardTold }) {
  const text = useText();
  const title = useTitle();
  const lang = useLang();
  const may = useMay();
  const [opened, setOpened] = useState<BoardFigure | null>(null);
  const look: Look = { currency: board.currency, lang };
  const open: OpenRows = may("see_customers") ? setOpened : null;
  const { now, before } = board.periods;
  return (
    <>
      <p className="board-spans">
        {text("board.spans", { from: day(now.from), to: day(now.to), before_from: day(before.from), before_to: day(before.to) })}
        {board.scheme ? ` ${text("board.scheme", { scheme: title(board.scheme, "") })}` : null}
      </p>
      <Part title={text("board.goals")}>
        {board.no_goals ? <p className="part-note">{title(board.no_goals, "")}</p> : null}
        {board.goals.length > 0 ? (
          <ul className="board-figures">
            {board.goals.map((goal) => (
              <Goal key={goal.figure.key} goal={goal} look={look} />
            ))}
          </ul>
        ) : null}
      </Part>
      {board.sections.map((section) => (
        <Section key={section.key} section={section} look={look} open={open} />
      ))}
      <p className="part-note">{text("board.grades")}</p>
      {opened ? <Rows figure={opened} look={look} close={() => setOpened(null)} /> : null}
    </>
  );
}

function Goal({ goal: { figure, target }, look }: { goal: BoardGoal; look: Look }) {
  const text = useText();
  const title = useTitle();
  const word = useWord();
  const reached = target.reached === null || target.reached === undefined ? "not_told" : `${target.reached ? "reached" : "missed"}${target.is_certain ? "" : "_by_chance"}`;
  return (
    <li className="board-figure">
      <div className="board-words">
        <strong>{title(figure.name, figure.key)}</strong>
        <small>{text(target.is_most ? "board.at_most" : "board.at_least", { target: shown(target.value, figure.unit, look) })}</small>
      </div>
      <div className="board-numbers">
        <span className="board-value">{shown(figure.value, figure.unit, look)}</span>
        <span className={`board-goal board-goal-${reached}`}>{word("board.goal", reached)}</span>
      </div>
    </li>
  );
}

function Section({ section, look, open }: { section: BoardSection; look: Look; open: OpenRows }) {
  const title = useTitle();
  return (
    <Part title={title(section.title, section.key)}>
      <p className="board-about">{title(section.about, "")}</p>
      {section.finding ? <p className="finding">{title(section.finding, "")}</p> : null}
      {section.figures.length > 0 ? (
        <ul className="board-figures">
          {section.figures.map((figure) => (
            <Figure key={figure.key} figure={figure} look={look} open={open} />
          ))}
        </ul>
      ) : null}
      {section.tables.map((table, place) => (
        <Table key={place} table={table} look={look} open={open} />
      ))}
      {section.customers.map((own, place) => (
        <Targets key={place} own={own} look={look} />
      ))}
      {section.remarks.map((remark, place) => (
        <p key={place} className="part-note">
          {title(remark, "")}
        </p>
      ))}
    </Part>
  );
}

function Figure({ figure, look, open }: { figure: BoardFigure; look: Look; open: OpenRows }) {
  const text = useText();
  const title = useTitle();
  const value = shown(figure.value, figure.unit, look);
  return (
    <li className="board-figure">
      <div className="board-words">
        <strong>{title(figure.name, figure.key)}</strong>
        <small>{title(figure.definition, "")}</small>
        {figure.missing ? <small className="board-missing">{title(figure.missing, "")}</small> : null}
      </div>
      <div className="board-numbers">
        <Value figure={figure} value={value} open={open} />
        <Beside figure={figure} look={look} />
        <span className="board-grade">{figure.grade === "measured" ? text("board.measured") : text("effects.grade", { grade: figure.grade === "-" ? "–" : figure.grade })}</span>
      </div>
    </li>
  );
}

/** A figure's value; pressed, it opens the customers behind it. */
function Value({ figure, value, of, open }: { figure: BoardFigure; value: string; of?: string; open: OpenRows }) {
  const text = useText();
  const title = useTitle();
  if (!figure.rows || open === null || figure.value === null || figure.value === undefined) return <span className="board-value">{value}</span>;
  return (
    <button type="button" className="board-value" aria-label={text("board.rows_of", { figure: [of, title(figure.name, figure.key)].filter(Boolean).join(" · "), value })} onClick={() => open(figure)}>
      {value}
    </button>
  );
}

/** The range, how many it rests on, and how it was before. */
function Beside({ figure, look }: { figure: BoardFigure; look: Look }) {
  const text = useText();
  const parts: string[] = [];
  const [low, high] = figure.interval ?? [];
  if (low !== undefined && high !== undefined) parts.push(text("effects.between", { low: shown(low, figure.unit, look), high: shown(high, figure.unit, look) }));
  if (typeof figure.of === "number") parts.push(text("board.of", { count: count(figure.of) }));
  if (figure.before !== null && figure.before !== undefined) parts.push(text("board.before", { before: shown(figure.before, figure.unit, look) }));
  if (figure.change) {
    const { by, range, isPoints, relative } = changed(figure.change, figure.unit, look);
    const change = isPoints ? text("board.points", { points: by }) : by;
    const grade = text("effects.grade", { grade: figure.change.grade === "-" ? "–" : figure.change.grade });
    const told = range ? text("board.change_range", { change, low: range[0], high: range[1], grade }) : text("board.change", { change, grade });
    parts.push(relative ? text("board.relatively", { change: told, part: relative }) : told);
  }
  if (parts.length === 0) return null;
  return (
    <span className="board-beside">
      {parts.map((part) => (
        <span key={part}>{part}</span>
      ))}
    </span>
  );
}

function Table({ table, look, open }: { table: BoardSection["tables"][number]; look: Look; open: OpenRows }) {
  const text = useText();
  const title = useTitle();
  return (
    <div className="board-table" tabIndex={0} role="region" aria-label={title(table.title, "")}>
      <h3>{title(table.title, "")}</h3>
      <table>
        <thead>
          <tr>
            <th />
            {table.columns.map((column, place) => (
              <th key={place}>{title(column, "")}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row, place) => (
            <tr key={place}>
              <th scope="row">{title(row.name, "")}</th>
              {row.figures.map((figure) => {
                const [low, high] = figure.interval ?? [];
                const difference = figure.change ? changed(figure.change, figure.unit, look) : null;
                const points = difference?.isPoints ? text("board.points", { points: difference.by }) : (difference?.by ?? null);
                const change = points && difference?.relative ? text("board.relatively", { change: points, part: difference.relative }) : points;
                const range = low !== undefined && high !== undefined ? `${shown(low, figure.unit, look)} … ${shown(high, figure.unit, look)}` : null;
                return (
                  <td key={figure.key} title={title(figure.missing ?? figure.definition, "")}>
                    <Value figure={figure} value={shown(figure.value, figure.unit, look)} of={title(row.name, "")} open={open} />
                    {change ? <small>{change}</small> : null}
                    {range ? <small>{range}</small> : null}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The largest customers of a segment. */
function Targets({ own, look }: { own: BoardSection["customers"][number]; look: Look }) {
  const text = useText();
  const title = useTitle();
  const exact = { ...look, isExact: true };
  return (
    <div className="board-table" tabIndex={0} role="region" aria-label={title(own.segment, "")}>
      <h3>{text("board.targets", { segment: title(own.segment, "") })}</h3>
      <table>
        <thead>
          <tr>
            <th>{text("board.customer")}</th>
            <th>{text("board.now")}</th>
            <th>{text("board.year_before")}</th>
            <th>{text("board.orders")}</th>
          </tr>
        </thead>
        <tbody>
          {own.customers.map((customer, place) => (
            <tr key={place}>
              <th scope="row">{customer.id}</th>
              <td>{shown(customer.revenue, "money", exact)}</td>
              <td>{shown(customer.before, "money", exact)}</td>
              <td>{count(customer.orders)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
