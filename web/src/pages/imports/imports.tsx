import { useImports } from "../../api/imports.ts";
import { useMay } from "../../api/session.ts";
import { Asked } from "../../parts/asked.tsx";
import { PageHead, Part } from "../../parts/page.tsx";
import { NothingYet } from "../../parts/states.tsx";
import { useText } from "../../texts/texts.tsx";
import { Drop } from "./drop.tsx";
import { ImportList } from "./import-list.tsx";
import "./imports.css";
import { WaitingFiles } from "./waiting-files.tsx";

/** Files taken in: drop one, see how it is understood, take it in, take it back. */
export function Imports() {
  const text = useText();
  const may = useMay();
  return (
    <>
      <PageHead title={text("imports.title")} about={text("imports.about")} />
      {may("import") ? (
        <>
          <Drop />
          <WaitingFiles />
        </>
      ) : null}
      <Part title={text("imports.all")}>
        <Asked query={useImports()}>{(all) => (all.length === 0 ? <NothingYet told={text("imports.none")} /> : <ImportList imports={all.toReversed()} />)}</Asked>
      </Part>
    </>
  );
}
