import { describe, expect, it } from "vitest";
import type { Right, Session } from "../api/session.ts";
import { landingOf, sectionsOf } from "./navigation.ts";

function session(role: string, rights: Right[]): Session {
  return { actor: "user:1", role, rights, name: null, customer_id: null, counts_usage: false, csrf: null };
}

describe("navigation", () => {
  it("shows a role what it may read", () => {
    const till = session("checkout", ["send_facts", "quote", "see_members", "change_members", "spend_points"]);
    const paths = sectionsOf(till).flatMap((section) => section.pages.map((page) => page.path));
    expect(paths).toEqual(["/members", "/quotes", "/account"]);
  });

  it("leads each role to its work", () => {
    expect(landingOf(session("owner", ["see_customers", "see_work", "see_audit", "manage"]))).toBe("/overview");
    expect(landingOf(session("sales", ["see_customers", "quote"]))).toBe("/customers");
    expect(landingOf(session("analyst", ["see_customers", "see_work"]))).toBe("/policy");
    expect(landingOf(session("auditor", ["see_work", "see_audit"]))).toBe("/audit");
    expect(landingOf(session("checkout", ["quote", "see_members"]))).toBe("/quotes");
    expect(landingOf(session("member", ["see_own"]))).toBe("/portal");
  });
});
