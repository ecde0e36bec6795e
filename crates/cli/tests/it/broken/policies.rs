//! Policies with one mistake each.

use super::Mistake;
use std::fmt::Write as _;

const HEAD: &str = "policy: p\ncurrency: CNY\ntimezone: Asia/Shanghai\n";
const METRICS: &str = "metrics:
  spend:  { measure: net_amount, window: 12 months }
  gross:  { measure: gross_amount }
  orders: { measure: orders }
  quiet:  { measure: days_since_last_order }
  most:   { measure: top_category }
  last:   { measure: last_order_at }
";
const SCHEME: &str =
    "schemes:\n  value:\n    threshold: spend\n    tiers:\n      - { tier: high, over: 100 }\n      - { tier: low }\n";

fn whole(name: &str, text: &str, code: &'static str) -> Mistake {
    Mistake::of(name, "policy check p.yaml", 3, code).with("p.yaml", text)
}

/// A policy that is right but for one metric.
fn metric(name: &str, line: &str, code: &'static str) -> Mistake {
    whole(name, &format!("{HEAD}{METRICS}  {line}\n{SCHEME}"), code)
}

/// … but for one label's condition.
fn condition(name: &str, when: &str, code: &'static str) -> Mistake {
    whole(name, &format!("{HEAD}{METRICS}labels:\n  mark:\n    when: {when}\n{SCHEME}"), code)
}

/// … but for one scheme.
fn scheme(name: &str, block: &str, code: &'static str) -> Mistake {
    let mut text = format!("{HEAD}{METRICS}{SCHEME}  other:\n");
    block.split('|').for_each(|line| writeln!(text, "    {line}").expect("written"));
    whole(name, &text, code)
}

/// … but for its levels of membership.
fn levels(name: &str, levels: &[&str], points: &str, code: &'static str) -> Mistake {
    let mut text = format!(
        "{HEAD}{METRICS}{SCHEME}membership:\n  join: {{ first_order_from: 0 }}\n  points: {points}\n  qualify: {{ window: all }}\n  levels:\n"
    );
    levels.iter().for_each(|level| writeln!(text, "    - {{ {level} }}").expect("written"));
    whole(name, &text, code)
}

pub fn mistakes() -> Vec<Mistake> {
    let mut all = files();
    all.extend(metrics());
    all.extend(conditions());
    all.extend(cuts());
    all.extend(grids());
    all.extend(memberships());
    all.push(
        Mistake::of("a wrong policy is not used", "tier -C WORKSPACE --policy p.yaml --as-of 2026-07-01", 3, "T0225")
            .with("p.yaml", format!("policy: p\ncurrency: yuan\ntimezone: Asia/Shanghai\n{METRICS}{SCHEME}")),
    );
    all
}

fn files() -> Vec<Mistake> {
    let head = |from: &str, to: &str| format!("{}{METRICS}{SCHEME}", HEAD.replace(from, to));
    let whole_with = |more: &str| format!("{HEAD}{METRICS}{SCHEME}{more}");
    vec![
        whole("no YAML", &whole_with("title: [a\n"), "T0201"),
        whole("a tab", &whole_with("membership:\n\tjoin: 1\n"), "T0202"),
        whole(
            "a comma without quotes",
            &format!("{HEAD}{METRICS}labels:\n  mark: {{ when: coalesce(orders, 0) > 12 }}\n{SCHEME}"),
            "T0203",
        ),
        whole("too deep", &whole_with(&format!("title: {}{}\n", "[".repeat(90), "]".repeat(90))), "T0204"),
        whole(
            "an anchor",
            &format!("{HEAD}{}{SCHEME}", METRICS.replace("{ measure: orders }", "&o { measure: orders }")),
            "T0205",
        ),
        whole("an alias", &format!("{HEAD}{}{SCHEME}", METRICS.replace("{ measure: gross_amount }", "*o")), "T02"),
        whole("a second document", &whole_with("---\npolicy: q\n"), "T0206"),
        whole("a number for metrics", &format!("{HEAD}metrics: 5\n"), "T0207"),
        whole("an unknown section", &whole_with("colours: red\n"), "T0208"),
        whole("no currency", &head("currency: CNY\n", ""), "T0209"),
        whole("no policy's name", &head("policy: p\n", ""), "T0209"),
        whole("a key twice", &whole_with("currency: USD\n"), "T0210"),
        whole("a file too large", &whole_with(&"# nothing\n".repeat(200_000)), "T0214"),
        whole("an empty file", "", "T02"),
        whole("a list", "- a\n- b\n", "T0218"),
        whole("a full-width colon", "policy：p\ncurrency：CNY\n", "T02"),
        whole("a currency that is none", &head("CNY", "yuan"), "T0225"),
        whole("a time zone that is none", &head("Asia/Shanghai", "China"), "T0226"),
    ]
}

