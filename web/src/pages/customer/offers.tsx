import { Link } from "@tanstack/react-router";
import { Tag } from "antd";
import type { ReactNode } from "react";
import { useOffers, type Offer, type Offers } from "../../api/sides.ts";
import { Problem } from "../../api/problem.ts";
import { useMay } from "../../api/session.ts";
import { count, exactMoney, money } from "../../format/numbers.ts";
import { day } from "../../format/times.ts";
import { plain } from "../../filter/names.ts";
import { Asked } from "../../parts/asked.tsx";
import { Part } from "../../parts/page.tsx";
import { useText, useTitle, useWord } from "../../texts/texts.tsx";
import "./offers.css";

/** What holds for the customer now, by the policy. */
export function OfferPart({ id }: { id: string }) {
  const text = useText();
  const may = useMay();
  const query = useOffers(id);
  // Who does not see the level is told no prices.
  if (query.error instanceof Problem && query.error.isForbidden) return null;
  const quote = may("quote") ? (
    <Link to="/quotes" search={{ customer: id }}>
      {text("offers.quote")}
    </Link>
  ) : null;
  return (
    <Part title={text("offers.title")} acts={quote}>
      <Asked query={query}>{(offers) => <Shown offers={offers} />}</Asked>
    </Part>
  );
}

interface Row {
  key: string;
  name: ReactNode;
  gives: string;
  beside: string[];
}

function Shown({ offers }: { offers: Offers }) {
  const text = useText();
  const word = useWord();
  const rows = useRows(offers);
  if (rows.length === 0) return <p className="soft">{text("offers.none")}</p>;
  const order = offers.order.map((kind) => word("offer_kind", kind)).join(" → ");
  return (
    <>
      <ul className="offers">
        {rows.map(({ key, name, gives, beside }) => (
          <li key={key}>
            <strong>{name}</strong>
            <span className="offer-gives">{gives}</span>
            <span className="faint">{beside.join(" · ")}</span>
          </li>
        ))}
      </ul>
      {rows.length > 1 ? <p className="part-note">{offers.stack === "best" ? text("offers.best") : text("offers.in_order", { order })}</p> : null}
    </>
  );
}

function useRows(offers: Offers): Row[] {
  const text = useText();
  const title = useTitle();
  const { level, next, currency } = offers;
  const pays = (part: string) => (part === "100%" ? text("offers.full") : text("offers.pays", { pays: part }));
  const gift = (points: number) => (points > 0 ? [text("offers.gift", { points: count(points) })] : []);
  const rows: Row[] = [];
  if (level !== null) {
    rows.push({ key: "level", name: text("offers.level", { level: title(level.level.title, level.level.level) }), gives: pays(level.pays), beside: gift(level.gift) });
  }
  if (offers.point_pays !== null) {
    rows.push({ key: "point", name: text("offers.point"), gives: text("offers.point_pays", { amount: exactMoney(offers.point_pays, currency) }), beside: [] });
  }
  if (offers.class !== null) {
    const { scheme, tier } = offers.class;
    const name = text("offers.class", { scheme: plain(scheme), tier: title(tier.title, tier.tier) });
    rows.push({ key: "class", name, gives: pays(offers.class.pays), beside: [text("offers.class_note")] });
  }
  const offered = (offer: Offer, kind: "offers.campaign" | "offers.coupon") => ({
    key: `${kind} ${offer.name}`,
    name: (
      <>
        {text(kind, { name: title(offer.title, plain(offer.name)) })} {offer.is_open || offer.from === null ? null : <Tag>{text("offers.from", { day: day(offer.from) })}</Tag>}
      </>
    ),
    gives: offer.off === null ? pays(offer.pays ?? "100%") : text("offers.off", { off: money(offer.off, currency) }),
    beside: [
      ...(offer.at_least === null ? [] : [text("offers.at_least", { amount: money(offer.at_least, currency) })]),
      ...(offer.at_most === null ? [] : [text("offers.at_most", { amount: money(offer.at_most, currency) })]),
      ...(offer.until === null ? [] : [text("offers.until", { day: day(offer.until) })]),
    ],
  });
  rows.push(...offers.campaigns.map((offer) => offered(offer, "offers.campaign")), ...offers.coupons.map((offer) => offered(offer, "offers.coupon")));
  if (next !== null) {
    const name = text("offers.next", { level: title(next.level.title, next.level.level) });
    rows.push({ key: "next", name, gives: pays(next.pays), beside: [text("offers.needs", { points: count(next.needs) }), ...gift(next.gift)] });
  }
  return rows;
}
