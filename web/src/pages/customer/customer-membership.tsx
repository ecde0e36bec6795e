import { Link } from "@tanstack/react-router";
import type { Membership } from "../../api/members.ts";
import { useMay } from "../../api/session.ts";
import { MembershipFacts } from "../../parts/membership.tsx";
import { useText } from "../../texts/texts.tsx";

/** Level and points, or that the customer is no member. */
export function CustomerMembership({ membership, id }: { membership: Membership | null; id: string }) {
  const text = useText();
  const may = useMay();
  if (membership !== null) return <MembershipFacts membership={membership} />;
  return (
    <p className="soft">
      {text("customer.no_member")}{" "}
      {may("change_members") ? (
        <Link to="/members" search={{ join: id }}>
          {text("customer.join")}
        </Link>
      ) : null}
    </p>
  );
}
