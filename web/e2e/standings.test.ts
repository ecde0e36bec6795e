import { expect, inject, it } from "vitest";
import { open, sees, useBrowser } from "./browser.ts";

useBrowser();

it("holds what a person promised over what the figures say, and ends it", async () => {
  const server = inject("promises");
  const page = await open("owner", "/customers/ZHAO", { server });
  await page.getByRole("heading", { name: "ZHAO" }).waitFor();
  await page.getByRole("button", { name: "Override a tier" }).click();
  const form = page.getByRole("dialog");
  await form.getByLabel("Tier").click();
  await page.locator(".ant-select-item-option", { hasText: "Key" }).click();
  await form.getByLabel("Reason").fill("the architect of a large house");
  await form.getByRole("button", { name: "Save" }).click();
  await page.getByRole("row", { name: /the architect of a large house/ }).waitFor();
  // The class stays what the figures say; the tier in force is the promised one, with why.
  const held = async () => {
    const told = (await (await page.request.get("/api/v1/customers/ZHAO/explanation")).json()) as {
      schemes: { tier: string }[];
      standings: { worth: { tier: string; why: string } };
    };
    return [told.schemes[0]?.tier, told.standings.worth.tier, told.standings.worth.why];
  };
  await expect.poll(held).toEqual(["small", "key", "override"]);
  await page.reload();
  await page.locator(".scheme-card", { hasText: "Worth" }).getByText("Key").first().waitFor();
  await page.getByRole("button", { name: "End now" }).click();
  await page.getByRole("button", { name: "OK" }).click();
  await expect.poll(held).toEqual(["small", "small", "first"]);
});

it("shows the override in Chinese, with its end", async () => {
  const page = await open("owner", "/customers/ZHAO", { server: inject("promises"), lang: "zh" });
  await sees(page, "the architect of a large house");
});
