import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Segmented, Table } from "antd";
import { use, useMemo } from "react";
import { usePurchases, type Bought, type Purchases } from "../../api/sides.ts";
import { approximately, count, decimal, money, said, shortMoney } from "../../format/numbers.ts";
import { day } from "../../format/times.ts";
import { Asked } from "../../parts/asked.tsx";
import { Chart, chartLook, colour } from "../../parts/chart.tsx";
import { Figure, Figures } from "../../parts/figure.tsx";
import { Finding, Part } from "../../parts/page.tsx";
import { ChoicesContext } from "../../shell/choices.ts";
import { useLang, useText, useWord } from "../../texts/texts.tsx";

/** What a customer bought: in all, month by month, by product, category, channel and shop. */
export function PurchaseSide({ id }: { id: string }) {
  return <Asked query={usePurchases(id)}>{(bought) => <Shown bought={bought} />}</Asked>;
}

function Shown({ bought }: { bought: Purchases }) {
  const text = useText();
  const lang = useLang();
  if (bought.orders === 0) return <p className="soft">{text("purchases.none")}</p>;
  const { currency } = bought;
  const days = (number: number) => text("purchases.days", { days: count(number) });
  const share = approximately(bought.gross) === 0 ? null : approximately(bought.returned) / approximately(bought.gross);
  return (
    <>
      <Finding>{text("purchases.finding", { gross: shortMoney(bought.gross, currency, lang), orders: count(bought.orders), first: day(bought.first) })}</Finding>
      <Figures>
        <Figure name={text("purchases.orders")} value={count(bought.orders)} beside={text("purchases.on_days", { days: count(bought.days) })} />
        <Figure name={text("purchases.paid")} value={shortMoney(bought.gross, currency, lang)} beside={text("purchases.a_order", { mean: shortMoney(bought.mean, currency, lang) })} />
        <Figure name={text("purchases.returned")} value={shortMoney(bought.returned, currency, lang)} beside={share === null ? null : text("purchases.of_paid", { share: said(share) })} />
        <Figure name={text("purchases.last")} value={day(bought.last)} beside={bought.days_since === null ? null : text("purchases.ago", { ago: count(bought.days_since) })} />
        {bought.usual_gap === null ? null : (
          <Figure name={text("purchases.gap")} value={days(bought.usual_gap)} beside={bought.longest_gap === null ? null : text("purchases.longest", { days: days(bought.longest_gap) })} />
        )}
      </Figures>
      {bought.months.length > 1 ? <Months bought={bought} /> : null}
      <What bought={bought} />
    </>
  );
}

/** The most months that are drawn, the newest. */
const MONTHS = 36;

