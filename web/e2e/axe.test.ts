import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect, it } from "vitest";
import { open, useBrowser } from "./browser.ts";

useBrowser();

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const PATHS = [
  "/overview",
  "/customers",
  "/customers/KH000001",
  "/customers/KH003978?side=purchases",
  "/customers/KH003978?side=metrics",
  "/customers/KH000001?side=membership",
  "/customers/KH000001?side=relations",
  "/customers/KH003978?side=records",
  "/members",
  "/members/KH000001",
  "/quotes",
  "/policy",
  "/policy?show=draft",
  "/policy?show=cases",
  "/runs",
  "/runs/2",
  "/imports",
  "/sources",
  "/start",
  "/xray",
  "/keys",
  "/webhooks",
  "/users",
  "/audit",
  "/account",
  "/partners",
  "/approvals",
  "/jobs",
  "/settings",
  "/usage",
];

interface Fault {
  id: string;
  impact: string | null;
  nodes: { html: string }[];
}

for (const [lang, shade] of [
  ["en", "light"],
  ["zh", "dark"],
] as const) {
  it(`finds no serious fault in ${lang}, ${shade}`, { timeout: 180_000 }, async () => {
    const page = await open("owner", "/account", { lang, shade });
    const found: string[] = [];
    for (const path of PATHS) {
      await page.goto(path);
      await page.locator("h1, .state h2").first().waitFor();
      await page.waitForLoadState("networkidle");
      // Run as the test's own code: the page's policy lets no other script in. Tables measure their columns by a row of no
      // height that repeats the heads; nobody reaches it.
      const faults = (await page.evaluate(`(() => { ${AXE}; return axe.run({ exclude: [[".ant-table-measure-row"]] }).then((told) => told.violations); })()`)) as Fault[];
      const serious = faults.filter(({ impact }) => impact === "serious" || impact === "critical");
      found.push(...serious.map(({ id, nodes }) => `${path} ${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(" | ")}`));
    }
    expect(found).toEqual([]);
  });
}
