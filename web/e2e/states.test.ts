import { expect, inject, it } from "vitest";
import { open, sees, useBrowser } from "./browser.ts";

useBrowser();

it("says that nothing is there yet, and what to do", async () => {
  const server = inject("empty");
  const page = await open("owner", "/overview", { server });
  await sees(page, "Nothing here yet");
  await page.getByRole("button", { name: "First steps" }).click();
  await sees(page, "Bring orders in");
  await page.goto("/imports");
  await sees(page, "No file was imported yet.");
  for (const path of ["/customers", "/runs", "/keys", "/webhooks", "/sources", "/xray"]) {
    await page.goto(path);
    await sees(page, "Nothing here yet");
  }
});

it("says that the server does not answer, and goes on when it does", async () => {
  const page = await open("owner", "/account");
  await page.getByRole("heading", { name: "My sign-in" }).waitFor();
  await page.route("**/api/v1/runs", (route) => route.abort());
  await page.getByRole("menuitem", { name: "Runs" }).click();
  await sees(page, "The server does not answer");
  await page.unroute("**/api/v1/runs");
  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByRole("link", { name: "1", exact: true }).waitFor();
});

it("shows that it waits while an answer is slow", async () => {
  const page = await open("owner", "/account");
  await page.route("**/api/v1/runs", async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    await route.continue();
  });
  await page.getByRole("menuitem", { name: "Runs" }).click();
  await page.locator(".ant-skeleton").first().waitFor();
  await page.getByRole("link", { name: "1", exact: true }).waitFor();
});

it("stays whole with very long names", async () => {
  const id = "名".repeat(40) + "LongName".repeat(8);
  const page = await open("owner", `/customers/${encodeURIComponent(id)}`, { width: 390 });
  await sees(page, "There is no such thing");
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBeLessThanOrEqual(390);
});

it("says that there is no such page", async () => {
  const page = await open("owner", "/customers/KH000001/nothing");
  await sees(page, "There is no such page");
});
