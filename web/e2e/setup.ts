import type { TestProject } from "vitest/node";
import { addUser, begin } from "./server.ts";

declare module "vitest" {
  interface ProvidedContext {
    shop: string;
    empty: string;
  }
}

/** A member of the sample shop. */
const MEMBER = "KH000001";

/** Two servers for all tests: one of the sample shop with somebody of each role, one without facts. */
export default async function setup(project: TestProject) {
  const [shop, empty] = await Promise.all([begin("shop"), begin("empty")]);
  for (const role of ["manager", "sales", "service", "analyst", "auditor", "checkout"]) await addUser(shop.address, role);
  await addUser(shop.address, "member", MEMBER);
  project.provide("shop", shop.address);
  project.provide("empty", empty.address);
  return async () => {
    await Promise.all([shop.stop(), empty.stop()]);
  };
}
