import { it } from "vitest";
import { open, sees, useBrowser } from "./browser.ts";

useBrowser();

it("signs a member up, finds them, and changes their points", async () => {
  const page = await open("owner", "/members");
  await page.getByRole("button", { name: "Sign up a member" }).click();
  const form = page.getByRole("dialog");
  await form.getByLabel("Customer number").fill("E2E-M1");
  await form.getByLabel("Name").fill("李雷");
  await form.getByLabel("Phone").fill("13800008888");
  await form.getByRole("button", { name: "Sign up a member" }).click();
  await page.getByRole("heading", { name: "李雷" }).waitFor();
  await page.getByRole("button", { name: "Points and level" }).click();
  await page.getByRole("dialog").getByText("Adjust").click();
  await page.getByRole("spinbutton").first().fill("120");
  await page.getByLabel("Reason").fill("a gift");
  await page.getByRole("button", { name: "Save" }).click();
  await sees(page, "adjusted");
  await page.goto("/members");
  await page.getByRole("searchbox").fill("13800008888");
  await page.getByRole("button", { name: "Find" }).click();
  await page.getByRole("heading", { name: "李雷" }).waitFor();
});

it("masks a member's form for who may not see it", async () => {
  const page = await open("checkout", "/members/E2E-M1");
  await sees(page, "Personal values are masked for your role.");
});

it("quotes a cart step by step", async () => {
  const page = await open("checkout", "/quotes");
  await page.getByPlaceholder("List price").fill("399.00");
  await page.getByRole("button", { name: "Quote", exact: true }).click();
  await sees(page, "399.00");
  await sees(page, /It earns/);
});

it("shows a member their own page, without tiers, and nothing of the rest", async () => {
  const page = await open("member", "/");
  await sees(page, "Your level and points.");
  await page.goto("/customers");
  await sees(page, "Your role does not see this");
});

it("shows a member's own page in Chinese on a phone", async () => {
  const page = await open("member", "/portal", { lang: "zh", width: 390 });
  await sees(page, "您的等级与积分。");
});
