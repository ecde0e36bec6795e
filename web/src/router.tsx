import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from "@tanstack/react-router";
import type { AuditRequest } from "./api/people.ts";
import { SIDES, type SideSearch } from "./pages/customer/sides.ts";
import { WAYS, type CompareSearch } from "./pages/customers/compare/compare-state.ts";
import { EFFECTS, type EffectsSearch } from "./pages/effects/kinds.ts";
import type { ListSearch } from "./pages/customers/list-state.ts";
import { Waiting } from "./parts/waiting.tsx";
import { Gate, Landing, NoSuchPage, OwnGate, PageFailed } from "./shell/gate.tsx";

/** A text of the address; `undefined` where it is none. */
function text(value: unknown): string | undefined {
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** A whole number from `least` on; `undefined` where it is none. */
function number(value: unknown, least: number): number | undefined {
  const found = Number(value);
  return value !== undefined && value !== "" && Number.isInteger(found) && found >= least ? found : undefined;
}

const root = createRootRoute({ notFoundComponent: NoSuchPage, errorComponent: PageFailed });

/** Where to go after signing in, and whose name stands there already. */
interface SignInSearch {
  to?: string | undefined;
  name?: string | undefined;
}

const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  validateSearch: (search: Record<string, unknown>): SignInSearch => ({ to: text(search["to"]), name: text(search["name"]) }),
  component: lazyRouteComponent(() => import("./pages/sign-in/sign-in.tsx"), "SignIn"),
});

const staff = createRoute({ getParentRoute: () => root, id: "staff", component: Gate });

const landing = createRoute({ getParentRoute: () => staff, path: "/", component: Landing });

const customers = createRoute({
  getParentRoute: () => staff,
  path: "/customers",
  validateSearch: (search: Record<string, unknown>): ListSearch & CompareSearch => ({
    view: search["view"] === "all" ? "all" : number(search["view"], 1),
    changed: search["changed"] === true || search["changed"] === "true" ? true : undefined,
    where: text(search["where"]),
    sort: text(search["sort"]),
    columns: text(search["columns"]),
    page: number(search["page"], 1),
    size: number(search["size"], 1),
    as_of: text(search["as_of"]),
    against: text(search["against"]),
    scheme: text(search["scheme"]),
    direction: WAYS.find((way) => way === search["direction"]),
    from_tier: text(search["from_tier"]),
    to_tier: text(search["to_tier"]),
    moved_by: text(search["moved_by"]),
  }),
  component: lazyRouteComponent(() => import("./pages/customers/customers-page.tsx"), "CustomersPage"),
});

const customer = createRoute({
  getParentRoute: () => staff,
  path: "/customers/$id",
  validateSearch: (search: Record<string, unknown>): SideSearch => ({
    side: SIDES.find((side) => side === search["side"]),
    kind: text(search["kind"]),
    product: text(search["product"]),
    category: text(search["category"]),
    by: text(search["by"]),
    metric: text(search["metric"]),
  }),
  component: lazyRouteComponent(() => import("./pages/customer/customer.tsx"), "Customer"),
});

const members = createRoute({
  getParentRoute: () => staff,
  path: "/members",
  // Whom to sign up; empty for somebody whose number is not known yet.
  validateSearch: (search: Record<string, unknown>): { join?: string } => (search["join"] === undefined ? {} : { join: String(search["join"]) }),
  component: lazyRouteComponent(() => import("./pages/members/members.tsx"), "Members"),
});

const member = createRoute({
  getParentRoute: () => staff,
  path: "/members/$id",
  component: lazyRouteComponent(() => import("./pages/members/member.tsx"), "Member"),
});

const run = createRoute({
  getParentRoute: () => staff,
  path: "/runs/$number",
  validateSearch: (search: Record<string, unknown>): { from?: number | undefined } => ({ from: number(search["from"], 1) }),
  component: lazyRouteComponent(() => import("./pages/runs/run.tsx"), "Run"),
});

const audit = createRoute({
  getParentRoute: () => staff,
  path: "/audit",
  validateSearch: (search: Record<string, unknown>): AuditRequest => ({
    kind: text(search["kind"]),
    id: text(search["id"]),
    actor: text(search["actor"]),
    action: text(search["action"]),
    from: text(search["from"]),
    until: text(search["until"]),
    before: number(search["before"], 1),
  }),
  component: lazyRouteComponent(() => import("./pages/audit/audit.tsx"), "Audit"),
});

const overview = createRoute({
  getParentRoute: () => staff,
  path: "/overview",
  validateSearch: (search: Record<string, unknown>): { scheme?: string | undefined } => ({ scheme: text(search["scheme"]) }),
  component: lazyRouteComponent(() => import("./pages/overview/overview.tsx"), "Overview"),
});

const quotes = createRoute({
  getParentRoute: () => staff,
  path: "/quotes",
  // Whose cart it is, if one comes from their page.
  validateSearch: (search: Record<string, unknown>): { customer?: string | undefined } => ({ customer: text(search["customer"]) }),
  component: lazyRouteComponent(() => import("./pages/quotes/quotes.tsx"), "Quotes"),
});

