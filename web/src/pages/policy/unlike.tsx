import { Segmented } from "antd";
import { lazy, Suspense, useState } from "react";
import { Waiting } from "../../parts/waiting.tsx";
import { useText } from "../../texts/texts.tsx";
import "./policy.css";

const Differences = lazy(async () => ({ default: (await import("./editor/differences.tsx")).Differences }));

/** What differs between two texts of a policy: side by side where there is room, line by line else. */
export function Unlike({ before, after }: { before: string; after: string }) {
  const text = useText();
  const [isBeside, setBeside] = useState(() => window.innerWidth > 1_000);
  if (before === after) return <p className="faint">{text("policy.alike")}</p>;
  return (
    <>
      <Segmented
        className="policy-beside"
        value={isBeside ? "beside" : "under"}
        aria-label={text("policy.changes")}
        options={[
          { value: "beside", label: text("policy.beside") },
          { value: "under", label: text("policy.under") },
        ]}
        onChange={(value) => setBeside(value === "beside")}
      />
      <Suspense fallback={<Waiting />}>
        <Differences before={before} after={after} label={text("policy.changes")} isBeside={isBeside} />
      </Suspense>
    </>
  );
}
