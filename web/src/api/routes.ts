import type { components, paths } from "./document.ts";

/** Forms of requests and answers, by their names in the document of the API. */
export type Form<Name extends keyof components["schemas"]> = components["schemas"][Name];

export type Method = "get" | "post" | "put" | "delete";

/** Paths below `/api/v1`. */
type Routes = { [P in keyof paths as P extends `/api/v1${infer Rest}` ? Rest : never]: paths[P] };

/** The paths that a method is for. */
export type PathOf<M extends Method> = {
  [P in keyof Routes]: Routes[P] extends Record<M, { responses: unknown }> ? P : never;
}[keyof Routes];

type Operation<M extends Method, P extends PathOf<M>> = Routes[P] extends Record<M, infer Found> ? Found : never;

type ContentOf<Told> = Told extends { content: { "application/json": infer Content } } ? Content : undefined;

type Done = 200 | 201 | 202 | 204;

/** All that a route answers where it does as it is told. */
type Answers<M extends Method, P extends PathOf<M>> =
  Operation<M, P> extends { responses: infer Told } ? { [S in keyof Told & Done]: ContentOf<Told[S]> }[keyof Told & Done] : never;

/** A job is what comes of work that was asked for in the background, and of work that is one. */
type AtOnce<Told> = [Exclude<Told, Form<"JobView">>] extends [never] ? Told : Exclude<Told, Form<"JobView">>;

/** What a route answers whoever waits for it. */
export type Answer<M extends Method, P extends PathOf<M>> = AtOnce<Answers<M, P>>;

type Parameters<M extends Method, P extends PathOf<M>> = Operation<M, P> extends { parameters: infer Found } ? Found : never;

/** Values of an address are written as texts; numbers are taken as well. What is `undefined` or empty stands not in it. */
type Written<Named> = { [N in keyof Named]: NonNullable<Named[N]> | number | undefined };

/** What stands in the path itself. */
type InPath<M extends Method, P extends PathOf<M>> =
  Parameters<M, P> extends { path: infer Named } ? { path: { [N in keyof Named]: Named[N] | number } } : { path?: undefined };

/** What stands behind the path. */
type InQuery<M extends Method, P extends PathOf<M>> =
  Parameters<M, P> extends { query?: infer Named } ? (Named extends object ? { query?: Written<Named> } : { query?: undefined }) : { query?: undefined };

type InBody<M extends Method, P extends PathOf<M>> =
  Operation<M, P> extends { requestBody: { content: { "application/json": infer Body } } } ? { body: Body } : { body?: undefined };

/** The parts of an address that a route takes. */
export type Address<M extends Method, P extends PathOf<M>> = InPath<M, P> & InQuery<M, P>;

/** All that a change takes. */
export type Sending<M extends Method, P extends PathOf<M>> = Address<M, P> & InBody<M, P>;

/** Arguments that may be left out where none of them is needed. */
export type Given<A> = object extends A ? [A?] : [A];
