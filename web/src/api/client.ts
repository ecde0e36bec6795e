import { Problem, problemOf } from "./problem.ts";

/** Values of an address; what is `undefined` or empty stands not in it. */
export type Query = Record<string, string | number | undefined>;

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

function address(path: string, query: Query | undefined): string {
  const pairs = Object.entries(query ?? {}).filter(([, value]) => value !== undefined && value !== "");
  const text = new URLSearchParams(pairs.map(([name, value]) => [name, String(value)])).toString();
  return `/api/v1${path}${text === "" ? "" : `?${text}`}`;
}

interface Sending {
  query?: Query;
  body?: BodyInit;
  headers?: Record<string, string>;
  signal?: AbortSignal | undefined;
  isLong?: boolean;
}

async function send(method: string, path: string, sending: Sending): Promise<Response> {
  const patience = AbortSignal.timeout(sending.isLong ? LONG_PATIENCE : PATIENCE);
  const signal = sending.signal ? AbortSignal.any([sending.signal, patience]) : patience;
  const change: Record<string, string> = method === "GET" ? {} : { "x-csrf-token": session.csrf };
  const headers = { accept: "application/json", "accept-language": session.lang, ...change, ...sending.headers };
  try {
    const response = await fetch(address(path, sending.query), {
      method,
      headers,
      signal,
      credentials: "same-origin",
      ...(sending.body === undefined ? {} : { body: sending.body }),
    });
    if (!response.ok) throw await problemOf(response);
    return response;
  } catch (failed) {
    if (failed instanceof Problem || sending.signal?.aborted) throw failed;
    throw new Problem(patience.aborted ? "slow" : "offline");
  }
}

/** What a route tells. */
export async function get<T>(path: string, query?: Query, signal?: AbortSignal): Promise<T> {
  const response = await send("GET", path, { query, signal });
  return (await response.json()) as T;
}

/** A change; it happens once, however often the request arrives. */
export async function change<T>(
  method: "POST" | "PUT" | "DELETE",
  path: string,
  body: unknown = {},
  options: { isLong?: boolean; isAsync?: boolean } = {},
): Promise<T> {
  const prefer: Record<string, string> = options.isAsync ? { prefer: "respond-async" } : {};
  const headers = { "content-type": "application/json", "idempotency-key": newKey(), ...prefer };
  const sent = await send(method, path, { body: JSON.stringify(body), headers, isLong: options.isLong ?? false });
  return sent.status === 204 ? (undefined as T) : ((await sent.json()) as T);
}

/** Sends a file as it is. */
export async function upload<T>(path: string, query: Query, file: Blob): Promise<T> {
  const headers = { "content-type": "application/octet-stream", "idempotency-key": newKey() };
  const sent = await send("POST", path, { query, body: file, headers, isLong: true });
  return (await sent.json()) as T;
}
