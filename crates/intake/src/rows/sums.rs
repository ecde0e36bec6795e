//! Rows that add up others, and rows that continue the order above.

use crate::columns::plan::Plan;
use crate::table::rows::{Cell, Row};
use terrace_domain::plain_header as normalised;

/// Words that name a sum and nothing else.
const SUMS: [&str; 16] = [
    "合计",
    "总计",
    "小计",
    "总额",
    "汇总",
    "共计",
    "累计",
    "总合计",
    "总和",
    "grandtotal",
    "subtotal",
    "subtotals",
    "sumtotal",
    "overalltotal",
    "gesamtsumme",
    "zwischensumme",
];

/// Words that name a sum, and may be a name too.
const MAYBE_SUMS: [&str; 5] = ["total", "totals", "sum", "summe", "gesamt"];

/// What may stand before such a word.
const BEFORE: [&str; 12] =
    ["本页", "本月", "当月", "本日", "当日", "今日", "全部", "全店", "各店", "本年", "门店", "日"];

/// What may stand behind it.
const BEHIND: [&str; 4] = ["金额", "数", "行", "值"];

/// What outlines of spreadsheets write behind the name of a group.
const OF_GROUPS: [&str; 14] = [
    "合计",
    "总计",
    "小计",
    "汇总",
    "共计",
    "计数",
    "平均值",
    "最大值",
    "最小值",
    " total",
    " subtotal",
    " count",
    " average",
    " sum",
];

/// Knows rows that are sums of others by where the words for them stand.
#[derive(Debug, Clone)]
pub(crate) struct SumRows {
    order: Option<usize>,
    customer: Option<usize>,
    time: Option<usize>,
    product: Option<usize>,
    /// Cells that hold what a line is worth.
    worth: Vec<usize>,
    /// Whether rows are of something that happened.
    happened: bool,
}

impl SumRows {
    /// For the columns of a plan.
    pub fn of(plan: &Plan) -> Self {
        let place = |name: &str| {
            let read = plan.columns.iter().find(|read| !read.attribute && read.column.name == name)?;
            read.place()
        };
        Self {
            order: place("order_id"),
            customer: place("customer_id"),
            time: plan.kind.time.and_then(place),
            product: place("product"),
            worth: ["amount", "unit_price"].into_iter().filter_map(place).collect(),
            happened: plan.kind.time.is_some(),
        }
    }

    /// Whether a row says in the place of its order, customer or product that it is a sum, though it has all else.
    pub fn is_sum(&self, row: &Row<'_, '_>) -> bool {
        if !self.happened {
            return false;
        }
        let says = |place: Option<usize>, column: &str| {
            let Some(Cell::Text(text)) = place.and_then(|place| row.cells.get(place)) else { return false };
            names_sum(column, text)
        };
        says(self.order, "order_id") || says(self.customer, "customer_id") || says(self.product, "product")
    }

    /// Whether a row that lacks what every row needs looks like a sum.
    pub fn looks_like_sum(&self, row: &Row<'_, '_>) -> bool {
        let first = row.cells.iter().find(|cell| !cell.is_blank());
        let keys = [self.order, self.customer, self.product].into_iter().flatten();
        let keys = keys.filter_map(|place| row.cells.get(place));
        first.into_iter().chain(keys).any(|cell| match cell {
            Cell::Text(text) => could_be_sum(text) && (is_sum_word(text, true) || is_of_group(text)),
            _ => false,
        })
    }

    /// Whether a row leaves its order, customer and time empty, and yet is of a product that is worth something.
    pub fn continues_order(&self, row: &Row<'_, '_>) -> bool {
        let blank = |place: usize| row.cells.get(place).is_none_or(Cell::is_blank);
        let keys = [self.order, self.customer, self.time];
        let named = self.product.is_some_and(|place| {
            row.cells.get(place).is_some_and(|cell| !cell.is_blank() && !self.looks_like_sum(row))
        });
        self.order.is_some()
            && row.fault.is_none()
            && named
            && keys.into_iter().flatten().all(blank)
            && self.worth.iter().any(|place| !blank(*place))
    }
}

/// Whether a text in a column of ours says that its row is the sum of others: no order is called `total`, and a
/// customer or product may be.
pub(crate) fn names_sum(column: &str, text: &str) -> bool {
    match column {
        "order_id" => could_be_sum(text) && is_sum_word(text, true),
        "customer_id" | "product" => could_be_sum(text) && is_sum_word(text, false),
        _ => false,
    }
}

/// How words for sums in Latin letters end.
const LATIN_ENDS: [&str; 7] = ["total", "totals", "sum", "summe", "gesamt", "count", "average"];

/// Whether the end of a text is one of such a word: cheap, for the many that are not.
fn could_be_sum(text: &str) -> bool {
    // No such word ends in a digit, as most numbers of orders, customers and products do.
    if text.as_bytes().last().is_none_or(u8::is_ascii_digit) {
        return false;
    }
    let text = text.trim_end();
    let Some(last) = text.chars().next_back() else { return false };
    let ends_with = |word: &&str| {
        let end = text.len().checked_sub(word.len()).and_then(|at| text.get(at..));
        end.is_some_and(|end| end.eq_ignore_ascii_case(word))
    };
    let is_end = matches!(last, '计' | '总' | '额' | '和' | '数' | '行' | '值' | '汇' | ':' | '：' | '*' | ')' | '）')
        || (last.is_ascii_alphabetic() && LATIN_ENDS.iter().any(ends_with));
    is_end && text.len() <= 64 && !text.starts_with(|c: char| c.is_ascii_digit())
}

/// Whether a text is nothing but a word for a sum.
fn is_sum_word(text: &str, maybe: bool) -> bool {
    let name = normalised(text);
    let is_known = |name: &str| SUMS.contains(&name) || (maybe && MAYBE_SUMS.contains(&name));
    let without = |name: &str| {
        let name = BEFORE.iter().find_map(|before| name.strip_prefix(before)).unwrap_or(name);
        is_known(BEHIND.iter().find_map(|behind| name.strip_suffix(behind)).unwrap_or(name))
    };
    is_known(&name) || without(&name)
}

/// Whether a text ends as the sum of a group does.
fn is_of_group(text: &str) -> bool {
    let lower = text.trim().trim_end_matches([':', '：', '*']).to_lowercase();
    OF_GROUPS.iter().any(|end| lower.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_for_sums_are_known() {
        for text in ["合计", "小计：", "本页小计", "Grand Total", "Sub-total", "合计金额", "总计:"] {
            assert!(could_be_sum(text) && is_sum_word(text, false), "{text}");
        }
        assert!(is_sum_word("Total", true) && !is_sum_word("Total", false));
        for text in ["aa 汇总", "aa Total", "张三 小计", "A-01 计数", "Team Subtotal"] {
            assert!(could_be_sum(text) && is_of_group(text), "{text}");
        }
        for text in ["总统", "会计事务所", "Totally", "20260301", "设计", "Crystal", "水晶", "1小计"] {
            assert!(!could_be_sum(text) || !(is_sum_word(text, true) || is_of_group(text)), "{text}");
        }
    }
}
