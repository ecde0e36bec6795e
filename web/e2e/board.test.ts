import { expect, it } from "vitest";
import { open, sees, useBrowser } from "./browser.ts";

useBrowser();

it("shows what the programme is measured by, and the customers behind each figure", async () => {
  const page = await open("manager", "/board");
  await sees(page, "Year over year");
  const revenue = page.getByRole("button", { name: /^Revenue: / }).first();
  await revenue.click();
  await page.locator(".ant-drawer tbody tr").first().waitFor();
  await sees(page, "those who add most");
  await sees(page, "terrace board");
});

it("fits on a phone, in Chinese", async () => {
  const page = await open("manager", "/board", { lang: "zh", width: 390 });
  await page.getByRole("heading", { name: "月度回顾" }).waitFor();
  await page.locator(".board-figure").first().waitFor();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
});

it("is not for who sees no work", async () => {
  const page = await open("checkout", "/board");
  await sees(page, "Your role does not see this");
});
