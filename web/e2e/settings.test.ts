import { expect, it } from "vitest";
import { open, sees, useBrowser } from "./browser.ts";

useBrowser();

it("adds a user and shows the link once", async () => {
  const page = await open("owner", "/users");
  await page.getByRole("button", { name: "Add a user" }).click();
  const form = page.getByRole("dialog");
  await form.getByLabel("User name").fill("hanmeimei");
  await form.getByRole("button", { name: "Add a user" }).click();
  await sees(page, /\/welcome\/[0-9a-f]+/);
});

it("makes a key and takes it back", async () => {
  const page = await open("owner", "/keys");
  await page.getByRole("button", { name: "Make a key" }).first().click();
  const form = page.getByRole("dialog");
  await form.getByLabel("What it is for").fill("till 9");
  await form.getByRole("button", { name: "Make a key" }).click();
  await sees(page, "It is shown this once.");
  await page.getByRole("dialog", { name: "The new key" }).getByRole("button", { name: "Done" }).click();
  await page.getByRole("row", { name: /till 9/ }).getByRole("button", { name: "Take back" }).click();
  await page.getByRole("button", { name: "OK" }).click();
  await sees(page, "taken back");
});

it("adds and removes a webhook", async () => {
  const page = await open("owner", "/webhooks");
  await sees(page, "No address is told of events yet.");
  await page.getByRole("button", { name: "Add an address" }).first().click();
  await page.getByRole("dialog").getByLabel("Address").fill("http://127.0.0.1:9/events");
  await page.getByRole("dialog").getByRole("button", { name: "Add an address" }).click();
  await sees(page, "Deliveries are signed with it.");
  await page.getByRole("dialog", { name: "The secret of the webhook" }).getByRole("button", { name: "Done" }).click();
  await page.getByRole("row", { name: /127\.0\.0\.1:9/ }).getByRole("button", { name: "Remove" }).click();
  await page.getByRole("button", { name: "OK" }).click();
  await sees(page, "No address is told of events yet.");
});

it("shows the audit log and that it is whole", async () => {
  const page = await open("auditor", "/audit");
  await sees(page, "signed in");
  await page.getByRole("button", { name: "Check that the log is whole" }).click();
  await sees(page, /The log is whole/);
});

it("searches the log by who, what and when, and keeps the search in the address", async () => {
  const page = await open("owner", "/audit");
  await page.getByRole("search").getByLabel("Who", { exact: true }).click();
  await page.locator(".ant-select-item-option", { hasText: "owner" }).first().click();
  await page.waitForURL(/actor=user/);
  await page.getByRole("search").getByLabel("What", { exact: true }).click();
  await page.locator(".ant-select-item-option", { hasText: "users and sign-ins" }).click();
  await page.waitForURL(/action=user/);
  await sees(page, "signed in");
  await page.getByRole("search").getByLabel("From", { exact: true }).fill("2099-01-01");
  await page.waitForURL(/from=2099-01-01/);
  await sees(page, "Nothing matches");
  await page.getByRole("button", { name: "Ask for everything" }).first().click();
  await page.waitForURL(/\/audit$/);
});

it("says who sees what and why", async () => {
  const page = await open("owner", "/settings", { lang: "zh" });
  await sees(page, "谁能看到什么，为什么");
  await sees(page, "负责客户的人需要知道层级及原因");
  await sees(page, "需第二人批准的操作");
});

it("counts which pages are used and shows it to the owner alone", async () => {
  const used = await open("analyst", "/runs");
  await used.getByRole("heading", { name: "Runs" }).waitFor();
  // As the page is left, what was counted is told.
  const told = used.waitForResponse((answer) => answer.url().endsWith("/usage") && answer.request().method() === "POST");
  await used.evaluate(() => {
    Object.defineProperty(document, "visibilityState", { value: "hidden" });
    document.dispatchEvent(new Event("visibilitychange"));
  });
  expect((await told).status()).toBe(204);
  const page = await open("owner", "/usage");
  await page.getByRole("row", { name: /Runs.*Analyst/ }).waitFor();
  const refused = await open("analyst", "/usage");
  await sees(refused, "Your role does not see this");
});
