import type { ReactNode } from "react";

/** A number that matters, with its name and what stands beside it. */
export function Figure({ name, value, beside }: { name: ReactNode; value: ReactNode; beside?: ReactNode }) {
  return (
    <div className="figure">
      <p className="figure-name">{name}</p>
      <p className="figure-value">{value}</p>
      {beside ? <p className="figure-beside">{beside}</p> : null}
    </div>
  );
}

export function Figures({ children }: { children: ReactNode }) {
  return <div className="figures">{children}</div>;
}

/** Names with what they hold. */
export function Facts({ facts }: { facts: [name: ReactNode, value: ReactNode][] }) {
  return (
    <dl className="facts">
      {facts.map(([name, value], at) => (
        <div key={at}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
