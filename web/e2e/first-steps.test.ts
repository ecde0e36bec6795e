import { afterAll, beforeAll, expect, it } from "vitest";
import { open, sees, useBrowser } from "./browser.ts";
import { manyOrders, shopify } from "./files.ts";
import { addUser, begin, type Server } from "./server.ts";

useBrowser();

let shop: Server;

beforeAll(async () => {
  shop = await begin("fresh");
  for (const role of ["analyst", "sales"]) await addUser(shop.address, role);
});

afterAll(() => shop.stop());

it("goes from an empty folder to explained tiers with the sample, and removes it again", { timeout: 180_000 }, async () => {
  const page = await open("owner", "/start", { server: shop.address });
  await page.getByRole("button", { name: "Use this policy: Stationery retail" }).click();
  await sees(page, "Stationery retail is in force.");
  await page.getByRole("button", { name: "Take the sample shop" }).click();
  await page.getByText(/You look at the sample shop/).waitFor({ timeout: 90_000 });
  await page.getByRole("button", { name: "Classify everybody now" }).click();
  await sees(page, "Run 1 is kept.");
  await page.getByRole("button", { name: "To the customers" }).click();
  await page.waitForURL(/\/customers/);
  await page.getByRole("link", { name: /^KH\d+/ }).first().click();
  await page.getByRole("heading", { name: "Value tier" }).waitFor();
  await page.goto("/start");
  await page.getByRole("button", { name: "Remove the sample" }).click();
  await page.locator(".ant-popconfirm").getByRole("button", { name: "Remove the sample" }).click();
  await page.getByText("The sample is removed.").first().waitFor({ timeout: 60_000 });
  await page.getByRole("button", { name: "Take the sample shop" }).waitFor();
  await page.goto("/customers");
  await sees(page, "Nothing here yet");
});

it("goes from one's own file to tiers, and by the X-ray to a policy of one's own in force", { timeout: 180_000 }, async () => {
  const page = await open("owner", "/start", { server: shop.address });
  await page.locator("input[type=file]").setInputFiles(manyOrders(100));
  await page.waitForURL(/\/imports\/.+/);
  await sees(page, "All rows (100) can be taken.");
  await page.getByRole("button", { name: "Import", exact: true }).click();
  await sees(page, /Import \d+ is stored/);
  await page.goto("/start");
  await sees(page, "100 rows of your own are in.");
  await page.goto("/xray");
  await sees(page, "100 customers ordered ever, 100 of them in the last twelve months.");
  const draft = page.getByLabel("The policy as text");
  expect(await draft.inputValue()).toContain("from: 5000");
  await page.getByRole("button", { name: "Try it beside the policy in force" }).click();
  await page.locator(".preview-beside").waitFor();
  await page.getByRole("button", { name: "Put in force", exact: true }).click();
  await page.locator(".ant-popconfirm").getByRole("button", { name: "Put in force" }).click();
  await page.waitForURL(/\/start/);
  await page.getByRole("button", { name: "Classify everybody now" }).click();
  await sees(page, /Run \d+ is kept\./);
  await page.goto("/customers/C000");
  await page.getByRole("heading", { name: "Value tier" }).waitFor();
  await sees(page, "Top");
});

it("forgets neither a currency nor a file that waits, and leads on from the first tiers", { timeout: 180_000 }, async () => {
  const fresh = await begin("fresh");
  try {
    const page = await open("owner", "/start", { server: fresh.address });
    await page.getByLabel("Currency", { exact: true }).click();
    await page.locator(".ant-select-item-option", { hasText: "EUR" }).first().click();
    await sees(page, /Saved: amounts are in EUR/);
    await page.reload();
    await page.locator(".home-fields", { hasText: "EUR" }).waitFor();
    await page.locator("input[type=file]").setInputFiles(shopify());
    await page.waitForURL(/\/imports\/.+/);
    await sees(page, "All rows (4) can be taken.");
    await page.goto("/start");
    await sees(page, "1 file waits for you to confirm how it is read:");
    await page.getByRole("button", { name: /^Go on/ }).click();
    // Nothing else is in, so the policy counts in the file's currency by one click.
    await page.getByRole("button", { name: "Count in USD instead" }).click();
    await sees(page, /Saved: amounts are in USD/);
    await page.getByRole("button", { name: "Import", exact: true }).click();
    await sees(page, /Import \d+ is stored/);
    await page.getByRole("button", { name: "Classify everybody now" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText(/^Done: \d+ customers? (is|are) classified$/).waitFor();
    await dialog.getByText("RFM segment").waitFor();
    await dialog.getByRole("button", { name: "To the overview" }).click();
    await page.waitForURL(/\/overview/);
    // Segments are no layers; tiers by rank are.
    await page.locator(".tier-bars").waitFor();
    expect(await page.locator(".pyramid").count()).toBe(0);
    await page.locator(".ant-segmented-item", { hasText: "Customer pyramid" }).click();
    await page.locator(".pyramid").waitFor();
    const phone = await open("owner", "/overview", { server: fresh.address, lang: "zh", width: 390 });
    await phone.locator(".tier-bars").waitFor();
    expect(await phone.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    // What the policy gives no title is called by its measure.
    await phone.goto("/customers");
    await phone.locator("th", { hasText: "距上次购买" }).first().waitFor();
  } finally {
    await fresh.stop();
  }
});

it("lets an analyst look through orders, and neither choose nor put in force", async () => {
  const page = await open("analyst", "/start", { server: shop.address, lang: "zh", width: 390 });
  await page.locator(".ready").waitFor();
  expect(await page.getByRole("button", { name: /采用这份策略/ }).count()).toBe(0);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await page.goto("/xray");
  await sees(page, "建议的分层");
  expect(await page.getByRole("button", { name: "启用", exact: true }).count()).toBe(0);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
});

it("shows first steps and X-ray to nobody who sees no work", async () => {
  const page = await open("sales", "/start", { server: shop.address });
  await sees(page, "Your role does not see this");
  await page.goto("/xray");
  await sees(page, "Your role does not see this");
});
