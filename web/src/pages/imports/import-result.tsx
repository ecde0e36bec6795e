import type { ImportAnswer } from "../../api/imports.ts";
import { count } from "../../format/numbers.ts";
import { Figure, Figures } from "../../parts/figure.tsx";
import { Finding } from "../../parts/page.tsx";
import { useText } from "../../texts/texts.tsx";
import { Understood } from "./understood.tsx";

/** What became of the rows of the file that was just taken in. */
export function ImportResult({ told }: { told: ImportAnswer }) {
  const text = useText();
  const { counts } = told;
  return (
    <>
      <Finding>{told.import === null ? text("imports.known_already") : text("imports.stored", { number: told.import.number })}</Finding>
      <Figures>
        <Figure name={text("imports.read")} value={count(counts.read)} />
        <Figure name={text("imports.accepted")} value={count(counts.accepted)} />
        <Figure name={text("imports.replaced")} value={count(counts.replaced)} />
        <Figure name={text("imports.unchanged")} value={count(counts.unchanged)} />
        <Figure name={text("imports.rejected")} value={count(counts.rejected)} />
      </Figures>
      {told.files.map((file) => (
        <Understood key={file.name} file={file} />
      ))}
    </>
  );
}
