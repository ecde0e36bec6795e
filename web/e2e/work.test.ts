import { expect, it } from "vitest";
import { open, sees, useBrowser } from "./browser.ts";

useBrowser();

it("shows the overview, and its numbers lead to their customers", async () => {
  const page = await open("owner", "/");
  await sees(page, /of customers bring/);
  await page.locator(".pyramid a").first().click();
  await page.waitForURL(/\/customers\?where=/);
  await page.locator(".ant-pagination-total-text").waitFor();
});

it("shows the overview in Chinese on a phone", async () => {
  const page = await open("manager", "/", { lang: "zh", width: 390 });
  await sees(page, /的客户带来/);
  await page.getByRole("button", { name: "菜单" }).click();
  await page.getByRole("menuitem", { name: "客户" }).click();
  await page.getByRole("heading", { name: "客户" }).waitFor();
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBeLessThanOrEqual(390);
});

it("lists runs and opens one", async () => {
  const page = await open("analyst", "/runs");
  await page.getByRole("link", { name: "1", exact: true }).click();
  await page.getByRole("heading", { name: "Run 1" }).waitFor();
  await sees(page, "nothing to compare it with");
});

it("takes a file in and says what became of its rows", async () => {
  const page = await open("owner", "/imports");
  const rows = "customer_id,order_id,ordered_at,amount\nE2E-1,E2E-A1,2026-05-01 10:00:00,100.00\nE2E-1,E2E-A2,not a day,5.00\n";
  await page.locator("input[type=file]").setInputFiles({ name: "mine.csv", mimeType: "text/csv", buffer: Buffer.from(rows) });
  await sees(page, "1 of 2 rows can be taken; 1 cannot.");
  await page.getByRole("button", { name: "Import", exact: true }).click();
  await sees(page, /Import \d+ is stored/);
  await sees(page, /1 row rejected, the first at line 3/);
});
