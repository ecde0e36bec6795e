//! Pages that are generated are what the code says. `TERRACE_UPDATE=1` (`make docs`) writes them instead.

use crate::terrace::{Terrace, repository, scratch};
use std::fmt::Write as _;
use terrace_testing::assert_golden;
use terrace_words::{Entry, Exit, Lang, all_codes, as_reference};

fn current(page: &str, text: &str) {
    assert_golden(&repository().join("docs").join(page), text);
}

#[test]
fn the_measures() {
    for (page, lang) in [("reference/measures.md", Lang::En), ("reference/measures.zh-CN.md", Lang::Zh)] {
        let text = terrace_analytics::reference_page(lang);
        for measure in terrace_app::policies::measures() {
            assert!(text.contains(&format!("`{}`", measure.name)), "{} is not on {page}", measure.name);
        }
        current(page, &text);
    }
}

#[test]
fn the_mappings() {
    for (page, lang) in [("reference/mappings.md", Lang::En), ("reference/mappings.zh-CN.md", Lang::Zh)] {
        current(page, &terrace_intake::mapping_reference(lang));
    }
}

/// Texts of pages and messages, as the pages take them.
#[test]
fn the_texts_of_pages() {
    for lang in [Lang::En, Lang::Zh] {
        let texts = terrace_words::texts::pages::all().into_iter().map(|(name, text)| (name, text.get(lang)));
        written(&format!("{}.json", lang.code()), texts);
        let messages = all_codes().map(|entry| (entry.code, if lang == Lang::Zh { entry.zh } else { entry.en }));
        written(&format!("messages.{}.json", lang.code()), messages);
    }
}

/// Names with their texts as a file of the pages, sorted by name.
fn written(file: &str, texts: impl Iterator<Item = (&'static str, &'static str)>) {
    let sorted: std::collections::BTreeMap<_, _> = texts.collect();
    let text = serde_json::to_string_pretty(&sorted).expect("texts are JSON");
    assert_golden(&repository().join("web/src/texts").join(file), &format!("{text}\n"));
}

const AREAS: [(&str, &str); 14] = [
    ("T00", "The command line and the workspace"),
    ("T01", "Files of people: formats, headers, mappings, rows"),
    ("T02", "Policy files"),
    ("T03", "Tiering: expressions, cutoffs, test cases"),
    ("T04", "The lake"),
    ("T05", "Metrics"),
    ("T06", "Reports and output files"),
    ("T07", "The sample shop"),
    ("T09", "Business calendars and standings"),
    ("T10", "Members: points, levels, quotes, commission"),
    ("T11", "Files of people, continued"),
    ("T12", "Policy files, continued"),
    ("T14", "State in SQL"),
    ("T15", "Requests to a server"),
];

#[test]
fn the_codes() {
    let mut page = String::from(
        "# Messages\n\nEvery message has a stable code; numbers are never reused. What stands in braces is filled in. \
         The status is what the command exits with if the message ends it, with the class of the failure; a note ends \
         nothing. This page is generated (`make docs`).\n\n每条消息都有固定编号。本页由程序生成（`make docs`）。\n",
    );
    for (prefix, title) in AREAS {
        write!(page, "\n## {prefix}xx: {title}\n").expect("written");
        for entry in all_codes().filter(|entry| entry.code.starts_with(prefix)) {
            write!(page, "\n### {}\n\n", entry.code).expect("written");
            page.push_str(&message(entry));
        }
    }
    assert!(all_codes().all(|entry| AREAS.iter().any(|(prefix, _)| entry.code.starts_with(prefix))));
    current("reference/codes.md", &page);
}

