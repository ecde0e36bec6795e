import { Button } from "antd";
import type { SavedView } from "../../../api/saved-views.ts";
import { State } from "../../../parts/states.tsx";
import { useText, useTitle } from "../../../texts/texts.tsx";

/** A view that the policy in force no longer understands: what it asked for is shown as it was saved. */
export function BrokenView({ view, onMend }: { view: SavedView; onMend: () => void }) {
  const text = useText();
  const title = useTitle();
  if (view.broken === null) return null;
  const told = (
    <>
      {text("views.broken_told")} {title(view.broken.message, "")}
      <code className="views-condition">{view.shows.where}</code>
    </>
  );
  return <State title={text("views.broken")} told={told} code={view.broken.code} acts={<Button onClick={onMend}>{text("views.mend")}</Button>} />;
}
