import { useMemo } from "react";
import type { Approval } from "../../api/approvals.ts";
import { usePolicy, usePolicyVersions } from "../../api/policies.ts";
import { Asked } from "../../parts/asked.tsx";
import { useText } from "../../texts/texts.tsx";
import { Unlike } from "../policy/unlike.tsx";

/** What a policy that waits would change, and whether it would take back a newer one. */
export function PolicyAsked({ approval }: { approval: Approval }) {
  const text = useText();
  const policy = usePolicy();
  const versions = usePolicyVersions();
  const { act, asked_at: asked, state } = approval;
  const newer = useMemo(() => {
    if (state !== "waiting") return undefined;
    return versions.data?.versions.find((version) => Date.parse(version.at) > Date.parse(asked));
  }, [versions.data, asked, state]);
  if (act.kind !== "policy") return null;
  return (
    <>
      {newer ? (
        <p className="told" role="alert">
          {text("approvals.overtaken", { number: newer.number, made_by: newer.made_by })}
        </p>
      ) : null}
      <Asked query={policy}>{(held) => <Unlike before={held.text} after={act.text} />}</Asked>
    </>
  );
}