fn message(entry: &Entry) -> String {
    let status = match entry.exit {
        Exit::Done => "note",
        Exit::Failed => "exit 1, failed",
        Exit::Usage => "exit 2, wrong use",
        Exit::Data => "exit 3, the policy or the data is wrong",
        Exit::Stopped => "exit 130, stopped",
    };
    let class = entry.class.map_or_else(String::new, |class| format!("; {}", class.name()));
    let mut text = format!("{status}{class}\n\n- {}\n", as_reference(entry.en));
    if !entry.fix_en.is_empty() {
        writeln!(text, "  - fix: {}", as_reference(entry.fix_en)).expect("written");
    }
    writeln!(text, "- {}", entry.zh).expect("written");
    if !entry.fix_zh.is_empty() {
        writeln!(text, "  - 办法：{}", entry.fix_zh).expect("written");
    }
    text
}

#[test]
fn the_schema_of_policy_files() {
    let folder = scratch();
    let ran = Terrace::at(folder.path()).ok(&["policy", "schema"]);
    assert!(ran.json()["properties"]["schemes"].is_object(), "it speaks of schemes");
    current("policy.schema.json", &ran.stdout);
}

#[test]
fn the_document_of_the_api() {
    let document = terrace_server::document(&terrace_server::routes());
    let text = serde_json::to_string_pretty(&document).expect("JSON");
    current("reference/openapi.json", &format!("{text}\n"));
}

const COMMANDS: &[&str] = &[
    "",
    "demo",
    "init",
    "import",
    "imports",
    "imports list",
    "imports show",
    "imports undo",
    "tier",
    "runs",
    "runs list",
    "runs show",
    "changes",
    "explain",
    "report",
    "products",
    "products together",
    "products best",
    "products next",
    "products check",
    "backtest",
    "board",
    "plan",
    "apply",
    "effects",
    "effects draw",
    "effects list",
    "effects show",
    "effects export",
    "effects threshold",
    "effects compare",
    "effects series",
    "what-if",
    "what-if discount",
    "models",
    "models fit",
    "models check",
    "lake",
    "lake status",
    "lake compact",
    "lake verify",
    "forget",
    "policy",
    "policy check",
    "policy test",
    "policy schema",
    "policy measures",
    "policy show",
    "policy thresholds",
    "members",
    "members list",
    "members show",
    "members nominations",
    "partners",
    "partners list",
    "partners show",
    "quote",
    "serve",
    "keys",
    "keys list",
    "keys add",
    "keys revoke",
    "users",
    "users list",
    "users add",
    "users link",
    "users vouch",
    "standing",
    "standing show",
    "standing override",
    "standing end",
    "audit",
    "audit verify",
    "backup",
    "restore",
    "completions",
];

#[test]
fn the_command_line() {
    let folder = scratch();
    // Wrapped alike wherever the test runs.
    let terrace = Terrace::at(folder.path()).with("COLUMNS", "100");
    let mut page = String::from("# The command line\n\nWhat `--help` says. This page is generated (`make docs`).\n");
    for command in COMMANDS {
        let words: Vec<&str> = command.split_whitespace().chain(["--help"]).collect();
        let help = terrace.ok(&words).stdout;
        let title = format!("terrace {command}");
        let lines: Vec<&str> = help.trim().lines().map(str::trim_end).collect();
        write!(page, "\n## `{}`\n\n```text\n{}\n```\n", title.trim_end(), lines.join("\n")).expect("written");
        let chinese = terrace.ok(&[&words[..], &["--lang", "zh"]].concat()).stdout;
        assert!(chinese.contains("用法"), "{chinese}");
    }
    for command in subcommands_of(&page) {
        assert!(COMMANDS.contains(&command.as_str()), "the page lacks `terrace {command}`: a line in COMMANDS");
    }
    current("reference/command-line.md", &page);
}

/// The commands that help texts list, each with the command above it.
fn subcommands_of(page: &str) -> Vec<String> {
    let (mut found, mut above, mut listing) = (Vec::new(), String::new(), false);
    for line in page.lines() {
        if let Some(title) = line.strip_prefix("## `terrace") {
            above = title.trim_end_matches('`').trim().to_owned();
        }
        listing = line == "Commands:" || (listing && !line.is_empty());
        // What goes on from the line above is indented further.
        let name = line.strip_prefix("  ").filter(|rest| listing && !rest.starts_with(' '));
        if let Some(name) = name.and_then(|rest| rest.split_whitespace().next()) {
            found.push(format!("{above} {name}").trim_start().to_owned());
        }
    }
    found
}

