import { Link } from "@tanstack/react-router";
import { useRelations, type Relations } from "../../api/sides.ts";
import { count, money, shortMoney } from "../../format/numbers.ts";
import { Asked } from "../../parts/asked.tsx";
import { Facts, Figure, Figures } from "../../parts/figure.tsx";
import { Part } from "../../parts/page.tsx";
import { useLang, useText, useTitle, useWord } from "../../texts/texts.tsx";
import "./relations.css";

/** With whom the customer hangs together, as far as facts and the ledger say. */
export function RelationSide({ id }: { id: string }) {
  return <Asked query={useRelations(id)}>{(relations) => <Shown relations={relations} />}</Asked>;
}

function Shown({ relations }: { relations: Relations }) {
  const text = useText();
  const word = useWord();
  const { kind, manager, referrers, referred, merged, partner } = relations;
  const facts: [string, string][] = [
    ...(kind === null ? [] : [[text("relations.kind"), word("customer_kind", String(kind))] as [string, string]]),
    ...(manager === null ? [] : [[text("relations.manager"), String(manager)] as [string, string]]),
  ];
  const hasNobody = referrers.length + referred.length + merged.length === 0;
  return (
    <>
      <Part title={text("relations.who")}>
        {facts.length > 0 ? <Facts facts={facts} /> : null}
        {hasNobody ? <p className="soft">{text("relations.none")}</p> : null}
        <dl className="relations">
          {referrers.length > 0 ? (
            <div>
              <dt>{text("relations.referrers")}</dt>
              <dd>
                {referrers.map(({ id, by }) => (
                  <span key={id}>
                    <Person id={id} /> <small className="faint">{by === "data" ? text("relations.by_data") : text("relations.by_orders")}</small>
                  </span>
                ))}
              </dd>
            </div>
          ) : null}
          {referred.length > 0 ? (
            <div>
              <dt>{text("relations.referred", { total: count(relations.referred_total) })}</dt>
              <dd>
                {referred.map((id) => (
                  <Person key={id} id={id} />
                ))}
                {referred.length < relations.referred_total ? <small className="faint">{text("relations.first_of", { shown: count(referred.length) })}</small> : null}
              </dd>
            </div>
          ) : null}
          {merged.length > 0 ? (
            <div>
              <dt>{text("relations.merged")}</dt>
              <dd>
                {merged.map((id) => (
                  <Person key={id} id={id} />
                ))}
              </dd>
            </div>
          ) : null}
        </dl>
      </Part>
      {partner === null ? null : <Terms id={relations.customer_id} partner={partner} />}
    </>
  );
}

function Person({ id }: { id: string }) {
  return (
    <Link to="/customers/$id" params={{ id }}>
      {id}
    </Link>
  );
}

function Terms({ id, partner }: { id: string; partner: NonNullable<Relations["partner"]> }) {
  const text = useText();
  const title = useTitle();
  const lang = useLang();
  const held = partner.bands.find(({ level }) => level === partner.level);
  const toPartner = (
    <Link to="/partners/$id" params={{ id }}>
      {text("relations.partner_page")}
    </Link>
  );
  return (
    <Part title={text("relations.partner")} acts={toPartner}>
      <Figures>
        <Figure name={text("relations.partner_level")} value={held ? title(held.title, held.level) : text("customer.below")} />
        <Figure name={text("partners.referred")} value={shortMoney(partner.referred, partner.currency, lang)} />
        <Figure name={text("partners.commission")} value={shortMoney(partner.commission, partner.currency, lang)} />
      </Figures>
      <ul className="moves">
        {partner.bands.map(({ level, title: of, from, rate }) => (
          <li key={level}>
            <span>{title(of, level)}</span>
            <span className="faint">{text("relations.band", { rate, from: money(from, partner.currency) })}</span>
          </li>
        ))}
      </ul>
    </Part>
  );
}
