import { useSearch } from "@tanstack/react-router";
import { Comparison } from "./compare/comparison.tsx";
import { Customers } from "./customers.tsx";

/** Customers as they are, or those who moved between two days, as the address says. */
export function CustomersPage() {
  const { against } = useSearch({ from: "/staff/customers" });
  return against === undefined ? <Customers /> : <Comparison />;
}
