import { useQuery } from "@tanstack/react-query";
import { usePolicy } from "./policies.ts";
import { useMay } from "./session.ts";

/** The measure that a metric takes, and the span of facts that it looks at. */
export interface MetricSource {
  measure: string;
  window: string;
}

/** What of a policy's text no other answer tells: where metrics come from, and how schemes classify. */
export interface PolicyShape {
  metrics: Record<string, MetricSource>;
  /** By scheme: the key that says how it classifies, such as `pyramid`. */
  kinds: Record<string, string>;
}

/** The keys by which schemes classify. */
const KINDS = ["threshold", "pyramid", "share", "score", "rfm", "matrix", "clusters", "rules", "lifecycle"];

/** Those whose tiers are steps of one stair, the best first. In all others the classes stand beside each other. */
const STAIRS = ["threshold", "pyramid", "share", "score"];

/** Those that draw a line through one value, so that customers stand just above and just below it. */
const CUT = ["threshold", "pyramid", "share"];

function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

/** Reads the shape off a policy that was read as YAML. */
export function shapeOf(document: unknown): PolicyShape {
  const policy = fieldsOf(document);
  const metrics = Object.entries(fieldsOf(policy["metrics"])).flatMap(([name, metric]): [string, MetricSource][] => {
    const { measure, window } = fieldsOf(metric);
    return typeof measure === "string" ? [[name, { measure, window: typeof window === "string" ? window : "all" }]] : [];
  });
  const kinds = Object.entries(fieldsOf(policy["schemes"])).flatMap(([name, scheme]): [string, string][] => {
    const kind = KINDS.find((key) => key in fieldsOf(scheme));
    return kind === undefined ? [] : [[name, kind]];
  });
  return { metrics: Object.fromEntries(metrics), kinds: Object.fromEntries(kinds) };
}

/** Whether the tiers of a scheme are steps of a stair. What nobody tells of is none. */
export function isStair(shape: PolicyShape | undefined, scheme: string): boolean {
  return STAIRS.includes(shape?.kinds[scheme] ?? "");
}

/** Whether a scheme has thresholds that customers can stand beside. */
export function isCut(shape: PolicyShape | undefined, scheme: string): boolean {
  return CUT.includes(shape?.kinds[scheme] ?? "");
}

/** The shape of the policy in force, for who may see it; nothing while it is on its way. */
export function usePolicyShape(): PolicyShape | undefined {
  const may = useMay();
  const policy = usePolicy(may("see_work")).data;
  return useQuery({
    queryKey: ["policy-shape", policy?.hash],
    queryFn: async () => {
      const { parse } = await import("yaml");
      try {
        return shapeOf(parse(policy?.text ?? "", { logLevel: "silent", uniqueKeys: false }));
      } catch {
        // What cannot be read tells of nothing; the pages do without.
        return shapeOf(null);
      }
    },
    enabled: policy !== undefined,
    staleTime: Infinity,
    retry: false,
  }).data;
}
