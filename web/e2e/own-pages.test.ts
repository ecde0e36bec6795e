import { expect, inject, it } from "vitest";
import { open, sees, useBrowser } from "./browser.ts";

useBrowser();

it("shows a partner their own statement, and nobody who ordered", async () => {
  const server = inject("promises");
  const page = await open("partner", "/", { server });
  await sees(page, /DESIGN-1: your orders and commission/);
  await sees(page, "¥12,300.00");
  const shown = await page.locator("main").innerText();
  for (const hidden of ["WANG", "ZHAO", "LI\t", "DESIGN-2", "Key", "Small"]) expect(shown).not.toContain(hidden);
  await page.goto("/partners");
  await sees(page, "Your role does not see this");
  expect((await page.request.get("/api/v1/partners/DESIGN-2")).status()).toBe(403);
  expect((await page.request.get("/api/v1/customers/WANG")).status()).toBe(403);
});

it("shows a partner's page in Chinese on a phone", async () => {
  const page = await open("partner", "/portal", { server: inject("promises"), lang: "zh", width: 390 });
  await sees(page, /您介绍的订单与佣金/);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
});

it("shows members the rules, with their own level, and no tier", async () => {
  const page = await open("member", "/portal", { server: inject("promises") });
  await sees(page, "The rules of membership");
  await sees(page, /Points expire 12 months after they were earned/);
  await page.locator(".rules-held", { hasText: "Gold" }).waitFor();
  await sees(page, "10% off");
  const shown = await page.locator("main").innerText();
  for (const hidden of ["重点客户", "Key", "Worth"]) expect(shown).not.toContain(hidden);
});

it("shows the rules at the desk in Chinese", async () => {
  const page = await open("owner", "/members", { server: inject("promises"), lang: "zh" });
  await sees(page, "会员规则");
  await sees(page, /9 折/);
});
