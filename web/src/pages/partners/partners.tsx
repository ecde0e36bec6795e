import { Link } from "@tanstack/react-router";
import { Table } from "antd";
import { usePartners, type Partner } from "../../api/partners.ts";
import { count, money } from "../../format/numbers.ts";
import { Asked } from "../../parts/asked.tsx";
import { Finding, PageHead } from "../../parts/page.tsx";
import { NothingYet } from "../../parts/states.tsx";
import { useText, useTitle } from "../../texts/texts.tsx";

/** Who refers customers: level, what they referred, what they earn. */
export function Partners() {
  const text = useText();
  const title = useTitle();
  return (
    <>
      <PageHead title={text("partners.title")} about={text("partners.about")} />
      <Asked query={usePartners()}>
        {({ partners, currency, named_in_vain, of_other_kinds }) =>
          partners.length === 0 ? (
            <NothingYet told={text("partners.none")} />
          ) : (
            <>
              <Finding>{text("partners.finding", { partners: count(partners.length), orders: count(partners.reduce((sum, one) => sum + one.figures.orders, 0)) })}</Finding>
              <Table<Partner>
                rowKey="partner"
                dataSource={partners}
                pagination={{ pageSize: 50, hideOnSinglePage: true }}
                scroll={{ x: 760 }}
                columns={[
                  {
                    title: text("partners.partner"),
                    render: (_, one) => (
                      <Link to="/partners/$id" params={{ id: one.partner }}>
                        {one.partner}
                      </Link>
                    ),
                  },
                  ...(partners.some((one) => one.kind) ? [{ title: text("partners.kind"), render: (_: unknown, one: Partner) => (one.kind ? title(one.kind.title, one.kind.kind) : "–") }] : []),
                  { title: text("member.level"), render: (_, one) => (one.level ? title(one.level.title, one.level.level) : "–") },
                  { title: text("partners.orders"), align: "right", render: (_, one) => count(one.figures.orders) },
                  { title: text("partners.customers"), align: "right", render: (_, one) => count(one.figures.customers) },
                  { title: text("partners.referred"), align: "right", render: (_, one) => money(one.referred, currency) },
                  { title: text("partners.commission"), align: "right", render: (_, one) => money(one.commission, currency) },
                ]}
              />
              {of_other_kinds > 0 ? <p className="part-note">{text("partners.other_kinds", { partners: count(of_other_kinds) })}</p> : null}
              {named_in_vain > 0 ? <p className="part-note">{text("partners.in_vain", { orders: count(named_in_vain) })}</p> : null}
            </>
          )
        }
      </Asked>
    </>
  );
}