fn metrics() -> Vec<Mistake> {
    let names_label = format!("{HEAD}{METRICS}labels:\n  spend: {{ when: orders > 1 }}\n{SCHEME}");
    let cycle = format!("{HEAD}{METRICS}  a: {{ expr: b + 1 }}\n  b: {{ expr: a + 1 }}\n{SCHEME}");
    vec![
        whole("a name taken", &names_label, "T0211"),
        whole("a circle", &cycle, "T0257"),
        metric("a name with a blank", "Total Spend: { measure: orders }", "T0212"),
        metric("a reserved name", "customer_id: { measure: orders }", "T0213"),
        metric("neither measure nor expr", "nothing: { title: Nothing }", "T0216"),
        metric("a window of an expression", "twice: { expr: orders * 2, window: 1 year }", "T0217"),
        metric("an unknown measure", "x: { measure: net_amonut }", "T0220"),
        metric("growth of all time", "x: { measure: growth }", "T0223"),
        metric("a window without a unit", "x: { measure: orders, window: 12 }", "T0224"),
        metric("a window of fortnights", "x: { measure: orders, window: 2 fortnights }", "T0224"),
        metric("a metric that is a condition", "x: { expr: orders > 1 }", "T0254"),
        metric("half a place", "x: { expr: \"round(gross, 7)\" }", "T0256"),
        metric("an unknown key", "x: { measure: orders, widnow: 12 months }", "T0208"),
    ]
}

fn conditions() -> Vec<Mistake> {
    vec![
        condition("empty", "", "T0215"),
        condition("an unknown name", "ordres > 1", "T0221"),
        condition("cut off", "orders >", "T0240"),
        condition("two at once", "orders > 1; spend > 2", "T02"),
        condition("a subquery", "orders > (select 1)", "T0241"),
        condition("a deep one", &format!("{}orders > 1{}", "(".repeat(300), ")".repeat(300)), "T0242"),
        condition("an unknown function", "median(orders) > 1", "T0243"),
        condition("too few arguments", "nullif(orders) > 1", "T0244"),
        condition("a number beside a text", "orders = 'many'", "T0245"),
        condition("a text added to", "most + 1 > 2", "T0246"),
        condition("a number for a condition", "orders + 1", "T0247"),
        condition("values of two sorts", "coalesce(orders, 'none') = 'none'", "T0248"),
        condition("a date that is none", "last > '2026-02-30'", "T0249"),
        condition("a tier that there is not", "value = 'hihg'", "T0250"),
        condition("a text that is larger", "most > 'a'", "T0251"),
        condition("a text in double quotes", "'most = \"tea\"'", "T0252"),
        condition("compared with null", "orders = null", "T0255"),
    ]
}

