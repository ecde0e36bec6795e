import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useMay } from "../api/session.ts";

interface Props {
  /** A condition over customers. */
  where?: string | undefined;
  /** A column, with `-` before it for the largest first. */
  sort?: string | undefined;
  className?: string;
  children: ReactNode;
}

/** A number that leads to the customers behind it; for who may not see customers it is the number alone. */
export function ToCustomers({ where, sort, className, children }: Props) {
  const may = useMay();
  if (!may("see_customers")) return className ? <span className={className}>{children}</span> : children;
  return (
    <Link to="/customers" search={{ where, sort }} {...(className ? { className } : {})}>
      {children}
    </Link>
  );
}