function Months({ bought }: { bought: Purchases }) {
  const text = useText();
  const lang = useLang();
  const { isDark } = use(ChoicesContext);
  const { currency } = bought;
  const months = useMemo(() => bought.months.slice(-MONTHS), [bought]);
  const option = useMemo(() => {
    const look = chartLook();
    const [rule, faint, accent] = ["rule", "faint", "accent"].map(colour);
    return {
      textStyle: look.textStyle,
      grid: { left: 8, right: 8, top: 12, bottom: 8, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
      tooltip: {
        ...look.tooltip,
        axisPointer: { type: "shadow" },
        valueFormatter: (value: unknown) => money(Number(value).toFixed(2), currency),
      },
      xAxis: { type: "category", data: months.map(({ month }) => month.slice(0, 7)), axisLine: { lineStyle: { color: rule } }, axisTick: { show: false }, axisLabel: { color: faint } },
      yAxis: { type: "value", splitLine: { lineStyle: { color: rule } }, axisLabel: { color: faint, formatter: (value: number) => shortMoney(String(value), currency, lang) } },
      series: [{ type: "bar", name: text("purchases.net"), barMaxWidth: 28, itemStyle: { color: accent }, data: months.map(({ net }) => approximately(net)) }],
    };
    // Colours of the style sheet change with the shade.
  }, [months, currency, lang, text, isDark]);
  return (
    <Part title={text("purchases.by_month")} note={text("purchases.by_month_note")}>
      <Chart isSmall option={option} label={text("purchases.by_month")} />
      <details className="figures-of-picture">
        <summary>{text("purchases.figures")}</summary>
        <Table
          size="small"
          rowKey="month"
          dataSource={months.toReversed()}
          pagination={{ pageSize: 12, hideOnSinglePage: true, showSizeChanger: false }}
          columns={[
            { title: text("purchases.month"), render: (_, row) => row.month.slice(0, 7) },
            { title: text("purchases.orders"), align: "right", render: (_, row) => count(row.orders) },
            { title: text("purchases.net"), align: "right", render: (_, row) => money(row.net, currency) },
          ]}
        />
      </details>
    </Part>
  );
}

const BY = ["product", "category", "channel", "store"] as const;

type By = (typeof BY)[number];

/** What they buy, by the thing that the address says. */
function What({ bought }: { bought: Purchases }) {
  const text = useText();
  const word = useWord();
  const navigate = useNavigate();
  const { by } = useSearch({ from: "/staff/customers/$id" });
  const lists: Record<By, Bought[]> = { product: bought.products, category: bought.categories, channel: bought.channels, store: bought.stores };
  const kinds = BY.filter((kind) => lists[kind].length > 0);
  const chosen = kinds.find((kind) => kind === by) ?? kinds[0];
  if (chosen === undefined) return null;
  const id = bought.customer_id;
  const { currency } = bought;
  const rows = lists[chosen];
  const hasQuantity = rows.some(({ quantity }) => quantity !== null);
  const hasReturns = rows.some(({ returned }) => approximately(returned) !== 0);
  const name = (row: Bought) => {
    if (row.name === null) return <span className="faint">{text("purchases.unnamed")}</span>;
    if (chosen !== "product" && chosen !== "category") return row.name;
    return (
      <Link to="/customers/$id" params={{ id }} search={{ side: "records", kind: "orders", [chosen]: row.name }}>
        {row.name}
      </Link>
    );
  };
  return (
    <Part
      title={text("purchases.what")}
      note={text("purchases.what_note")}
      acts={
        kinds.length > 1 ? (
          <Segmented<By>
            size="small"
            value={chosen}
            aria-label={text("purchases.by")}
            options={kinds.map((kind) => ({ value: kind, label: word("purchases_by", kind) }))}
            onChange={(kind) => void navigate({ to: "/customers/$id", params: { id }, search: { side: "purchases", by: kind }, replace: true })}
          />
        ) : null
      }
    >
      <Table<Bought>
        size="small"
        rowKey={(row) => row.name ?? ""}
        dataSource={rows}
        pagination={{ pageSize: 15, hideOnSinglePage: true, showSizeChanger: false }}
        scroll={{ x: 640 }}
        columns={[
          { key: "name", title: word("purchases_by", chosen), render: (_, row) => name(row) },
          ...(chosen === "product" && rows.some(({ category }) => category !== null) ? [{ key: "category", title: word("purchases_by", "category"), render: (_: unknown, row: Bought) => row.category }] : []),
          { key: "orders", title: text("purchases.orders"), align: "right", render: (_, row) => count(row.orders) },
          ...(hasQuantity ? [{ key: "quantity", title: text("purchases.quantity"), align: "right" as const, render: (_: unknown, row: Bought) => decimal(row.quantity as number | null) }] : []),
          { key: "gross", title: text("purchases.paid"), align: "right", render: (_, row) => money(row.gross, currency) },
          { key: "share", title: text("purchases.share"), align: "right", render: (_, row) => said(row.share) },
          ...(hasReturns ? [{ key: "returned", title: text("purchases.returned"), align: "right" as const, render: (_: unknown, row: Bought) => (approximately(row.returned) === 0 ? "" : money(row.returned, currency)) }] : []),
          { key: "first", title: text("purchases.first_time"), align: "right", render: (_, row) => day(row.first) },
          { key: "last", title: text("purchases.last_time"), align: "right", render: (_, row) => day(row.last) },
        ]}
      />
    </Part>
  );
}