fn cuts() -> Vec<Mistake> {
    vec![
        scheme("no kind", "title: Other", "T0260"),
        scheme("two kinds", "threshold: spend|pyramid: spend|tiers:|  - { tier: a, over: 1 }|  - { tier: b }", "T0261"),
        scheme("no tiers", "threshold: spend|tiers: []", "T0262"),
        scheme(
            "a tier twice",
            "threshold: spend|tiers:|  - { tier: a, over: 2 }|  - { tier: a, over: 1 }|  - { tier: b }",
            "T0263",
        ),
        scheme(
            "the last one cut",
            "threshold: spend|tiers:|  - { tier: a, over: 2 }|  - { tier: b, over: 1 }",
            "T0264",
        ),
        scheme(
            "a middle one not cut",
            "threshold: spend|tiers:|  - { tier: a, over: 2 }|  - { tier: b }|  - { tier: c }",
            "T0265",
        ),
        scheme(
            "edges out of order",
            "threshold: spend|tiers:|  - { tier: a, over: 1 }|  - { tier: b, over: 2 }|  - { tier: c }",
            "T0267",
        ),
        scheme(
            "an edge that is never reached",
            "threshold: spend|tiers:|  - { tier: a, from: 2 }|  - { tier: b, over: 2 }|  - { tier: c }",
            "T0268",
        ),
        scheme("over and from", "threshold: spend|tiers:|  - { tier: a, over: 2, from: 2 }|  - { tier: b }", "T0271"),
        scheme("an edge in words", "threshold: spend|tiers:|  - { tier: a, over: 10万 }|  - { tier: b }", "T0228"),
        scheme("a text that is cut", "threshold: most|tiers:|  - { tier: a, over: 2 }|  - { tier: b }", "T0231"),
        scheme("an unknown metric", "threshold: spned|tiers:|  - { tier: a, over: 2 }|  - { tier: b }", "T0221"),
        scheme("a share without a percent", "pyramid: spend|tiers:|  - { tier: a, top: 5 }|  - { tier: b }", "T0227"),
        scheme(
            "shares that fall",
            "pyramid: spend|tiers:|  - { tier: a, top: 20% }|  - { tier: b, top: 5% }|  - { tier: c }",
            "T0269",
        ),
        scheme("a share of all", "share: spend|tiers:|  - { tier: a, share: 100% }|  - { tier: b }", "T0270"),
        scheme(
            "expected of nobody",
            "pyramid: spend|tiers:|  - { tier: a, top: 20% }|  - { tier: b }|expect: { c: 100% }",
            "T0277",
        ),
        scheme(
            "expected of too many",
            "pyramid: spend|tiers:|  - { tier: a, top: 20% }|  - { tier: b }|expect: { a: 20%, b: 90% }",
            "T0278",
        ),
        scheme(
            "after the one that takes the rest",
            "rules:|  - { tier: a }|  - { tier: b, when: orders > 1 }",
            "T0266",
        ),
        scheme(
            "the same condition",
            "rules:|  - { tier: a, when: orders > 1 }|  - { tier: b, when: orders > 1 }|  - { tier: c }",
            "T0273",
        ),
        scheme("always", "rules:|  - { tier: a, when: 1 = 1 }|  - { tier: b }", "T0274"),
        scheme("never", "rules:|  - { tier: a, when: 1 = 2 }|  - { tier: b }", "T0275"),
        scheme(
            "covered",
            "rules:|  - { tier: a, when: orders > 1 }|  - { tier: b, when: orders > 5 }|  - { tier: c }",
            "T0276",
        ),
        scheme("among a number", "among: orders|rules:|  - { tier: a, when: orders > 1 }|  - { tier: c }", "T0247"),
    ]
}

