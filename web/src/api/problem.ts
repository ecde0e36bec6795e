/** Why a request did not bring what was asked for. */
export type Failure = "refused" | "signed-out" | "offline" | "slow";

/** A failed request: what the server says of it (RFC 9457), or that no server answered. */
export class Problem extends Error {
  readonly failure: Failure;
  readonly status: number;
  readonly code: string | undefined;
  readonly fix: string | undefined;

  constructor(failure: Failure, told: { status?: number; detail?: string; code?: string; fix?: string } = {}) {
    super(told.detail ?? "");
    this.name = "Problem";
    this.failure = failure;
    this.status = told.status ?? 0;
    this.code = told.code;
    this.fix = told.fix;
  }

  /** Whether the caller's role is why. */
  get isForbidden(): boolean {
    return this.status === 403;
  }

  get isMissing(): boolean {
    return this.status === 404;
  }
}

/** What a response that is no success says. */
export async function problemOf(response: Response): Promise<Problem> {
  const failure = response.status === 401 ? "signed-out" : "refused";
  try {
    const told = (await response.json()) as { detail?: string; code?: string; fix?: string };
    return new Problem(failure, { status: response.status, ...told });
  } catch {
    return new Problem(failure, { status: response.status, detail: response.statusText });
  }
}
