import { Grid, Segmented, Select } from "antd";
import { useText } from "../texts/texts.tsx";
import { useSchemeNames } from "./scheme-names.ts";

/** Which scheme is shown, where there are several. On a phone, where they have no room beside each other, it is chosen from a list. */
export function SchemeChoice({ schemes, chosen, onChoose }: { schemes: string[]; chosen: string; onChoose: (scheme: string) => void }) {
  const text = useText();
  const names = useSchemeNames();
  const isNarrow = Grid.useBreakpoint().md === false;
  if (schemes.length < 2) return null;
  const options = schemes.map((value) => ({ value, label: names.scheme(value) }));
  const props = { value: chosen, "aria-label": text("overview.scheme"), options, onChange: onChoose };
  return isNarrow ? <Select {...props} popupMatchSelectWidth={false} /> : <Segmented {...props} className="scheme-choice" />;
}