fn grids() -> Vec<Mistake> {
    let both =
        "matrix:|  often: { metric: orders, high: over median }|  much: { metric: spend, high: over median }|tiers:";
    let rfm = "rfm: { recency: quiet, frequency: orders, monetary: gross }|segments:";
    let score = |inputs: &str, tiers: &str| format!("score:|  scale: percentile|  inputs:|{inputs}tiers:|{tiers}");
    let half = "    - { metric: orders, weight: 50 }|    - { metric: spend, weight: 50 }|";
    let tops = "  - { tier: a, top: 10% }|  - { tier: b }";
    vec![
        scheme(
            "one axis",
            "matrix:|  often: { metric: orders, high: over median }|tiers:|  - { tier: a, cell: [high] }|  - { tier: b, cell: [low] }",
            "T0279",
        ),
        scheme("a cell too long", &format!("{both}|  - {{ tier: a, cell: [high, low, low] }}"), "T0280"),
        scheme(
            "a cell twice",
            &format!("{both}|  - {{ tier: a, cell: [high, low] }}|  - {{ tier: b, cell: [high, low] }}"),
            "T0281",
        ),
        scheme("cells of nobody", &format!("{both}|  - {{ tier: a, cell: [high, low] }}"), "T0282"),
        scheme(
            "a single bin",
            "rfm: { recency: quiet, frequency: orders, monetary: gross, bins: 1 }|segments: standard-10",
            "T0283",
        ),
        scheme(
            "four bins for ten segments",
            "rfm: { recency: quiet, frequency: orders, monetary: gross, bins: 4 }|segments: standard-10",
            "T0284",
        ),
        scheme(
            "ties that are none",
            "rfm: { recency: quiet, frequency: orders, monetary: gross, ties: random }|segments: standard-10",
            "T0230",
        ),
        scheme("a digit of nine", &format!("{rfm}|  - {{ tier: a, r: 9 }}|  - {{ tier: b, r: any }}"), "T0285"),
        scheme("digits of nobody", &format!("{rfm}|  - {{ tier: a, r: 5 }}"), "T0286"),
        scheme(
            "a segment that is never reached",
            &format!("{rfm}|  - {{ tier: a, r: any }}|  - {{ tier: b, r: 5 }}"),
            "T0287",
        ),
        scheme("a scale that is none", &score(half, tops).replace("percentile", "percent"), "T0230"),
        scheme(
            "no weight",
            &score("    - { metric: orders, weight: 100 }|    - { metric: spend, weight: 0 }|", tops),
            "T0288",
        ),
        scheme(
            "weights of 90",
            &score("    - { metric: orders, weight: 40 }|    - { metric: spend, weight: 50 }|", tops),
            "T0289",
        ),
        scheme(
            "loyalty over credit",
            &score(
                "    - { metric: orders, weight: 50, as: loyalty }|    - { metric: spend, weight: 30, as: revenue }|    - { metric: quiet, weight: 20, as: credit }|",
                tops,
            ),
            "T0290",
        ),
        scheme(
            "an input twice",
            &score("    - { metric: orders, weight: 50 }|    - { metric: orders, weight: 50 }|", tops),
            "T0291",
        ),
        scheme(
            "yes for true",
            &score(
                "    - { metric: orders, weight: 50 }|    - { metric: quiet, weight: 50, lower_is_better: yes }|",
                tops,
            ),
            "T0229",
        ),
        scheme(
            "two sorts of cuts",
            &score(half, "  - { tier: a, top: 10% }|  - { tier: b, over: 50 }|  - { tier: c }"),
            "T0272",
        ),
    ]
}

fn memberships() -> Vec<Mistake> {
    let points = "{ per: 1, earn: 1 }";
    vec![
        levels(
            "levels that rise",
            &["level: a, from: 0, pays: 100%", "level: b, from: 100, pays: 90%"],
            points,
            "T0292",
        ),
        levels(
            "the higher pay more",
            &["level: a, from: 100, pays: 100%", "level: b, from: 0, pays: 90%"],
            points,
            "T0293",
        ),
        levels("a level twice", &["level: a, from: 100, pays: 90%", "level: a, from: 0, pays: 100%"], points, "T0294"),
        levels("points for nothing", &["level: a, from: 0, pays: 100%"], "{ per: 0, earn: 1 }", "T0295"),
    ]
}
