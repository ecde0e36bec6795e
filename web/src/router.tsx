import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from "@tanstack/react-router";
import { Gate, Landing, NoSuchPage, PageFailed } from "./shell/gate.tsx";
import { Nothing } from "./shell/nothing.tsx";

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

export { number, text };

const tree = root.addChildren([signIn, staff.addChildren([landing])]);

export const router = createRouter({
  routeTree: tree,
  defaultPreload: "intent",
  defaultPendingComponent: Nothing,
  scrollRestoration: true,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
