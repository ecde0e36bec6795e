import { describe, expect, it } from "vitest";
import type { Run } from "../../../api/work.ts";
import { isDay, requestOf, runBefore, runOf, sidesOf } from "./compare-state.ts";

const run = (number: number, as_of: string, policy = "shop") => ({ number, as_of: `${as_of}T00:00:00`, policy: { name: policy } }) as unknown as Run;

const RUNS = [run(1, "2026-01-01"), run(2, "2026-07-01"), run(3, "2026-04-01"), run(4, "2026-05-01", "other")];

describe("runs that an address names", () => {
  it("are told by number, or by a day as the newest up to it", () => {
    expect(runOf(RUNS, "3")?.number).toBe(3);
    expect(runOf(RUNS, "2026-06-30")?.number).toBe(4);
    expect(runOf(RUNS, "2026-07-01")?.number).toBe(2);
    expect(runOf(RUNS, "2025-12-31")).toBeUndefined();
    expect(runOf(RUNS, "9")).toBeUndefined();
    expect([isDay("2026-02-30"), isDay("2026-02-28"), isDay("now")]).toEqual([false, true, false]);
  });

  it("are the newest and the one of the same policy before it, where nothing is said", () => {
    const { later, earlier } = sidesOf(RUNS, { against: "1" });
    expect([later?.number, earlier?.number]).toEqual([2, 1]);
    expect(runBefore(RUNS, later)?.number).toBe(3);
    expect(runBefore(RUNS, RUNS[0])).toBeUndefined();
  });

  it("become a question for one page", () => {
    const asked = requestOf({ page: 3, size: 20, direction: "up" }, RUNS[1]!, RUNS[0]!, "value");
    expect(asked).toMatchObject({ to: 2, query: { from: 1, scheme: "value", direction: "up", skip: 40, limit: 20, sort: "-revenue_after" } });
  });
});
