import { plain } from "../../filter/names.ts";
import { useWord } from "../../texts/texts.tsx";

/** What moved somebody, in words: a value by its name, or a reason such as `(rules)`. */
export function useCause(): (cause: string) => string {
  const word = useWord();
  return (cause) => (cause.startsWith("(") ? word("cause", cause.slice(1, -1)) : plain(cause));
}
