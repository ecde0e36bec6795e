import { chromium, type Browser, type BrowserContext, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, inject } from "vitest";
import { PASSWORD } from "./server.ts";

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** How long a page may take to show what is looked for, in milliseconds. */
const PATIENCE = 15_000;

export interface Looks {
  lang?: "zh" | "en";
  shade?: "light" | "dark";
  width?: number;
  /** The address of another server than that of the sample shop. */
  server?: string;
}

let browser: Browser;
let contexts: BrowserContext[] = [];

/** Starts Chromium for the tests of a file; each test closes what it opened. */
export function useBrowser(): void {
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium", args: FLAGS });
  });
  afterEach(async () => {
    await Promise.all(contexts.map((context) => context.close()));
    contexts = [];
  });
  afterAll(async () => {
    await browser.close();
  });
}

/** Opens a page as somebody of a role, or as nobody. Whatever leaves the host or breaks the page's rules fails the test. */
export async function open(role: string | null, path: string, looks: Looks = {}): Promise<Page> {
  const address = looks.server ?? inject("shop");
  const context = await browser.newContext({
    baseURL: address,
    viewport: { width: looks.width ?? 1440, height: 900 },
    reducedMotion: "reduce",
  });
  contexts.push(context);
  context.setDefaultTimeout(PATIENCE);
  await context.addInitScript(
    ([lang, shade]) => {
      localStorage.setItem("terrace.lang", localStorage.getItem("terrace.lang") ?? lang ?? "en");
      localStorage.setItem("terrace.shade", shade ?? "light");
    },
    [looks.lang ?? "en", looks.shade ?? "light"],
  );
  if (role !== null) {
    const signed = await context.request.post("/api/v1/session", { data: { name: role, password: PASSWORD } });
    expect(signed.status(), `sign-in of ${role}`).toBe(201);
  }
  const page = await context.newPage();
  page.on("request", (request) => {
    const { origin, protocol } = new URL(request.url());
    if (protocol.startsWith("http")) expect(origin).toBe(new URL(address).origin);
  });
  page.on("pageerror", (error) => {
    throw error;
  });
  page.on("console", (line) => {
    if (/Content Security Policy|Warning:|not wrapped|deprecated/.test(line.text())) throw new Error(line.text());
  });
  await page.goto(path);
  return page;
}

/** Waits until a page shows a text. */
export async function sees(page: Page, text: string | RegExp): Promise<void> {
  await page.getByText(text).first().waitFor();
}
