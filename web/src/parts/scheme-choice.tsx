import { Segmented } from "antd";
import { useText } from "../texts/texts.tsx";
import { useSchemeNames } from "./scheme-names.ts";

/** Which scheme is shown, where there are several. */
export function SchemeChoice({ schemes, chosen, onChoose }: { schemes: string[]; chosen: string; onChoose: (scheme: string) => void }) {
  const text = useText();
  const names = useSchemeNames();
  if (schemes.length < 2) return null;
  const options = schemes.map((value) => ({ value, label: names.scheme(value) }));
  return <Segmented value={chosen} aria-label={text("overview.scheme")} options={options} onChange={onChoose} />;
}
