//! The reference page of mapping files.

use crate::columns::header::fillable;
use crate::mapping::KEYS;
use std::fmt::Write as _;
use terrace_domain::facts::KINDS;
use terrace_domain::{FactColumn, FactType};
use terrace_words::texts::mappings as texts;
use terrace_words::{Lang, Text};

/// A mapping that has a little of everything; it is read in the tests.
const EXAMPLE: &str = "sheet: all\ndate_format: [\"%d.%m.%Y\", \"%d.%m.%y\"]\ntimezone: Asia/Shanghai\ndecimal: \",\"\n\
    columns:\n  order_id: [store, ordered_at]\n  customer_id: 会员卡号\n  ordered_at: [日期, 时间]\n  amount: 5\n  \
    currency: { value: CNY }\n  discount: ~\nunits: { amount: 万元 }\nstatus:\n  cancelled: [作废, 未付款]\n  \
    returned: [退货]\n";

/// What a key takes, and what it means; `None` if there is no such key.
fn entry(key: &str) -> Option<(&'static str, Text)> {
    Some(match key {
        "delimiter" => ("`,` `;` `\\t` `\\|` `blank`", texts::DELIMITER),
        "header" => ("`true` `false`", texts::HEADER),
        "encoding" => ("`utf-8` `gb18030` `gbk` `big5` `utf-16le` `windows-1252` …", texts::ENCODING),
        "skip_lines" => ("`0` `1` `2` …", texts::SKIP_LINES),
        "sheet" => ("`Sheet1` `2` `[1月, 2月]` `all`", texts::SHEET),
        "date_format" => ("`\"%d/%m/%Y %H:%M\"` `[…, …]`", texts::DATE_FORMAT),
        "timezone" => ("`Asia/Shanghai` `UTC` …", texts::TIMEZONE),
        "decimal" => ("`\".\"` `\",\"`", texts::DECIMAL),
        "columns" => ("`{ amount: \"…\" }`", texts::COLUMNS_KEY),
        "units" => ("`1` `1000` `0.01` `万元` `cents` `USD` …, `discount: 折`", texts::UNITS_KEY),
        "status" => ("`{ returned: […], cancelled: […], unpaid: […] }`", texts::STATUS_KEY),
        "orders" => ("`add` `replace`", texts::ORDERS_KEY),
        "nobody" => ("`[\"99999999\", Test]`", texts::NOBODY_KEY),
        "join" => ("`[{ file: items.csv, on: order_id }]`", texts::JOIN_KEY),
        "keep" => ("`[\"Shelf\", 促销员]`", texts::KEEP_KEY),
        "leave_out" => ("`{ category: [gift card] }`", texts::LEAVE_OUT_KEY),
        _ => return None,
    })
}

const fn holds(kind: FactType) -> Text {
    match kind {
        FactType::Id => texts::ID,
        FactType::Text => texts::TEXT,
        FactType::Money => texts::MONEY,
        FactType::Quantity => texts::QUANTITY,
        FactType::Number => texts::NUMBER,
        FactType::Rate => texts::RATE,
        FactType::Integer => texts::INTEGER,
        FactType::Time => texts::TIME,
        FactType::Date => texts::DATE,
        FactType::Flag => texts::FLAG,
    }
}

/// The page, in Markdown.
pub fn mapping_reference(lang: Lang) -> String {
    let mut page = format!("# {}\n\n{}\n", texts::TITLE.get(lang), texts::INTRO.get(lang));
    let _ = write!(page, "\n## {}\n\n```yaml\n{EXAMPLE}```\n", texts::EXAMPLE.get(lang));
    let heads = [texts::HEAD_KEY, texts::HEAD_TAKES, texts::HEAD_MEANS].map(|head| head.get(lang));
    let _ = write!(page, "\n## {}\n\n| {} |\n|---|---|---|\n", texts::KEYS.get(lang), heads.join(" | "));
    for (key, (takes, means)) in KEYS.iter().filter_map(|key| Some((key, entry(key)?))) {
        let _ = writeln!(page, "| `{key}` | {takes} | {} |", means.get(lang));
    }
    let _ = write!(page, "\n## {}\n\n{}\n", texts::COLUMNS.get(lang), texts::COLUMNS_INTRO.get(lang));
    let heads = [texts::HEAD_COLUMN, texts::HEAD_HOLDS, texts::HEAD_HEADERS].map(|head| head.get(lang));
    for kind in KINDS {
        let name = if lang == Lang::Zh { kind.name_zh } else { kind.name };
        let _ = write!(page, "\n### {name} (`{}`)\n\n| {} |\n|---|---|---|\n", kind.name, heads.join(" | "));
        for (column, _) in fillable(kind) {
            page.push_str(&row(column, lang));
        }
    }
    page
}

fn row(column: &FactColumn, lang: Lang) -> String {
    let mark = if column.required { "\\*" } else { "" };
    let headers = column.headers.iter().map(|header| header.replace('|', "\\|")).collect::<Vec<_>>().join(", ");
    format!("| `{}`{mark} | {} | {headers} |\n", column.name, holds(column.kind).get(lang))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mapping::Mapping;

    #[test]
    fn every_key_is_told_and_the_example_is_read() {
        assert!(KEYS.iter().all(|key| entry(key).is_some()));
        assert!(Mapping::parse("m.yaml", EXAMPLE).is_ok());
        for lang in [Lang::En, Lang::Zh] {
            let page = mapping_reference(lang);
            assert!(KEYS.iter().all(|key| page.contains(&format!("| `{key}` |"))));
        }
    }
}
