import { Link } from "@tanstack/react-router";
import { useAlerts, type Alert } from "../../api/overview.ts";
import { count, money, said } from "../../format/numbers.ts";
import { day } from "../../format/times.ts";
import { useSchemeNames } from "../../parts/scheme-names.ts";
import { useText } from "../../texts/texts.tsx";

/** What somebody should look at: stale data, rejected rows, money without a customer, drift. */
export function Alerts() {
  const text = useText();
  const alerts = useAlerts().data ?? [];
  if (alerts.length === 0) return null;
  return (
    <ul className="alerts" aria-label={text("overview.alerts")}>
      {alerts.map((alert, at) => (
        <li key={at}>
          <Line alert={alert} />
        </li>
      ))}
    </ul>
  );
}

function Line({ alert }: { alert: Alert }) {
  const text = useText();
  const names = useSchemeNames();
  switch (alert.kind) {
    case "no_facts":
      return <Link to="/imports">{text("alert.no_facts")}</Link>;
    case "no_run":
      return <Link to="/runs">{text("alert.no_run")}</Link>;
    case "stale_data":
      return <Link to="/imports">{text("alert.stale_data", { newest: day(alert.newest), days: count(alert.days) })}</Link>;
    case "rejected_rows":
      return <Link to="/imports">{text("alert.rejected_rows", { import: alert.import, rows: count(alert.rows) })}</Link>;
    case "money_without_customer":
      return <Link to="/imports">{text("alert.money_without_customer", { import: alert.import, amount: money(alert.amount, alert.currency ?? undefined) })}</Link>;
    case "drift": {
      const tier = names.tier(alert.scheme, alert.tier);
      return <span>{text("alert.drift", { scheme: names.scheme(alert.scheme), tier, before: said(alert.before), now: said(alert.now) })}</span>;
    }
  }
}