/// What the page on test cases shows is a policy with cases, and they pass.
#[test]
fn the_page_of_test_cases_is_true() {
    let page = std::fs::read_to_string(repository().join("docs/reference/test-cases.md")).expect("the page");
    let blocks: Vec<&str> =
        page.split("```yaml\n").skip(1).map(|block| block.split("```").next().expect("an end")).collect();
    let [policy, cases] = blocks.as_slice() else { panic!("{} examples", blocks.len()) };
    let folder = scratch();
    std::fs::write(folder.path().join("shop.yaml"), policy).expect("written");
    std::fs::write(folder.path().join("shop.cases.yaml"), cases).expect("written");
    let ran = Terrace::at(folder.path()).ok(&["policy", "test", "shop.yaml", "--json"]);
    assert_eq!((ran.json()["cases"].as_u64(), ran.json()["failed"].as_u64()), (Some(6), Some(0)));
}

/// The tables of the lake, as other programs read them.
#[test]
fn the_tables_of_the_lake() {
    let mut page = String::from(LAKE);
    for kind in terrace_domain::facts::KINDS {
        write!(page, "\n## `lake/{}`\n\n{}; key: `{}`", kind.name, kind.name_zh, kind.key.join("`, `"))
            .expect("written");
        if let Some(time) = kind.time {
            write!(page, "; happened at `{time}`").expect("written");
        }
        page.push_str(".\n\n| column | holds | |\n|---|---|---|\n");
        for column in kind.columns {
            let mut remarks = Vec::new();
            if column.required {
                remarks.push("always there");
            }
            if column.personal {
                remarks.push("personal");
            }
            writeln!(page, "| `{}` | {} | {} |", column.name, holds(column.kind), remarks.join(", ")).expect("written");
        }
    }
    current("reference/lake.md", &page);
}

const LAKE: &str = "# The tables of the lake

`lake/` holds one Delta table per kind of facts; DuckDB, Polars, Spark and Databricks open them as they are. They are Terrace's to write: read them, and let `terrace import` change them. `lake/runs` and `lake/memory` are no Delta tables. This page is generated (`make docs`). 湖中各表的说明；其他程序可直接读取，写入请用 `terrace import`。

- The newest state of all tables at one moment is a *lake version*; `terrace lake` lists what there is. A reader that opens the heads of several tables while somebody imports may see different moments.
- `bucket` is the partition column: the customer's id decides it. It has no meaning beyond that.
- Amounts are `decimal(18,4)` **in the row's own currency** (`currency`; empty is the policy's). Whoever sums `amount` over several currencies adds euros to yuan; `lake/rates` holds the rates that Terrace converts by.
- An order line that came back has `is_return`, and its `amount` is negative. A line with `is_cancelled` counts nowhere. Where `refunded` is filled, a row's own status or column says what came back of it: on a sale, so much of it; on a return, that it may be the sale's only row, sold and returned; `order_refunded` says it of the whole order.
- Times are wall-clock times on the workspace's clock, without a zone.
- `customers` may hold several rows of one customer, told apart by `seen_at`: order files tell of customers, too. The latest row that fills a column counts. Further columns of files stand in `custom`, as JSON.
- Rows without a customer are kept: their `customer_id` is empty.
- In a folder whose name is not plain ASCII some readers of Delta tables look for percent-encoded paths and find nothing; a link with a plain name helps.
";

fn holds(kind: terrace_domain::FactType) -> &'static str {
    use terrace_domain::FactType as Type;
    match kind {
        Type::Id => "id, as text",
        Type::Text => "text",
        Type::Money => "amount, `decimal(18,4)`",
        Type::Quantity | Type::Number => "number, `decimal(18,4)`",
        Type::Rate => "rate, `decimal(18,9)`",
        Type::Integer => "whole number, 64 bits",
        Type::Time => "time, microseconds",
        Type::Date => "day",
        Type::Flag => "yes or no",
    }
}
