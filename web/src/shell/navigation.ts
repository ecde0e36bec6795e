import type { Right, Session } from "../api/session.ts";
import type { TextKey } from "../texts/texts.tsx";

/** A page of the navigation: who sees it is who may read what it shows. */
export interface Page {
  path: string;
  text: TextKey;
  /** `null` for everybody who has signed in. */
  right: Right | null;
}

/** Pages that belong together. */
export interface Section {
  key: string;
  text: TextKey;
  pages: Page[];
}

/** All sections, in the order of the day's work. */
export const SECTIONS: Section[] = [
  {
    key: "overview",
    text: "nav.overview",
    pages: [
      { path: "/overview", text: "nav.overview", right: "see_work" },
      { path: "/board", text: "nav.board", right: "see_work" },
      { path: "/effects", text: "nav.effects", right: "see_work" },
    ],
  },
  {
    key: "customers",
    text: "nav.customers",
    pages: [{ path: "/customers", text: "nav.customers", right: "see_customers" }],
  },
  {
    key: "members",
    text: "nav.members",
    pages: [
      { path: "/members", text: "nav.member_list", right: "see_members" },
      { path: "/quotes", text: "nav.quotes", right: "quote" },
      { path: "/partners", text: "nav.partners", right: "see_customers" },
    ],
  },
  {
    key: "policies",
    text: "nav.policies",
    pages: [
      { path: "/policy", text: "nav.policy", right: "see_work" },
      { path: "/runs", text: "nav.runs", right: "see_work" },
      { path: "/xray", text: "nav.xray", right: "see_work" },
      { path: "/approvals", text: "nav.approvals", right: "approve" },
    ],
  },
  {
    key: "connections",
    text: "nav.connections",
    pages: [
      { path: "/start", text: "start.title", right: "see_work" },
      { path: "/imports", text: "nav.imports", right: "see_work" },
      { path: "/sources", text: "nav.sources", right: "see_work" },
      { path: "/jobs", text: "nav.jobs", right: "see_work" },
      { path: "/keys", text: "nav.keys", right: "manage" },
      { path: "/webhooks", text: "nav.webhooks", right: "manage" },
    ],
  },
  {
    key: "settings",
    text: "nav.settings",
    pages: [
      { path: "/users", text: "nav.users", right: "manage" },
      { path: "/audit", text: "nav.audit", right: "see_audit" },
      { path: "/settings", text: "nav.configuration", right: "manage" },
      { path: "/usage", text: "nav.usage", right: "manage" },
      { path: "/account", text: "nav.account", right: null },
    ],
  },
];

/** What a role sees of the navigation. */
export function sectionsOf(session: Session): Section[] {
  const may = (page: Page) => page.right === null || session.rights.includes(page.right);
  const seen = SECTIONS.map((section) => ({ ...section, pages: section.pages.filter(may) }));
  return seen.filter((section) => section.pages.length > 0);
}

/** Where a role's work is: the first page after signing in. */
export function landingOf(session: Session): string {
  const may = (right: Right) => session.rights.includes(right);
  if (may("see_own")) return "/portal";
  if (session.role === "analyst") return "/policy";
  if (may("see_audit") && !may("see_customers")) return "/audit";
  if (may("see_work")) return "/overview";
  if (may("see_customers")) return "/customers";
  if (may("quote")) return "/quotes";
  return "/account";
}
