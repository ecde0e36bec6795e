import { Link } from "@tanstack/react-router";
import { Table } from "antd";
import type { PartnerPage } from "../api/partners.ts";
import { count, money } from "../format/numbers.ts";
import { day, minute } from "../format/times.ts";
import { useText, useTitle, useWord } from "../texts/texts.tsx";
import { Figure, Figures } from "./figure.tsx";
import { Part } from "./page.tsx";

/** A partner's level, bands, account and each order that was referred; on their own page without who ordered. */
export function Statement({ page, isOwn = false }: { page: PartnerPage; isOwn?: boolean }) {
  const text = useText();
  const title = useTitle();
  const word = useWord();
  const { currency, statement } = page;
  return (
    <>
      <Figures>
        {page.kind ? <Figure name={text("partners.kind")} value={title(page.kind.title, page.kind.kind)} /> : null}
        <Figure name={text("member.level")} value={page.level ? title(page.level.title, page.level.level) : "–"} />
        <Figure name={text("partners.referred")} value={money(page.referred, currency)} beside={text("partners.of_orders", { orders: count(page.figures.orders) })} />
        <Figure name={text("partners.commission")} value={money(page.commission, currency)} />
        <Figure
          name={text("partners.confirmed")}
          value={money(statement.confirmed, currency)}
          beside={text("partners.provisional", { amount: money(statement.provisional, currency), day: day(statement.period_end) })}
        />
      </Figures>
      <Part title={text("partners.bands")}>
        <Table
          size="small"
          rowKey={(band) => band.level.level}
          dataSource={page.bands}
          pagination={false}
          columns={[
            { title: text("member.level"), render: (_, band) => title(band.level.title, band.level.level) },
            { title: text("partners.from"), align: "right", render: (_, band) => money(band.from, currency) },
            { title: text("partners.rate"), align: "right", dataIndex: "rate" },
            { title: text("partners.in_band"), align: "right", render: (_, band) => money(band.amount, currency) },
          ]}
        />
      </Part>
      <Part title={text("partners.steps")}>
        <Table
          size="small"
          rowKey={(step) => `${step.at}${step.kind}${step.order}${step.amount}`}
          dataSource={page.steps}
          pagination={{ pageSize: 20, hideOnSinglePage: true, showSizeChanger: false }}
          scroll={{ x: 600 }}
          columns={[
            { title: text("booking.at"), render: (_, step) => minute(step.at) },
            { title: text("booking.command"), render: (_, step) => word("partner_step", step.kind) },
            { title: text("partners.order"), dataIndex: "order" },
            ...(isOwn ? [] : [{ title: text("customers.id"), render: (_: unknown, step: PartnerPage["steps"][number]) => <Customer id={step.customer_id} /> }]),
            { title: text("partners.amount"), align: "right", render: (_, step) => money(step.amount, currency) },
            { title: text("partners.commission"), align: "right", render: (_, step) => money(step.commission, currency) },
          ]}
        />
      </Part>
    </>
  );
}

function Customer({ id }: { id: string | null }) {
  if (id === null) return null;
  return (
    <Link to="/customers/$id" params={{ id }}>
      {id}
    </Link>
  );
}
