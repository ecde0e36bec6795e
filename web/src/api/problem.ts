import type { Form } from "./routes.ts";

/** Why a request did not bring what was asked for. */
export type Failure = "refused" | "signed-out" | "offline" | "slow";

/** A mistake of a policy or of its test cases, at its place. */
type Mistake = Form<"PolicyMistakeView">;

/** A failed request: what the server says of it (RFC 9457), or that no server answered. */
export class Problem extends Error {
  readonly failure: Failure;
  readonly status: number;
  readonly code: string | undefined;
  readonly fix: string | undefined;
  readonly mistakes: Mistake[];

  constructor(failure: Failure, told: Partial<Form<"Problem">> = {}) {
    super(told.detail ?? "");
    this.name = "Problem";
    this.failure = failure;
    this.status = told.status ?? 0;
    this.code = told.code;
    this.fix = told.fix ?? undefined;
    this.mistakes = told.mistakes ?? [];
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
    const told = (await response.json()) as Partial<Form<"Problem">>;
    return new Problem(failure, { ...told, status: response.status });
  } catch {
    return new Problem(failure, { status: response.status, detail: response.statusText });
  }
}
