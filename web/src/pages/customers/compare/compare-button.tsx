import { SwapOutlined } from "@ant-design/icons";
import { useNavigate } from "@tanstack/react-router";
import { Button } from "antd";
import { useMay } from "../../../api/session.ts";
import { useRuns } from "../../../api/work.ts";
import { useText } from "../../../texts/texts.tsx";
import { byMoment, runBefore } from "./compare-state.ts";

/** Leads to who moved since the run before the newest, for who may see runs; nothing where there is nothing to compare. */
export function CompareButton() {
  const text = useText();
  const may = useMay();
  const navigate = useNavigate();
  const isAllowed = may("see_work") && may("see_customers");
  const runs = useRuns(isAllowed).data ?? [];
  const before = runBefore(runs, byMoment(runs).at(-1));
  if (!isAllowed || before === undefined) return null;
  return (
    <Button icon={<SwapOutlined />} onClick={() => void navigate({ to: "/customers", search: { against: String(before.number) } })}>
      {text("compare.compare")}
    </Button>
  );
}
