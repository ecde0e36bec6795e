import { it } from "vitest";
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
