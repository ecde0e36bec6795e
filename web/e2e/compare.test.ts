import type { Page } from "playwright-core";
import { expect, inject, it } from "vitest";
import { PASSWORD } from "./server.ts";
import { open, sees, useBrowser } from "./browser.ts";

useBrowser();

const EARLIER = "2026-01-01";

/** Keeps a run of an earlier day once, so that there are two to compare. */
async function keepEarlier(page: Page): Promise<void> {
  const runs = (await (await page.request.get("/api/v1/runs")).json()) as { as_of: string }[];
  if (runs.some(({ as_of }) => as_of.startsWith(EARLIER))) return;
  const signed = await page.request.post("/api/v1/session", { data: { name: "owner", password: PASSWORD } });
  const { csrf } = (await signed.json()) as { csrf: string };
  const kept = await page.request.post("/api/v1/runs", { data: { as_of: EARLIER }, headers: { "x-csrf-token": csrf } });
  expect(kept.status()).toBe(201);
}

const total = async (page: Page) => Number((await page.locator(".ant-pagination-total-text").innerText()).replace(/\D/g, ""));

it("tells who came, rose and fell between two days, filtered, counted and kept in the address", async () => {
  const page = await open("owner", "/customers");
  await keepEarlier(page);
  await page.reload();
  await page.getByRole("button", { name: "Compare days" }).click();
  await page.waitForURL(/against=/);
  await page.goto(`/customers?against=${EARLIER}`);
  await sees(page, /rose, .* fell, .* came, .* left/);
  const all = await total(page);
  const rose = page.getByRole("button", { name: /^Rose/ });
  const counted = Number((await rose.locator(".figure-value").innerText()).replace(/\D/g, ""));
  expect(counted).toBeGreaterThan(0);
  await rose.click();
  await page.waitForURL(/direction=up/);
  await expect.poll(() => total(page)).toBe(counted);
  expect(counted).toBeLessThan(all);
  // Every row of them rose, and says why.
  const rows = page.locator("tbody tr.ant-table-row");
  const ways = await rows.locator("td:nth-child(2)").allInnerTexts();
  expect(new Set(ways)).toEqual(new Set(["up"]));
  expect((await rows.locator("td:nth-child(5)").allInnerTexts()).every((why) => !["", "–"].includes(why.trim()))).toBe(true);
  // From one tier alone, and the same after the page is asked for again.
  await page.getByLabel("From any tier").click();
  await page.locator(".ant-select-item-option", { hasText: "Basic" }).click();
  await page.waitForURL(/from_tier=low/);
  await expect.poll(() => total(page)).toBeLessThan(counted);
  const some = await total(page);
  await page.reload();
  await rose.waitFor();
  expect(await total(page)).toBe(some);
  await page.getByRole("button", { name: "Show all" }).click();
  await expect.poll(() => total(page)).toBe(all);
  // The server sorts.
  await page.locator("th", { hasText: "Change" }).click();
  await page.waitForURL(/sort=-change/);
  const amounts = async () => (await rows.locator("td:last-child").allInnerTexts()).map((told) => Number(told.replace("−", "-").replaceAll(/[^\d.-]/g, "")));
  await expect.poll(async () => (await amounts()).every((amount, at, all) => at === 0 || amount <= (all[at - 1] ?? amount))).toBe(true);
  const first = await rows.first().getByRole("link").innerText();
  await rows.first().getByRole("link").click();
  await page.getByRole("heading", { name: first }).waitFor();
  await page.goBack();
  await page.waitForURL(/sort=-change/);
});

it("says the same in Chinese, also on a phone, and that both sides are the same", async () => {
  const page = await open("manager", "/customers", { lang: "zh", width: 390 });
  await keepEarlier(page);
  await page.goto(`/customers?against=${EARLIER}`);
  await sees(page, /位上升，.*位下降，.*位新增，.*位离开/);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await page.goto("/customers?as_of=1&against=1");
  await sees(page, "两边是同一次运行");
  await page.goto("/customers?against=1999-01-01");
  await sees(page, "没有那么早的运行");
});

it("does not compare for who sees no runs, or where none are kept", async () => {
  const page = await open("sales", "/customers");
  await page.locator(".ant-pagination-total-text").waitFor();
  expect(await page.getByRole("button", { name: "Compare days" }).count()).toBe(0);
  await page.goto("/customers?against=1");
  await sees(page, "your role sees no runs");
  const refused = await open("checkout", "/customers?against=1");
  await sees(refused, "Your role does not see this");
  const empty = await open("owner", "/customers?against=1", { server: inject("empty") });
  await sees(empty, "two runs must be kept");
});
