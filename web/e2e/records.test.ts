import { expect, it } from "vitest";
import { open, sees, useBrowser } from "./browser.ts";

useBrowser();

it("tells who a customer is and all that is recorded of them", async () => {
  const page = await open("owner", "/customers/KH003978");
  await page.getByRole("heading", { name: "Who they are" }).waitFor();
  await page.getByRole("tab", { name: "Records" }).click();
  await page.locator(".timeline > li").first().waitFor();
  expect(await page.locator(".timeline > li").count()).toBeGreaterThan(3);
});

it("shows masked values for a reason alone", async () => {
  const page = await open("analyst", "/customers/KH003978");
  await page.getByRole("button", { name: "Show masked values" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Show masked values" }).click();
  await sees(page, "This is needed.");
  await dialog.getByLabel("Reason").fill("a question of the owner");
  await dialog.getByRole("button", { name: "Show masked values" }).click();
  await dialog.waitFor({ state: "detached" });
  expect(await page.getByRole("button", { name: "Show masked values" }).count()).toBe(0);
});

it("names columns and tiers as the policy does, in both languages", async () => {
  const english = await open("sales", "/customers/KH003978");
  await english.getByRole("heading", { name: "Value tier" }).waitFor();
  const chinese = await open("sales", "/customers/KH003978", { lang: "zh" });
  await chinese.getByRole("heading", { name: "价值分级" }).waitFor();
});

it("shows who moved between two runs, and why", async () => {
  const page = await open("owner", "/runs/3");
  await page.getByRole("heading", { name: "Why they moved" }).waitFor();
  await page.getByRole("img", { name: /Streams of customers/ }).waitFor();
});

it("tries a draft on the stored facts", async () => {
  const page = await open("analyst", "/policy");
  await page.getByRole("tab", { name: "Draft", exact: true }).click();
  await page.locator(".editor .cm-content").waitFor();
  await page.getByRole("button", { name: "Try it on the stored facts" }).click();
  await page.getByRole("tab", { name: "What it would do", selected: true }).waitFor();
  await page.locator(".preview-beside").waitFor();
});

it("lists partners and opens one", async () => {
  const page = await open("owner", "/partners");
  await sees(page, /partners referred/);
  await page.locator("tbody a").first().click();
  await page.getByRole("heading", { name: "Bands" }).waitFor();
});

it("shows approvals, jobs and the configuration", async () => {
  const page = await open("owner", "/approvals");
  await sees(page, "Nothing waits for a second person.");
  await page.goto("/jobs");
  await page.getByRole("heading", { name: "Jobs" }).waitFor();
  await page.goto("/settings");
  await page.getByRole("heading", { name: "Who sees what and why" }).waitFor();
});
