import { Button, Select } from "antd";
import type { SchemeChanges } from "../../../api/changes.ts";
import type { RunTier } from "../../../api/work.ts";
import { count } from "../../../format/numbers.ts";
import { useText, useTitle } from "../../../texts/texts.tsx";
import { useCause } from "../../runs/cause.ts";
import type { CompareSearch } from "./compare-state.ts";

/** How the server writes that somebody has no tier. */
const NO_TIER = "(none)";

interface Props {
  search: CompareSearch;
  /** The tiers of the earlier run. */
  from: RunTier[];
  /** Those of the later one. */
  to: RunTier[];
  causes: SchemeChanges["causes"];
  onAsk: (next: CompareSearch) => void;
  onReset: () => void;
}

/** From which tier, to which, and why. */
export function MoverFilter({ search, from, to, causes, onAsk, onReset }: Props) {
  const text = useText();
  const title = useTitle();
  const cause = useCause();
  const tiers = (all: RunTier[]) => [
    ...all.map((tier) => ({ value: tier.tier, label: title(tier.title, tier.tier) })),
    { value: NO_TIER, label: text("without.class") },
  ];
  const why = causes.map(({ moved_by, moved }) => ({
    value: moved_by,
    label: text("compare.cause", { cause: cause(moved_by), customers: count(moved.customers) }),
  }));
  const choice = (label: string, value: string | undefined, options: { value: string; label: string }[], onChange: (value: string | undefined) => void) => (
    <Select
      allowClear
      showSearch={{ optionFilterProp: "label" }}
      className="compare-filter-choice"
      placeholder={label}
      aria-label={label}
      popupMatchSelectWidth={false}
      value={value ?? null}
      options={options}
      onChange={(value: string | null) => onChange(value ?? undefined)}
    />
  );
  const isFiltered = [search.direction, search.from_tier, search.to_tier, search.moved_by].some((part) => part !== undefined);
  return (
    <div className="compare-filter">
      {choice(text("compare.from_tier"), search.from_tier, tiers(from), (from_tier) => onAsk({ from_tier }))}
      {choice(text("compare.to_tier"), search.to_tier, tiers(to), (to_tier) => onAsk({ to_tier }))}
      {choice(text("compare.why"), search.moved_by, why, (moved_by) => onAsk({ moved_by }))}
      {isFiltered ? (
        <Button type="text" onClick={onReset}>
          {text("compare.reset")}
        </Button>
      ) : null}
    </div>
  );
}
