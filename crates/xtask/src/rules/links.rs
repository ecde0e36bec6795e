//! Links of Markdown pages to files of the repository lead somewhere.

use crate::checkout::Checkout;
use crate::finding::Finding;

pub(super) fn check(checkout: &Checkout, findings: &mut Vec<Finding>) {
    let tree = &checkout.tree;
    for file in tree.ending(".md") {
        let folder = file.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let mut in_code = false;
        for (at, text) in file.text.lines().enumerate() {
            if text.trim_start().starts_with("```") {
                in_code = !in_code;
                continue;
            }
            for target in if in_code { Vec::new() } else { targets(text) } {
                if !resolve(folder, &target).is_some_and(|path| tree.holds(&path)) {
                    let what = format!("the link to `{target}` leads nowhere");
                    findings.push(Finding::new(&file.path, at + 1, what, "name a file of the repository"));
                }
            }
        }
    }
}

/// The files that a line links to: `[…](target)`, `[…]: target`, `src="target"`, `href="target"`.
fn targets(line: &str) -> Vec<String> {
    let prose = without_code(line);
    let mut found: Vec<&str> = Vec::new();
    for (opening, close) in [("](", ')'), ("src=\"", '"'), ("href=\"", '"')] {
        found
            .extend(prose.split(opening).skip(1).filter_map(|after| after.split_once(close)).map(|(inside, _)| inside));
    }
    if let Some((_, target)) = prose.split_once("]: ").filter(|(name, _)| name.starts_with('[')) {
        found.push(target);
    }
    let files = found.into_iter().filter_map(|target| {
        let target = target.trim().trim_start_matches('<');
        let path = target.split([' ', '#', '>', '?']).next().filter(|path| !path.is_empty())?;
        let elsewhere = path.contains("://") || path.starts_with("mailto:") || path.starts_with("data:");
        (!elsewhere).then(|| path.to_owned())
    });
    files.collect()
}

/// The line without what stands between backticks.
fn without_code(line: &str) -> String {
    line.split('`').step_by(2).collect()
}

/// The path from the root of the repository; `None` if it leads out of it.
fn resolve(folder: &str, target: &str) -> Option<String> {
    let mut parts: Vec<&str> = if target.starts_with('/') { Vec::new() } else { folder.split('/').collect() };
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.retain(|part| !part.is_empty());
                parts.pop()?;
            }
            name => parts.push(name),
        }
    }
    parts.retain(|part| !part.is_empty());
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::super::found;
    use super::*;

    #[test]
    fn links_that_lead_somewhere_are_no_finding() {
        let page = "[a](../README.md) ![b](pictures/b.png \"B\") [c](#part) [d](b.md#part) [e](https://x.org/y)\n\
                    [f]: <pictures/b.png>\n<img src=\"pictures/b.png\"> `[g](none.md)`\n```\n[h](none.md)\n```\n[i](pictures/)\n";
        let files = [("docs/a.md", page), ("docs/b.md", ""), ("README.md", "[j](docs)"), ("docs/pictures/b.png", "")];
        assert!(found(check, &files).is_empty(), "{:?}", found(check, &files));
    }

    #[test]
    fn links_that_lead_nowhere_are_named() {
        let page = "[a](b.md)\n[c](../../shared/c.md)\n<img src=\"d.png\">\n[e]: f.md\n";
        assert_eq!(
            found(check, &[("docs/a.md", page)]),
            [
                "docs/a.md:1: the link to `b.md` leads nowhere",
                "docs/a.md:2: the link to `../../shared/c.md` leads nowhere",
                "docs/a.md:3: the link to `d.png` leads nowhere",
                "docs/a.md:4: the link to `f.md` leads nowhere",
            ]
        );
    }
}
