import { expect, it } from "vitest";
import { open, sees, useBrowser } from "./browser.ts";

useBrowser();

/** What each role sees of the navigation, and a page of each that it does not. */
const ROLES = [
  ["manager", ["Overview", "Customers", "Member desk", "Quote desk", "Policy in force", "Runs", "Imports", "My sign-in"], ["/users", "/keys", "/webhooks", "/audit"]],
  ["sales", ["Customers", "Member desk", "Quote desk", "My sign-in"], ["/overview", "/policy", "/runs", "/imports", "/users", "/audit"]],
  ["service", ["Customers", "Member desk", "Quote desk", "My sign-in"], ["/overview", "/users"]],
  ["analyst", ["Overview", "Customers", "Member desk", "Policy in force", "Runs", "Imports", "My sign-in"], ["/users", "/audit"]],
  ["auditor", ["Overview", "Policy in force", "Runs", "Imports", "Audit log", "My sign-in"], ["/customers", "/customers/KH000001", "/users"]],
  ["checkout", ["Member desk", "Quote desk", "My sign-in"], ["/customers", "/customers/KH000001", "/overview", "/users"]],
] as const;

for (const [role, seen, refused] of ROLES) {
  it(`shows ${role} what they may see, and refuses the rest`, async () => {
    const page = await open(role, "/account");
    await page.getByRole("heading", { name: "My sign-in" }).waitFor();
    const items = page.getByRole("navigation").locator("li.ant-menu-item");
    expect(await items.allInnerTexts()).toEqual([...seen]);
    for (const path of refused) {
      await page.goto(path);
      await sees(page, "Your role does not see this");
    }
  });
}
