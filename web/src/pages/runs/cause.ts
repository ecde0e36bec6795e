import { useCatalogue } from "../../api/catalogue.ts";
import { plain } from "../../filter/names.ts";
import { useText, useTitle, useWord } from "../../texts/texts.tsx";

/** What moved somebody, in words: a value by its title, several of which each would have, or a reason such as `(rules)`. */
export function useCause(): (cause: string) => string {
  const text = useText();
  const title = useTitle();
  const word = useWord();
  const { metrics } = useCatalogue();
  const named = (name: string) => {
    const known = metrics.find((metric) => metric.name === name);
    return known === undefined ? word("cause", name) === name ? plain(name) : word("cause", name) : title(known.title, plain(name));
  };
  return (cause) => (cause.startsWith("(") ? word("cause", cause.slice(1, -1)) : cause.split(" or ").map(named).join(text("cause.or")));
}
