//! The page of what one can know and do is true: what it has typed works, in its order, on the sample shop.

#![cfg(unix)]

use crate::terrace::{repository, scratch};
use std::path::Path;
use std::process::{Command, Output};

fn page(name: &str) -> String {
    std::fs::read_to_string(repository().join("docs/reference").join(name)).expect("the page")
}

/// What is typed, block by block.
fn typed(page: &str) -> Vec<&str> {
    page.split("```sh\n").skip(1).map(|block| block.split("```").next().expect("an end")).collect()
}

/// Types a block in a folder; it ends with the first command that fails.
fn run(block: &str, folder: &Path) -> Output {
    let program = Path::new(env!("CARGO_BIN_EXE_terrace")).parent().expect("its folder");
    let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap_or_default());
    let mut command = Command::new("sh");
    command.args(["-ec", block]).current_dir(folder).env("PATH", path).env("LANG", "C.UTF-8");
    for name in ["LC_ALL", "LC_MESSAGES", "LANGUAGE", "RUST_BACKTRACE"] {
        command.env_remove(name);
    }
    command.output().expect("a shell")
}

/// Fewer customers than on the page, so that it stays quick; everything else as it is typed there.
#[test]
fn what_the_page_has_typed_works() {
    let page = page("capabilities.md");
    let blocks = typed(&page);
    let (first, others) = blocks.split_first().expect("blocks");
    let begins = "terrace demo --no-serve\n";
    assert!(first.starts_with(begins), "the page begins with the sample shop: {first}");
    assert!(others.len() >= 40, "{} blocks are typed in the shop's folder", others.len());
    let folder = scratch();
    let made = run(&first.replace(begins, "terrace demo --no-serve --customers 1000\n"), folder.path());
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let shop = folder.path().join("demo");
    for block in others {
        let ran = run(block, &shop);
        let (out, err) = (String::from_utf8_lossy(&ran.stdout), String::from_utf8_lossy(&ran.stderr));
        assert!(ran.status.success(), "{block}\nended with {}\n{out}\n{err}", ran.status);
        let is_answered = !out.trim().is_empty() || block.starts_with("for name in");
        assert!(is_answered, "{block}\nanswered nothing\n{err}");
        assert!(!out.lines().any(|line| line.starts_with("0 of ")), "{block}\nfound nobody\n{out}");
    }
    for (file, titles) in [
        ("report.html", &["How much is known of customers", "客户档案完整度", "Satisfaction beside loyalty"][..]),
        ("report.html", &["Categories by tier", "Channels by tier", "Stores by tier", "Regions by tier"]),
        ("board.html", &["How profit is spread", "利润集中度", "Target segments", "目标细分"]),
        ("bank/report.html", &["Scheme against scheme", "方案交叉对照", "Tier by assets × Largest holding"]),
    ] {
        let text = std::fs::read_to_string(shop.join(file)).expect("written by the page's commands");
        for title in titles {
            assert!(text.contains(title), "{file} has no part called {title}");
        }
    }
}

#[test]
fn both_languages_have_the_same_typed() {
    let (english, chinese) = (page("capabilities.md"), page("capabilities.zh-CN.md"));
    assert_eq!(typed(&english), typed(&chinese));
    let parts = |page: &str| page.lines().filter(|line| line.starts_with("## ")).count();
    assert_eq!(parts(&english), parts(&chinese));
    let lines = |page: &str| page.lines().filter(|line| line.starts_with("- ") || line.starts_with("| ")).count();
    assert_eq!(lines(&english), lines(&chinese), "what needs a server and what is not there is told in both");
}

/// What the page names in the list of routes is in the document of the API.
#[test]
fn the_routes_that_the_page_names_are_there() {
    let page = page("capabilities.md");
    let document = terrace_server::document(&terrace_server::routes());
    let named: Vec<(&str, &str)> = page
        .lines()
        .filter(|line| line.starts_with("| "))
        .filter_map(|line| line.split('`').nth(1)?.split_once(' '))
        .collect();
    assert!(named.len() >= 6, "{named:?}");
    for (method, path) in named {
        let route = &document["paths"][path][method.to_lowercase()];
        assert!(route.is_object(), "{method} {path} is no route");
    }
}
