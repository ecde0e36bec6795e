import type { TestProject } from "vitest/node";
import { addUser, begin } from "./server.ts";

declare module "vitest" {
  interface ProvidedContext {
    shop: string;
    empty: string;
    promises: string;
  }
}

/** A member of the sample shop. */
const MEMBER = "KH000001";

/** Three servers for all tests: one of the sample shop with somebody of each role, one without facts, one with standings. */
export default async function setup(project: TestProject) {
  const [shop, empty, promises] = await Promise.all([begin("shop"), begin("empty"), begin("promises")]);
  for (const role of ["manager", "sales", "service", "analyst", "auditor", "checkout"]) await addUser(shop.address, role);
  await addUser(shop.address, "member", MEMBER);
  await addUser(promises.address, "partner", "DESIGN-1");
  await addUser(promises.address, "member", "WANG");
  project.provide("promises", promises.address);
  project.provide("shop", shop.address);
  project.provide("empty", empty.address);
  return async () => {
    await Promise.all([shop.stop(), empty.stop(), promises.stop()]);
  };
}
