import { Drawer } from "antd";
import { useBoardRows, type BoardFigure, type BoardValue } from "../../api/board.ts";
import { count } from "../../format/numbers.ts";
import { day } from "../../format/times.ts";
import { Asked } from "../../parts/asked.tsx";
import { useText, useTitle } from "../../texts/texts.tsx";
import { shown, type Look } from "./values.ts";

/** The customers behind a figure: what each adds, now and before. */
export function Rows({ figure, look, close }: { figure: BoardFigure; look: Look; close: () => void }) {
  const text = useText();
  const title = useTitle();
  const rows = useBoardRows(figure.key);
  const exact = { ...look, isExact: true };
  return (
    <Drawer open title={title(figure.name, figure.key)} onClose={close} size="large">
      <p className="board-about">{title(figure.definition, "")}</p>
      <Asked query={rows}>
        {(told) => {
          const part = (of: BoardValue | null | undefined) => (told.has_parts ? <td>{of === null || of === undefined ? "" : shown(of, told.divisor, exact)}</td> : null);
          const span = ({ from, to }: { from: string; to: string }) => text("board.span", { from: day(from), to: day(to) });
          return (
            <>
              <p className="part-note">{told.count > told.rows.length ? text("board.first_rows", { count: count(told.count), shown: count(told.rows.length) }) : text("board.all_rows", { count: count(told.count) })}</p>
              <div className="board-table" tabIndex={0} role="region" aria-label={title(figure.name, figure.key)}>
                <table>
                  <thead>
                    <tr>
                      <th>{text("board.customer")}</th>
                      <th>{text("board.tier")}</th>
                      <th>{span(told.now)}</th>
                      {told.has_parts ? <th>{text("board.divided_by")}</th> : null}
                      <th>{span(told.before)}</th>
                      {told.has_parts ? <th>{text("board.divided_by")}</th> : null}
                    </tr>
                  </thead>
                  <tbody>
                    {told.rows.map((row, place) => (
                      <tr key={place}>
                        <th scope="row">{row.customer}</th>
                        <td>{row.tier ?? ""}</td>
                        <td>{row.value === null || row.value === undefined ? "" : shown(row.value, told.unit, exact)}</td>
                        {part(row.counted)}
                        <td>{row.value_before === null || row.value_before === undefined ? "" : shown(row.value_before, told.unit, exact)}</td>
                        {part(row.counted_before)}
                      </tr>
                    ))}
                  </tbody>
                </table>
              </div>
              {figure.rows ? <p className="part-note">{text("board.all_by", { command: figure.rows })}</p> : null}
            </>
          );
        }}
      </Asked>
    </Drawer>
  );
}
