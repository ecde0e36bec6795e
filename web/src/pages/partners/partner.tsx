import { Link, useParams } from "@tanstack/react-router";
import { Table } from "antd";
import { usePartner, type PartnerPage } from "../../api/partners.ts";
import { count, money } from "../../format/numbers.ts";
import { day, minute } from "../../format/times.ts";
import { Asked } from "../../parts/asked.tsx";
import { Figure, Figures } from "../../parts/figure.tsx";
import { PageHead, Part } from "../../parts/page.tsx";
import { useText, useTitle, useWord } from "../../texts/texts.tsx";

/** One partner: level, bands, the statement, and each order that was referred. */
export function Partner() {
  const text = useText();
  const { id } = useParams({ from: "/staff/partners/$id" });
  return (
    <>
      <p className="back">
        <Link to="/partners">{text("partners.back")}</Link>
      </p>
      <Asked query={usePartner(id)}>{(page) => <Told page={page} />}</Asked>
    </>
  );
}

function Told({ page }: { page: PartnerPage }) {
  const text = useText();
  const title = useTitle();
  const word = useWord();
  const { currency, statement } = page;
  return (
    <>
      <PageHead title={page.partner} about={text("partners.as_of", { as_of: minute(page.as_of) })} />
      <Figures>
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
          scroll={{ x: 640 }}
          columns={[
            { title: text("booking.at"), render: (_, step) => minute(step.at) },
            { title: text("booking.command"), render: (_, step) => word("partner_step", step.kind) },
            { title: text("partners.order"), dataIndex: "order" },
            { title: text("customers.id"), dataIndex: "customer_id" },
            { title: text("partners.amount"), align: "right", render: (_, step) => money(step.amount, currency) },
            { title: text("partners.commission"), align: "right", render: (_, step) => money(step.commission, currency) },
          ]}
        />
      </Part>
    </>
  );
}
