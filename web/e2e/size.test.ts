import { expect, it } from "vitest";
import { open, sees, useBrowser } from "./browser.ts";

useBrowser();

/** The most that scripts of the first page may take on the wire, in bytes. */
const MOST = 500_000;

it("loads little before the first page, packed and kept for ever", async () => {
  const page = await open(null, "/sign-in");
  await sees(page, "Sign in");
  const found = await page.evaluate(() => {
    const entries = performance.getEntriesByType("resource") as PerformanceResourceTiming[];
    return entries.filter(({ name }) => name.endsWith(".js")).map(({ encodedBodySize }) => encodedBodySize);
  });
  const total = found.reduce((sum, size) => sum + size, 0);
  expect(total).toBeGreaterThan(0);
  expect(total).toBeLessThan(MOST);
});

it("is served with rules that let no other script in", async () => {
  const page = await open(null, "/sign-in");
  const document = await page.request.get("/customers");
  expect(document.headers()["content-security-policy"]).toContain("script-src 'self';");
  expect(document.headers()["cache-control"]).toBe("no-cache");
  const script = /src="(\/assets\/[^"]+)"/.exec(await document.text())?.[1] ?? "";
  const answer = await page.request.get(script, { headers: { "accept-encoding": "gzip" } });
  expect(answer.headers()["content-encoding"]).toBe("gzip");
  expect(answer.headers()["cache-control"]).toContain("immutable");
  expect((await page.request.get("/api/v1/nothing")).status()).toBe(404);
  expect((await page.request.get("/assets/none.js")).status()).toBe(404);
});
