import { expect, it } from "vitest";
import { open, sees, useBrowser } from "./browser.ts";

useBrowser();

/** What each role sees of the navigation, and a page of each that it does not. */
const ROLES = [
  [
    "manager",
    ["Overview", "Monthly review", "Effects", "Customers", "Member desk", "Quote desk", "Partners", "Policy in force", "Runs", "X-ray of orders", "Approvals", "First steps", "Imports", "Data sources", "Jobs", "My sign-in"],
    ["/users", "/keys", "/webhooks", "/audit", "/settings", "/usage"],
  ],
  ["sales", ["Customers", "Member desk", "Quote desk", "Partners", "My sign-in"], ["/overview", "/policy", "/runs", "/imports", "/start", "/xray", "/sources", "/users", "/audit", "/approvals"]],
  ["service", ["Customers", "Member desk", "Quote desk", "Partners", "My sign-in"], ["/overview", "/users", "/jobs", "/sources"]],
  ["analyst", ["Overview", "Monthly review", "Effects", "Customers", "Member desk", "Partners", "Policy in force", "Runs", "X-ray of orders", "First steps", "Imports", "Data sources", "Jobs", "My sign-in"], ["/users", "/audit", "/approvals"]],
  ["auditor", ["Overview", "Monthly review", "Effects", "Policy in force", "Runs", "X-ray of orders", "First steps", "Imports", "Data sources", "Jobs", "Audit log", "My sign-in"], ["/customers", "/customers/KH000001", "/partners", "/users"]],
  ["checkout", ["Member desk", "Quote desk", "My sign-in"], ["/customers", "/customers/KH000001", "/overview", "/users", "/partners"]],
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
