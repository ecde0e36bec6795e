import { expect, it } from "vitest";
import { open, sees, useBrowser } from "./browser.ts";
import { PASSWORD } from "./server.ts";

useBrowser();

it("leads back to the page that was asked for", async () => {
  const page = await open(null, "/customers?sort=-annual_amount");
  await page.getByLabel("User name").fill("owner");
  await page.getByLabel("Password", { exact: true }).fill("wrong and too long to guess");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("alert").waitFor();
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("heading", { name: "Customers" }).waitFor();
  expect(page.url()).toContain("sort=-annual_amount");
});

it("speaks both languages and keeps the choice", async () => {
  const page = await open(null, "/sign-in");
  await page.getByRole("button", { name: "中文" }).click();
  await sees(page, "登录以查看客户、分层与会员。");
  expect(await page.locator("html").getAttribute("lang")).toBe("zh-CN");
  await page.reload();
  await sees(page, "登录以查看客户、分层与会员。");
});

it("ends with signing out", async () => {
  const page = await open("sales", "/customers");
  await page.getByRole("heading", { name: "Customers" }).waitFor();
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByLabel("User name").waitFor();
  await page.goto("/customers");
  await page.getByLabel("User name").waitFor();
});
