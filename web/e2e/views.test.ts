import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { open, sees, useBrowser } from "./browser.ts";

useBrowser();

it("saves what is shown as a view, says when it is changed, and saves it as new beside it", async () => {
  const page = await open("manager", "/customers?where=annual_orders%20%3E%202&sort=-annual_amount");
  await page.locator(".ant-pagination-total-text").waitFor();
  await page.getByRole("button", { name: "Save as view" }).click();
  await page.getByLabel("Name", { exact: true }).fill("Regulars");
  await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  await page.waitForURL(/view=\d+$/);
  const tab = page.getByRole("tab", { name: "Regulars" });
  await tab.waitFor();
  await sees(page, /> 2/);
  await page.locator("th", { hasText: /customer/i }).first().waitFor();
  await page.getByRole("button", { name: "Clear", exact: true }).click();
  await page.waitForURL(/changed=true/);
  await page.getByRole("tab", { name: /Regulars\s*changed/ }).waitFor();
  await page.getByRole("button", { name: "Save as new" }).click();
  await page.getByLabel("Name", { exact: true }).fill("Everybody by amount");
  await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  await page.getByRole("tab", { name: "Everybody by amount", selected: true }).waitFor();
  // The view from before is as it was.
  await page.getByRole("tab", { name: "Regulars" }).click();
  await sees(page, /> 2/);
  expect(await page.getByText("changed", { exact: true }).count()).toBe(0);
  await page.goBack();
  await page.getByRole("tab", { name: "Everybody by amount", selected: true }).waitFor();
});

it("says of a view that is not there that it is not, and leads back to everybody", async () => {
  const page = await open("manager", "/customers?view=999999");
  await sees(page, "This view is not there");
  await page.getByRole("button", { name: "All customers" }).click();
  await page.locator(".ant-pagination-total-text").waitFor();
});

it("exports the list as it is shown, all of it, and not for who may not", async () => {
  const page = await open("owner", "/customers?where=annual_orders%20%3E%202&sort=-annual_amount&columns=annual_amount,annual_orders");
  const shown = Number((await page.locator(".ant-pagination-total-text").innerText()).replace(/\D/g, ""));
  await page.getByRole("button", { name: "Export" }).click();
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("menuitem", { name: /CSV/ }).click()]);
  expect(download.suggestedFilename()).toMatch(/^customers-.*\.csv$/);
  const lines = readFileSync((await download.path())!, "utf8").trim().split("\n");
  expect(lines.length - 1).toBe(shown);
  expect(lines[0]?.split(",").length).toBe(3);
  const first = await page.locator("tbody tr.ant-table-row").first().getByRole("link").innerText();
  expect(lines[1]?.startsWith(first)).toBe(true);
  const other = await open("sales", "/customers");
  await other.locator(".ant-pagination-total-text").waitFor();
  expect(await other.getByRole("button", { name: "Export" }).count()).toBe(0);
});

it("writes a note on all of a list, tells how many first, and lets go of the choice with another condition", async () => {
  const page = await open("sales", "/customers?where=annual_orders%20%3E%205");
  const total = (await page.locator(".ant-pagination-total-text").innerText()).replace(/\D/g, "");
  await page.locator("thead .ant-checkbox-input").first().check();
  await page.getByRole("button", { name: /Choose all/ }).click();
  await sees(page, /of this list are chosen/);
  await page.getByRole("button", { name: "Write a note" }).click();
  await page.getByLabel("Note", { exact: true }).fill("Asked for the new catalogue.");
  await page.getByRole("button", { name: /how many/ }).click();
  await sees(page, /This is for/);
  expect((await page.locator(".ant-modal .finding").innerText()).replace(/\D/g, "")).toBe(total);
  await page.getByRole("button", { name: /Do it for/ }).click();
  await sees(page, /^Done for/);
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: /as a file/ }).click()]);
  const lines = readFileSync((await download.path())!, "utf8").trim().split("\n");
  expect(lines.length - 1).toBe(Number(total));
  await page.getByRole("button", { name: "Close", exact: true }).last().click();
  await page.locator("tbody tr.ant-table-row .ant-checkbox-input").first().check();
  await sees(page, "1 chosen");
  await page.getByRole("button", { name: "Clear", exact: true }).click();
  await page.locator(".selection").waitFor({ state: "detached" });
});

it("shows views and acts in Chinese", async () => {
  const page = await open("owner", "/customers?where=annual_orders%20%3E%202", { lang: "zh" });
  await page.getByRole("tab", { name: "全部客户" }).waitFor();
  await page.getByRole("button", { name: "保存为视图" }).waitFor();
  await page.getByRole("button", { name: "导出" }).waitFor();
  await page.locator("tbody tr.ant-table-row .ant-checkbox-input").first().check();
  await sees(page, "已选 1 项");
});
