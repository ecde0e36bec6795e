import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The program that is tested: as it was built, with the pages in it. */
const PROGRAM = process.env["TERRACE"] ?? "";

/** How long a server may take until it listens, in milliseconds. */
const PATIENCE = 60_000;

export const PASSWORD = "a long sentence for tests";

/** A server of a workspace of its own, at a port that was free. */
export interface Server {
  address: string;
  stop: () => Promise<void>;
}

function run(folder: string, ...parts: string[]): void {
  const ran = spawnSync(PROGRAM, parts, { cwd: folder, encoding: "utf8" });
  if (ran.status !== 0) throw new Error(`terrace ${parts.join(" ")}: ${ran.stderr}`);
}

/** Waits until the server says where it listens, and by which link its owner sets a password. */
function told(server: ChildProcess): Promise<{ address: string; link: string }> {
  return new Promise((resolve, reject) => {
    let said = "";
    const late = setTimeout(() => reject(new Error(`no server after a minute: ${said}`)), PATIENCE);
    server.once("exit", (code) => reject(new Error(`the server ended with ${code}: ${said}`)));
    server.stderr?.setEncoding("utf8").on("data", (text: string) => {
      said += text;
      const found = /(http:\/\/127\.0\.0\.1:\d+)\/welcome\/([0-9a-f]+)/.exec(said);
      if (found?.[1] === undefined || found[2] === undefined) return;
      clearTimeout(late);
      resolve({ address: found[1], link: found[2] });
    });
  });
}

async function post(address: string, path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  const sent = { "content-type": "application/json", ...headers };
  const answer = await fetch(`${address}/api/v1${path}`, { method: "POST", headers: sent, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer;
}

/** Orders of the shop of promises, the latest a day after the others; two customers were referred by a designer. */
const ORDERS = [
  "order_id,customer_id,ordered_at,amount",
  "P1,WANG,2026-05-01 10:00:00,12000.00",
  "P2,LI,2026-05-01 11:00:00,2400.00",
  "P3,ZHAO,2026-05-02 09:00:00,300.00",
].join("\n");

const CUSTOMERS = ["customer_id,referrer", "WANG,DESIGN-1", "LI,DESIGN-2", "ZHAO,DESIGN-1"].join("\n");

/** What is served: the sample shop as it is, a shop without facts, one whose tiers hold for a while, a folder that is not there yet. */
export type Kind = "shop" | "empty" | "promises" | "fresh";

function make(kind: Kind, place: string): void {
  if (kind === "fresh") return;
  if (kind === "shop") {
    run(place, "--quiet", "demo", "shop", "--no-serve");
    return;
  }
  run(place, "init", kind);
  const policies = join(place, kind, "policies");
  if (kind === "empty") {
    // A server wants a policy, and a new workspace has none.
    copyFileSync(join(import.meta.dirname, "../../policies/stationery.yaml"), join(policies, "stationery.yaml"));
    return;
  }
  copyFileSync(join(import.meta.dirname, "policies/promises.yaml"), join(policies, "promises.yaml"));
  for (const [name, rows] of [["customers", CUSTOMERS], ["orders", ORDERS]] as const) {
    writeFileSync(join(place, `${name}.csv`), `${rows}\n`);
    run(place, "-C", kind, "import", name, join(place, `${name}.csv`));
  }
}

/** Serves a shop; its owner can sign in. */
export async function begin(kind: Kind): Promise<Server> {
  const place = mkdtempSync(join(tmpdir(), "terrace-pages-"));
  make(kind, place);
  const server = spawn(PROGRAM, ["-C", join(place, kind), "--lang", "en", "serve", "--port", "0"], { stdio: ["ignore", "ignore", "pipe"] });
  const { address, link } = await told(server);
  await post(address, "/password", { link, password: PASSWORD });
  return {
    address,
    stop: () =>
      new Promise((resolve) => {
        server.once("exit", () => {
          rmSync(place, { recursive: true, force: true });
          resolve();
        });
        server.kill("SIGTERM");
      }),
  };
}

/** Adds somebody of a role who can sign in at once, under the role's name. */
export async function addUser(address: string, role: string, customer?: string): Promise<void> {
  const signed = await post(address, "/session", { name: "owner", password: PASSWORD });
  const { csrf } = (await signed.json()) as { csrf: string };
  const cookie = signed.headers.get("set-cookie")?.split(";")[0] ?? "";
  const added = await post(
    address,
    "/users",
    { name: role, role, ...(customer === undefined ? {} : { customer_id: customer }) },
    { cookie, "x-csrf-token": csrf },
  );
  const { token } = (await added.json()) as { token: string };
  await post(address, "/password", { link: token, password: PASSWORD });
}
