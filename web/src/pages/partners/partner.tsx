import { Link, useParams } from "@tanstack/react-router";
import { usePartner } from "../../api/partners.ts";
import { minute } from "../../format/times.ts";
import { Asked } from "../../parts/asked.tsx";
import { PageHead } from "../../parts/page.tsx";
import { Statement } from "../../parts/statement.tsx";
import { useText } from "../../texts/texts.tsx";

/** One partner: level, bands, the statement, and each order that was referred. */
export function Partner() {
  const text = useText();
  const { id } = useParams({ from: "/staff/partners/$id" });
  return (
    <>
      <p className="back">
        <Link to="/partners">{text("partners.back")}</Link>
      </p>
      <Asked query={usePartner(id)}>
        {(page) => (
          <>
            <PageHead title={page.partner} about={text("partners.as_of", { as_of: minute(page.as_of) })} />
            <Statement page={page} />
          </>
        )}
      </Asked>
    </>
  );
}
