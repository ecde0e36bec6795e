import { useCatalogue } from "../api/catalogue.ts";
import { plain } from "../filter/names.ts";
import { useTitle } from "../texts/texts.tsx";

/** What schemes and their tiers are called. */
interface SchemeNames {
  /** The title of a scheme by its name. */
  scheme: (name: string) => string;
  /** The title of a tier of a scheme. */
  tier: (scheme: string, tier: string) => string;
}

/** Titles of schemes and tiers as the policy in force has them; what it does not have is called by its name. */
export function useSchemeNames(): SchemeNames {
  const { schemes } = useCatalogue();
  const title = useTitle();
  const of = (name: string) => schemes.find((scheme) => scheme.name === name);
  return {
    scheme: (name) => title(of(name)?.title, plain(name)),
    tier: (scheme, tier) => title(of(scheme)?.tiers.find((known) => known.tier === tier)?.title, tier),
  };
}
