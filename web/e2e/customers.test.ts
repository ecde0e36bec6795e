import { expect, it } from "vitest";
import { open, sees, useBrowser } from "./browser.ts";

useBrowser();

it("filters by a form, says it as a sentence, and keeps it in the address", async () => {
  const page = await open("owner", "/customers");
  await page.getByRole("button", { name: "Filter" }).click();
  await page.getByLabel("Value").first().fill("50000");
  await page.getByRole("button", { name: "Show these" }).click();
  await sees(page, /≥ 50000/);
  await page.waitForURL(/where=/);
  const shown = await page.locator(".ant-pagination-total-text").innerText();
  await page.reload();
  await sees(page, /≥ 50000/);
  expect(await page.locator(".ant-pagination-total-text").innerText()).toBe(shown);
});

it("says what is wrong with a condition, and goes back to everybody", async () => {
  const page = await open("owner", "/customers?where=no_such_name%20%3E%203");
  await page.getByRole("alert").waitFor();
  await sees(page, /T0\d{3}/);
  await page.getByRole("button", { name: "Ask for everything" }).click();
  await page.locator(".ant-pagination-total-text").waitFor();
});

it("sorts on the server and comes back to the same place", async () => {
  const page = await open("sales", "/customers");
  await page.locator("th", { hasText: "Yearly spend" }).click();
  await page.waitForURL(/sort=-annual_amount/);
  const first = page.locator("tbody tr.ant-table-row").first().getByRole("link");
  await page.locator(".ant-spin-spinning").waitFor({ state: "detached" });
  const id = await first.innerText();
  await first.click();
  await page.getByRole("heading", { name: id }).waitFor();
  await page.goBack();
  await page.waitForURL(/sort=-annual_amount/);
  await page.getByRole("link", { name: id }).waitFor();
});

it("explains one customer, and says so of a number that nobody has", async () => {
  const page = await open("owner", "/customers/KH000001");
  await page.getByRole("heading", { name: "Tiers, and why" }).waitFor();
  await sees(page, "Metrics");
  await page.goto("/customers/NOBODY");
  await sees(page, /NOBODY/);
});

it("shows the same in Chinese", async () => {
  const page = await open("analyst", "/customers", { lang: "zh" });
  await page.getByRole("heading", { name: "客户" }).waitFor();
  await page.getByRole("button", { name: "筛选" }).click();
  await sees(page, "添加条件");
  await page.goto("/customers/KH000001");
  await page.getByRole("heading", { name: "层级与原因" }).waitFor();
});
