import { useQuery } from "@tanstack/react-query";
import { get } from "./client.ts";
import type { Form } from "./routes.ts";

/** What the programme is measured by. */
export type Board = Form<"BoardView">;
export type BoardSection = Form<"BoardSection">;
export type BoardFigure = Form<"BoardFigure">;
export type BoardGoal = Form<"BoardGoalLine">;
export type BoardChange = Form<"BoardChange">;
export type BoardUnit = Form<"BoardUnit">;

/** An exact amount, or another number. */
export type BoardValue = string | number;

export function useBoard() {
  return useQuery({ queryKey: ["board"], queryFn: ({ signal }) => get("/board", { signal, isLong: true }), staleTime: 300_000, retry: false });
}

/** The customers behind a figure. */
export function useBoardRows(figure: string) {
  return useQuery({ queryKey: ["board", "rows", figure], queryFn: ({ signal }) => get("/board/rows", { query: { figure }, signal, isLong: true }), staleTime: 300_000, retry: false });
}
