import { usePartnerPortal } from "../../api/partners.ts";
import { Problem } from "../../api/problem.ts";
import { useSession } from "../../api/session.ts";
import { minute } from "../../format/times.ts";
import { Asked } from "../../parts/asked.tsx";
import { PageHead } from "../../parts/page.tsx";
import { Statement } from "../../parts/statement.tsx";
import { NothingYet } from "../../parts/states.tsx";
import { useText } from "../../texts/texts.tsx";

/** A partner's own statement: their orders, their commission. Who ordered is not on it. */
export function OfPartner() {
  const text = useText();
  const query = usePartnerPortal();
  const name = useSession().data?.name;
  if (query.error instanceof Problem && query.error.isMissing) {
    return (
      <>
        <PageHead title={text("portal.title", { name: name ?? "" })} about={text("portal.partner_about")} />
        <NothingYet told={text("portal.nothing_referred")} />
      </>
    );
  }
  return (
    <Asked query={query}>
      {(page) => (
        <>
          <PageHead title={text("portal.title", { name: name ?? page.partner })} about={text("portal.partner_as_of", { partner: page.partner, as_of: minute(page.as_of) })} />
          <Statement page={page} isOwn />
        </>
      )}
    </Asked>
  );
}
