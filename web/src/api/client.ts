import { Problem, problemOf } from "./problem.ts";
import type { Address, Answer, Form, Given, Method, PathOf, Sending } from "./routes.ts";

/** How long an answer may take before the page says that it is slow, in milliseconds. */
const PATIENCE = 60_000;

/** Files and runs of everybody take longer. */
const LONG_PATIENCE = 3_600_000;

const session: { csrf: string; lang: string } = { csrf: "", lang: "zh" };

/** The token that the server wants with every change of this session. */
export function holdCsrf(token: string | null | undefined): void {
  session.csrf = token ?? "";
}

/** The language in which the server tells what is wrong. */
export function askIn(lang: string): void {
  session.lang = lang;
}

/** A name under which a change happens once, however often it is sent. Also outside of encrypted connections. */
function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The parts of an address, whatever the route. */
interface Parts {
  path?: Record<string, string | number> | undefined;
  query?: Record<string, string | number | boolean | undefined> | undefined;
}

function address(path: string, parts: Parts): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(parts.path?.[name] ?? "")));
  const pairs = Object.entries(parts.query ?? {}).filter(([, value]) => value !== undefined && value !== "");
  const text = new URLSearchParams(pairs.map(([name, value]) => [name, String(value)])).toString();
  return `/api/v1${filled}${text === "" ? "" : `?${text}`}`;
}

/** A request as it goes over the wire. */
interface Request {
  body?: BodyInit;
  headers?: Record<string, string>;
  signal?: AbortSignal | undefined;
  isLong?: boolean | undefined;
  /** Goes out even if the page is left meanwhile. */
  isLast?: boolean | undefined;
}

async function send(method: Method, path: string, request: Request): Promise<Response> {
  const patience = AbortSignal.timeout(request.isLong ? LONG_PATIENCE : PATIENCE);
  const signal = request.signal ? AbortSignal.any([request.signal, patience]) : patience;
  const change: Record<string, string> = method === "get" ? {} : { "x-csrf-token": session.csrf };
  const headers = { accept: "application/json", "accept-language": session.lang, ...change, ...request.headers };
  try {
    const response = await fetch(path, {
      method: method.toUpperCase(),
      headers,
      signal,
      credentials: "same-origin",
      keepalive: request.isLast ?? false,
      ...(request.body === undefined ? {} : { body: request.body }),
    });
    if (!response.ok) throw await problemOf(response);
    return response;
  } catch (failed) {
    if (failed instanceof Problem || request.signal?.aborted) throw failed;
    throw new Problem(patience.aborted ? "slow" : "offline");
  }
}

async function toldBy<Told>(response: Response): Promise<Told> {
  return (response.status === 204 ? undefined : await response.json()) as Told;
}

/** What a route tells. */
export async function get<P extends PathOf<"get">>(
  path: P,
  ...[asked]: Given<Address<"get", P> & { signal?: AbortSignal; isLong?: boolean }>
): Promise<Answer<"get", P>> {
  const parts: Parts & { signal?: AbortSignal; isLong?: boolean } = asked ?? {};
  return toldBy(await send("get", address(path, parts), { signal: parts.signal, isLong: parts.isLong }));
}

/** A change; it happens once, however often the request arrives. */
export async function change<M extends Exclude<Method, "get">, P extends PathOf<M>>(
  method: M,
  path: P,
  ...[sent]: Given<Sending<M, P> & { isLong?: boolean; isLast?: boolean; ifMatch?: number }>
): Promise<Answer<M, P>> {
  const parts: Parts & { body?: unknown; isLong?: boolean; isLast?: boolean; ifMatch?: number } = sent ?? {};
  const seen: Record<string, string> = parts.ifMatch === undefined ? {} : { "if-match": `"${parts.ifMatch}"` };
  const headers = { "content-type": "application/json", "idempotency-key": newKey(), ...seen };
  const body = JSON.stringify(parts.body ?? {});
  return toldBy(await send(method, address(path, parts), { body, headers, isLong: parts.isLong, isLast: parts.isLast }));
}

/** Asks for a change that goes on after its answer, which is the job that does it. */
export async function begin<M extends Exclude<Method, "get">, P extends PathOf<M>>(
  method: M,
  path: P,
  ...[sent]: Given<Sending<M, P>>
): Promise<Form<"JobView">> {
  const parts: Parts & { body?: unknown } = sent ?? {};
  const headers = { "content-type": "application/json", "idempotency-key": newKey(), prefer: "respond-async" };
  return toldBy(await send(method, address(path, parts), { body: JSON.stringify(parts.body ?? {}), headers }));
}

/** A file that a route makes, with its name. */
export async function download<P extends PathOf<"get">>(path: P, parts: Address<"get", P>): Promise<{ file: Blob; name: string }> {
  const response = await send("get", address(path, parts), { isLong: true });
  const name = /filename="([^"]+)"/.exec(response.headers.get("content-disposition") ?? "")?.[1];
  try {
    return { file: await response.blob(), name: name ?? "terrace" };
  } catch {
    // It broke off on the way: a part is not the whole.
    throw new Problem("offline");
  }
}

/** Sends a file as it is. */
export async function upload<P extends PathOf<"post">>(
  path: P,
  { file, ...parts }: Address<"post", P> & { file: Blob },
): Promise<Answer<"post", P>> {
  const headers = { "content-type": "application/octet-stream", "idempotency-key": newKey() };
  return toldBy(await send("post", address(path, parts), { body: file, headers, isLong: true }));
}