/** What of policies is shown, and which versions side by side; 0 is the workspace's file. */
interface PolicySearch {
  show?: string | undefined;
  before?: number | undefined;
  after?: number | undefined;
}

const policy = createRoute({
  getParentRoute: () => staff,
  path: "/policy",
  validateSearch: (search: Record<string, unknown>): PolicySearch => ({
    show: text(search["show"]),
    before: number(search["before"], 0),
    after: number(search["after"], 0),
  }),
  component: lazyRouteComponent(() => import("./pages/policy/policy.tsx"), "Policy"),
});

const runs = createRoute({
  getParentRoute: () => staff,
  path: "/runs",
  component: lazyRouteComponent(() => import("./pages/runs/runs.tsx"), "Runs"),
});

const imports = createRoute({
  getParentRoute: () => staff,
  path: "/imports",
  component: lazyRouteComponent(() => import("./pages/imports/imports.tsx"), "Imports"),
});

const upload = createRoute({
  getParentRoute: () => staff,
  path: "/imports/$upload",
  validateSearch: (search: Record<string, unknown>): { job?: number | undefined } => ({ job: number(search["job"], 1) }),
  component: lazyRouteComponent(() => import("./pages/imports/upload.tsx"), "UploadPage"),
});

const keys = createRoute({
  getParentRoute: () => staff,
  path: "/keys",
  component: lazyRouteComponent(() => import("./pages/keys/keys.tsx"), "Keys"),
});

const webhooks = createRoute({
  getParentRoute: () => staff,
  path: "/webhooks",
  component: lazyRouteComponent(() => import("./pages/webhooks/webhooks.tsx"), "Webhooks"),
});

const users = createRoute({
  getParentRoute: () => staff,
  path: "/users",
  component: lazyRouteComponent(() => import("./pages/users/users.tsx"), "Users"),
});

const account = createRoute({
  getParentRoute: () => staff,
  path: "/account",
  component: lazyRouteComponent(() => import("./pages/account/account.tsx"), "Account"),
});

const partners = createRoute({
  getParentRoute: () => staff,
  path: "/partners",
  component: lazyRouteComponent(() => import("./pages/partners/partners.tsx"), "Partners"),
});

const approvals = createRoute({
  getParentRoute: () => staff,
  path: "/approvals",
  component: lazyRouteComponent(() => import("./pages/approvals/approvals.tsx"), "Approvals"),
});

const sources = createRoute({
  getParentRoute: () => staff,
  path: "/sources",
  component: lazyRouteComponent(() => import("./pages/sources/sources.tsx"), "SourcesPage"),
});

const jobs = createRoute({
  getParentRoute: () => staff,
  path: "/jobs",
  component: lazyRouteComponent(() => import("./pages/jobs/jobs.tsx"), "Jobs"),
});

const settings = createRoute({
  getParentRoute: () => staff,
  path: "/settings",
  component: lazyRouteComponent(() => import("./pages/settings/settings.tsx"), "Settings"),
});

const usage = createRoute({
  getParentRoute: () => staff,
  path: "/usage",
  component: lazyRouteComponent(() => import("./pages/usage/usage.tsx"), "Usage"),
});

const partner = createRoute({
  getParentRoute: () => staff,
  path: "/partners/$id",
  component: lazyRouteComponent(() => import("./pages/partners/partner.tsx"), "Partner"),
});

const start = createRoute({
  getParentRoute: () => staff,
  path: "/start",
  component: lazyRouteComponent(() => import("./pages/start/start.tsx"), "Start"),
});

const xray = createRoute({
  getParentRoute: () => staff,
  path: "/xray",
  component: lazyRouteComponent(() => import("./pages/xray/xray.tsx"), "Xray"),
});

const board = createRoute({
  getParentRoute: () => staff,
  path: "/board",
  component: lazyRouteComponent(() => import("./pages/board/board.tsx"), "Board"),
});

const effects = createRoute({
  getParentRoute: () => staff,
  path: "/effects",
  validateSearch: (search: Record<string, unknown>): EffectsSearch => ({
    show: EFFECTS.find((kind) => kind === search["show"]),
    name: text(search["name"]),
  }),
  component: lazyRouteComponent(() => import("./pages/effects/effects.tsx"), "Effects"),
});

const own = createRoute({ getParentRoute: () => root, id: "own", component: OwnGate });

const portal = createRoute({
  getParentRoute: () => own,
  path: "/portal",
  component: lazyRouteComponent(() => import("./pages/portal/portal.tsx"), "Portal"),
});

const ofStaff = [
  landing,
  start,
  xray,
  board,
  effects,
  overview,
  customers,
  customer,
  members,
  member,
  quotes,
  partners,
  partner,
  policy,
  runs,
  run,
  approvals,
  imports,
  upload,
  sources,
  jobs,
  keys,
  webhooks,
  users,
  audit,
  settings,
  usage,
  account,
];

const tree = root.addChildren([signIn, staff.addChildren(ofStaff), own.addChildren([portal])]);

export const router = createRouter({
  routeTree: tree,
  defaultPreload: "intent",
  defaultPendingComponent: Waiting,
  scrollRestoration: true,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
