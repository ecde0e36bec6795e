import { expect, it } from "vitest";
import { open, sees, useBrowser } from "./browser.ts";

useBrowser();

it("says how sure every answer is, or why there is none", async () => {
  const page = await open("analyst", "/effects");
  await sees(page, "No customers were left out of anything yet");
  await page.locator(".ant-segmented-item", { hasText: "Against the own past" }).click();
  await page.waitForURL(/show=series/);
  await page.getByLabel("Since", { exact: true }).fill("2026-01-01");
  await page.getByRole("button", { name: "Show", exact: true }).click();
  await page.locator(".effect-finding .grade").waitFor();
  await sees(page, "Grade E: that is what happened, not why");
  // Groups that are chosen by what they did are remarked; who they are chosen by is the list's condition.
  await page.locator(".ant-segmented-item", { hasText: "Beside other customers" }).click();
  await page.getByLabel("Those with it").fill("annual_orders > 3");
  await page.getByLabel("Since", { exact: true }).fill("2026-01-01");
  await page.getByRole("button", { name: "Show", exact: true }).click();
  await sees(page, "A group is chosen by what its customers had done");
  await page.locator(".effect-finding .grade").waitFor();
  // A condition that names nothing is told as such.
  await page.getByLabel("Those with it").fill("nonsense > 3");
  await page.getByRole("button", { name: "Show", exact: true }).click();
  await sees(page, "The condition has mistakes");
  await sees(page, "`nonsense` is not a metric, label, scheme or customer field");
});

it("looks at a threshold, in Chinese and on a phone", async () => {
  const page = await open("manager", "/effects?show=threshold", { lang: "zh", width: 390 });
  await page.getByRole("button", { name: /^查\s?看$/ }).click();
  // The sample's facts may end before the time that is compared; that is said, and no effect is told.
  await sees(page, /还没有答案|对线附近的客户可以确定|而数据只算到/);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
});

it("is not for who sees no work", async () => {
  const page = await open("checkout", "/effects");
  await sees(page, "Your role does not see this");
});
