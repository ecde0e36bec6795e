import type { Page } from "playwright-core";
import { expect, inject, it } from "vitest";
import { open, sees, useBrowser } from "./browser.ts";

useBrowser();

/** A day that is far off, so that nothing that other tests see changes. */
const FAR = "2099-01-01";

const editor = (page: Page) => page.locator(".editor .cm-content");

/** Writes another text in place of the whole draft. */
async function write(page: Page, text: string): Promise<void> {
  await editor(page).click();
  await page.keyboard.press("Control+A");
  await page.keyboard.insertText(text);
}

/** The text of the policy in force, as the server tells it. */
async function textInForce(page: Page): Promise<string> {
  const told = (await (await page.request.get("/api/v1/policy")).json()) as { text: string };
  return told.text;
}

it("shows mistakes of a draft at their places, completes sections by the schema, and keeps it", async () => {
  const page = await open("analyst", "/policy?show=draft");
  await editor(page).waitFor();
  const text = await textInForce(page);
  await write(page, text.replace("measure: net_amount", "measure: net_amuont"));
  const mistake = page.getByRole("list", { name: "Mistakes" }).getByRole("button").first();
  await mistake.waitFor();
  await sees(page, "Did you mean net_amount?");
  await page.locator(".cm-lint-marker-error").first().waitFor();
  await mistake.click();
  expect(await page.locator(".cm-activeLine").innerText()).toContain("net_amuont");
  await write(page, text.replace(/^partners:[\s\S]*$/m, ""));
  await sees(page, "No mistakes.");
  // A section that is written already is not offered again.
  await page.keyboard.press("Control+End");
  await page.keyboard.type("\npar");
  await page.locator(".cm-tooltip-autocomplete li", { hasText: "partners" }).first().waitFor();
  await page.keyboard.press("Escape");
  // What was written stays while the tab is open.
  await page.reload();
  await editor(page).waitFor();
  await page.getByRole("button", { name: "Drop the draft" }).waitFor();
});

it("tries a draft beside what holds, with who would move and the money", async () => {
  const page = await open("owner", "/policy?show=draft");
  await editor(page).waitFor();
  const text = await textInForce(page);
  await write(page, text.replace(/from: 50000\b/, "from: 20000").replace(/over: 50000\b/, "over: 20000"));
  await sees(page, "No mistakes.");
  await page.getByRole("button", { name: "Try it on the stored facts" }).click();
  await sees(page, /customers would move/);
  const table = page.locator(".preview-beside");
  await table.getByRole("columnheader", { name: "Now", exact: true }).waitFor();
  await table.getByRole("columnheader", { name: "Then", exact: true }).waitFor();
  await page.getByRole("tab", { name: "Differences" }).click();
  await page.locator(".differences .cm-changedLine").first().waitFor();
});

it("proposes thresholds for wanted shares and writes them into the draft, in Chinese", async () => {
  const page = await open("manager", "/policy?show=draft", { lang: "zh" });
  await editor(page).waitFor();
  const text = await textInForce(page);
  await page.getByRole("tab", { name: "分档建议" }).click();
  await page.getByRole("button", { name: "给出建议" }).click();
  await sees(page, /位客户，占/);
  await sees(page, "自然断点");
  await page.getByRole("button", { name: "将建议值写入草稿" }).click();
  await page.getByRole("tab", { name: "差异" }).click();
  await page.locator(".differences .cm-changedLine").first().waitFor();
  expect(await textInForce(page)).toBe(text);
});

it("holds a draft to the policy's own cases", async () => {
  const page = await open("auditor", "/policy?show=cases");
  await sees(page, /cases come out as expected/);
});

it("puts a policy in force from a day, and shows who did and what it changed", async () => {
  const page = await open("owner", "/policy?show=draft", { server: inject("promises") });
  await editor(page).waitFor();
  await write(page, (await textInForce(page)).replace("from: 10000", "from: 9000"));
  await page.getByRole("button", { name: "Put in force …" }).click();
  await page.getByLabel("In force from").fill(FAR);
  await page.getByRole("button", { name: "OK" }).click();
  await sees(page, "The policy is put in force.");
  await sees(page, /Version 1 by user:1 comes into force on 2099-01-01/);
  await page.getByRole("tab", { name: /Versions/ }).click();
  await page.getByRole("button", { name: "What it changed" }).click();
  await page.waitForURL(/before=0&after=1/);
  await page.locator(".differences .cm-changedLine").first().waitFor();
  expect(await page.locator(".differences").innerText()).toContain("from: 9000");
  const width = page.viewportSize()?.width ?? 0;
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
});

it("tells the author of a draft that a newer policy was put there, and takes nothing back", async () => {
  const server = inject("promises");
  const page = await open("owner", "/policy?show=draft", { server });
  await editor(page).waitFor();
  const text = await textInForce(page);
  await write(page, text.replace("from: 1000,", "from: 2000,"));
  const { csrf } = (await (await page.request.get("/api/v1/session")).json()) as { csrf: string };
  const put = await page.request.post("/api/v1/policies", { data: { text: text.replace("from: 1000,", "from: 1500,"), from: FAR }, headers: { "x-csrf-token": csrf } });
  expect(put.status()).toBe(201);
  await page.getByRole("button", { name: "Put in force …" }).click();
  await page.getByLabel("In force from").fill(FAR);
  await page.getByRole("button", { name: "OK" }).click();
  await sees(page, /T1550/);
});

it("lets an analyst write and try, and not put in force", async () => {
  const page = await open("analyst", "/policy?show=draft");
  await editor(page).waitFor();
  expect(await page.getByRole("button", { name: "Put in force …" }).count()).toBe(0);
  await page.getByRole("button", { name: "Try it on the stored facts" }).waitFor();
});

it("fits a phone", async () => {
  const page = await open("analyst", "/policy?show=draft", { lang: "zh", width: 390 });
  await editor(page).waitFor();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
});
