import { expect, it } from "vitest";
import { open, sees, useBrowser } from "./browser.ts";

useBrowser();

/** A customer of the sample shop with many orders. */
const BUYER = "KH003978";

it("looks at a customer from all sides, and keeps the side in the address", async () => {
  const page = await open("owner", `/customers/${BUYER}`);
  await page.getByRole("heading", { name: "In words" }).waitFor();
  await sees(page, /A customer since \d{4}-\d{2}-\d{2}/);
  await page.getByRole("tab", { name: "Purchases" }).click();
  await page.waitForURL(/side=purchases/);
  await page.getByRole("heading", { name: "What they buy" }).waitFor();
  await page.getByRole("img", { name: "Month by month" }).locator("svg").waitFor();
  await page.reload();
  await page.getByRole("heading", { name: "What they buy" }).waitFor();
});

it("leads from what was bought to its records", async () => {
  const page = await open("sales", `/customers/${BUYER}?side=purchases`);
  // The months have a table too, folded away under their picture.
  const row = page.locator("section.part", { has: page.getByRole("heading", { name: "What they buy" }) }).locator("tr.ant-table-row").first();
  const name = await row.getByRole("link").innerText();
  const orders = Number(await row.locator("td.ant-table-cell").nth(2).innerText());
  await row.getByRole("link").click();
  await page.waitForURL(/side=records/);
  await sees(page, `Only what names ${name}`);
  await expect.poll(() => page.locator(".timeline > li").count()).toBe(orders);
});

it("shows a metric over time, and another one if asked", async () => {
  const page = await open("analyst", `/customers/${BUYER}?side=metrics`);
  await page.getByRole("heading", { name: "Metrics over time" }).waitFor();
  const choices = page.getByRole("group", { name: "Metric" }).getByRole("button");
  expect(await choices.count()).toBeGreaterThan(2);
  await choices.nth(1).click();
  await page.waitForURL(/metric=/);
  expect(await choices.nth(1).getAttribute("aria-pressed")).toBe("true");
  // The last point is what the table below says of now.
  const now = await choices.nth(1).locator(".spark-value").innerText();
  await page.getByRole("row").filter({ hasText: now }).first().waitFor();
});

it("writes a note and takes it away", async () => {
  const page = await open("service", `/customers/${BUYER}?side=records`);
  await page.getByLabel("Write a note").fill("asked for a call in the afternoon");
  await page.getByRole("button", { name: "Keep the note" }).click();
  // Others may have written on the same customer.
  const note = page.locator(".staff-notes li", { hasText: "asked for a call in the afternoon" });
  await note.waitFor();
  await note.getByRole("button", { name: "Remove" }).click();
  await page.getByRole("button", { name: "OK" }).click();
  await note.waitFor({ state: "detached" });
});

it("tells in Chinese of level, offers and relations", async () => {
  const page = await open("owner", `/customers/${BUYER}`, { lang: "zh" });
  await page.getByRole("heading", { name: "客户画像" }).waitFor();
  await sees(page, /自 \d{4}-\d{2}-\d{2} 起购买/);
  await page.getByRole("tab", { name: "会员与优惠" }).click();
  await page.getByRole("heading", { name: "当前优惠" }).waitFor();
  await page.getByRole("tab", { name: "关系" }).click();
  await page.getByRole("heading", { name: "相关客户" }).waitFor();
  await page.getByRole("tab", { name: "购买" }).click();
  await page.getByRole("heading", { name: "买什么" }).waitFor();
});

it("refuses all sides to whoever may not see customers", async () => {
  const page = await open("checkout", `/customers/${BUYER}?side=purchases`);
  await sees(page, "Your role does not see this");
  for (const side of ["persona", "purchases", "course", "offers", "relations"]) {
    expect((await page.request.get(`/api/v1/customers/${BUYER}/${side}`)).status(), side).toBe(403);
  }
});

it("fits a phone on every side", async () => {
  const page = await open("owner", `/customers/${BUYER}`, { width: 390 });
  for (const side of ["Summary", "Purchases", "Metrics", "Membership and offers", "Relations", "Records"]) {
    await page.goto(`/customers/${BUYER}?side=${side.split(" ")[0]?.toLowerCase()}`);
    await page.getByRole("tab", { name: side }).waitFor();
    await page.waitForLoadState("networkidle");
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    const beyond = await page.evaluate(() => [...document.querySelectorAll("*")].filter((part) => part.getBoundingClientRect().right > document.documentElement.clientWidth + 1).map((part) => `${part.tagName}.${part.className}`).slice(0, 6));
    expect(wide, `${side}: ${beyond.join(" ")}`).toBeLessThanOrEqual(0);
  }
});
