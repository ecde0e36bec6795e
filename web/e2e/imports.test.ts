import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { open, sees, useBrowser } from "./browser.ts";
import { shopify, taobao, taobaoLater, till, type SentFile } from "./files.ts";
import { addUser, begin, type Server } from "./server.ts";

useBrowser();

let shop: Server;

beforeAll(async () => {
  shop = await begin("fresh");
  for (const role of ["analyst", "auditor", "sales"]) await addUser(shop.address, role);
});

afterAll(() => shop.stop());

/** Drops a file and waits until it is understood, or something is asked. */
async function drop(page: Page, file: SentFile): Promise<void> {
  await page.goto("/imports");
  await page.locator("input[type=file]").setInputFiles(file);
  await page.waitForURL(/\/imports\/.+/);
  await page.locator(".question, .finding").first().waitFor();
}

const act = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).first();

/** The value of a figure. */
const figure = (page: Page, name: string) => page.locator(".figure", { has: page.getByText(name, { exact: true }) }).locator(".figure-value");

async function takeIn(page: Page): Promise<void> {
  await act(page, "Import").click();
  await sees(page, /Import \d+ is stored/);
}

it("takes an export in GBK: a status is asked, rejects come back mended, a later file corrects, both are undone", { timeout: 180_000 }, async () => {
  const page = await open("owner", "/imports", { server: shop.address });
  await drop(page, taobao());
  await sees(page, "One thing has to be answered first");
  // What was understood besides is shown beside the question.
  await sees(page, "by itself: 买家实际支付金额");
  await page.getByLabel("待仓库确认").click();
  await page.locator(".ant-select-item-option", { hasText: "not paid" }).click();
  await act(page, "That is what they mean").click();
  await sees(page, "4 of 5 rows can be taken; 1 cannot.");
  const tie = await page.locator(".tie").first().innerText();
  for (const amount of ["405.50", "99.00", "45.00", "77.00", "184.50"]) expect(tie).toContain(amount);
  await page.getByRole("row", { name: /3012.*小荷.*2026-05-02 10:11:12.*手账本/ }).waitFor();
  await takeIn(page);
  expect(await figure(page, "Rejected").innerText()).toBe("1");

  const [sent] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "Rejected rows (CSV)" }).click()]);
  const rows = await readFile(await sent.path(), "utf8");
  expect(rows.split("\n")[0]).toMatch(/terrace:reason.*,订单编号,买家会员名,/);
  await drop(page, { name: "mended.csv", mimeType: "text/csv", buffer: Buffer.from(rows.replace(/,五月六日,/, ",2026-05-06 08:00:00,")) });
  await sees(page, /The mapping of import \d+ was taken/);
  await sees(page, "All rows (1) can be taken.");
  expect(await figure(page, "New").innerText()).toBe("1");
  await takeIn(page);

  await drop(page, taobaoLater());
  await sees(page, /1 order is replaced: worth 128.00 before, 100.00 after/);
  await takeIn(page);
  await act(page, "Undo").click();
  await sees(page, "Take import 3 back?");
  await page.locator(".ant-popconfirm").getByRole("button", { name: "Undo" }).click();
  await sees(page, "Import 3 is taken back.");
  await page.goto("/imports");
  await page.getByRole("row", { name: /ExportOrderList-6\.csv.*undone/ }).waitFor();
  // What it had corrected is as it was: the same file would correct it again.
  await drop(page, taobaoLater());
  await sees(page, /1 order is replaced: worth 128.00 before, 100.00 after/);
  await act(page, "Remove").click();
  await sees(page, "nothing of it was stored");
});

it("reads an export of an international platform, and a column is chosen by hand", async () => {
  const page = await open("owner", "/imports", { server: shop.address });
  await drop(page, shopify());
  await sees(page, "All rows (4) can be taken.");
  const tie = await page.locator(".tie").first().innerText();
  expect(tie).toContain("$170.00");
  expect(tie).toContain("$140.00");
  await page.getByRole("row", { name: /#1002.*b\*\*\*/ }).waitFor();
  await page.getByLabel("Product", { exact: true }).click();
  await page.locator(".ant-select-item-option", { hasText: "Lineitem sku" }).click();
  await page.getByRole("row", { name: /#1001.*NB/ }).waitFor();
  expect(await page.getByLabel("The mapping as text").inputValue()).toContain("Lineitem sku");
  await takeIn(page);
});

it("asks a till's export what it cannot know, and takes clicks for answers", async () => {
  const page = await open("owner", "/imports", { server: shop.address });
  await drop(page, till());
  await sees(page, "Choose below which column of the file each needed one comes from.");
  await page.getByLabel("Order number", { exact: true }).click();
  await page.locator(".ant-select-item-option", { hasText: "Receipt" }).click();
  await page.getByRole("button", { name: /^Day first/ }).click();
  await sees(page, "All rows (3) can be taken.");
  await page.getByRole("row", { name: /0001.*2026-04-03/ }).waitFor();
  await takeIn(page);
});

it("shows a dropped file on a phone, in Chinese", async () => {
  const page = await open("owner", "/imports", { server: shop.address, lang: "zh", width: 390 });
  await drop(page, till());
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
});

it("tells where facts come from, how fresh they are and how the lake stands", async () => {
  const page = await open("auditor", "/sources", { server: shop.address });
  await page.getByRole("row", { name: /^Orders.*No\. \d+.*no rhythm yet/ }).waitFor();
  await page.getByRole("row", { name: /^Exchange rates.*nothing yet/ }).waitFor();
  await sees(page, "Nothing waits: all that was accepted is in the lake.");
  expect(await figure(page, "Verified now").innerText()).toBe("all there");
  await page.getByRole("row", { name: /undo, back to version \d+/ }).first().waitFor();
  const phone = await open("analyst", "/sources", { server: shop.address, lang: "zh", width: 390 });
  await phone.getByRole("heading", { name: "数据源" }).waitFor();
  expect(await phone.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
});

it("lets an auditor look and not import, and others neither", async () => {
  const auditor = await open("auditor", "/imports", { server: shop.address });
  await auditor.getByRole("table").waitFor();
  expect(await auditor.locator("input[type=file]").count()).toBe(0);
  expect(await auditor.getByRole("button", { name: "Undo" }).count()).toBe(0);
  const sales = await open("sales", "/sources", { server: shop.address });
  await sees(sales, "Your role does not see this");
});
