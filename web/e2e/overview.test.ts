import { expect, inject, it } from "vitest";
import { open, sees, useBrowser } from "./browser.ts";

useBrowser();

it("tells who brings the money, for what and how content they are, and each number leads to its customers", async () => {
  const page = await open("owner", "/overview");
  for (const part of ["Tiers", "How revenue is spread", "What each tier buys", "Where each tier lives", "How each tier buys", "How content each tier is", "Money without a customer"]) {
    await page.getByRole("heading", { name: part }).waitFor();
  }
  await sees(page, /% of customers bring .*% of revenue/);
  // A share of a tier leads to the customers of that tier.
  const cell = page.locator(".heat td").first();
  const told = await cell.getAttribute("title");
  await cell.getByRole("link").click();
  await page.waitForURL(/\/customers\?where=value/);
  await page.locator(".ant-pagination-total-text").waitFor();
  expect(told).toMatch(/% of the tier's revenue/);
  await page.goBack();
  // The largest are sorted by the revenue that the policy knows of.
  await page.locator(".overview-largest a").first().click();
  await page.waitForURL(/sort=-annual_amount/);
  await page.goBack();
  // The scheme stands in the address.
  await page.locator(".ant-segmented-item", { hasText: "Composite score" }).click();
  await page.waitForURL(/scheme=composite/);
  await page.reload();
  await page.locator(".heat thead", { hasText: "Growth" }).first().waitFor();
});

it("tells the same in Chinese", async () => {
  const page = await open("manager", "/overview", { lang: "zh", width: 390 });
  for (const part of ["层级分布", "收入集中度", "各层级买什么", "各层级满意度与投诉", "无主收入"]) {
    await page.getByRole("heading", { name: part }).waitFor();
  }
  await sees(page, /的客户带来 .*% 的收入/);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
});

it("shows figures without ways to customers to who may not see them, and nothing to who may see neither", async () => {
  const page = await open("auditor", "/overview");
  await page.getByRole("heading", { name: "What each tier buys" }).waitFor();
  await page.locator(".heat td strong").first().waitFor();
  expect(await page.locator('main a[href^="/customers"]').count()).toBe(0);
  const other = await open("service", "/overview");
  await sees(other, "Your role does not see this");
  expect(await other.locator(".heat").count()).toBe(0);
});

it("stays whole for a shop of three customers without costs, categories or feedback", async () => {
  const server = inject("promises");
  const page = await open("owner", "/runs", { server });
  await page.getByRole("button", { name: "Classify everybody now" }).first().click();
  await sees(page, "Done: 3 customers are classified");
  await page.getByRole("button", { name: "Stay here" }).click();
  await page.getByRole("link", { name: "1", exact: true }).waitFor();
  await page.goto("/overview");
  await page.getByRole("heading", { name: "How revenue is spread" }).waitFor();
  await sees(page, "Orders name no categories");
  await sees(page, "Nobody gave feedback or complained so far");
  await sees(page, "Every order names its customer.");
});
