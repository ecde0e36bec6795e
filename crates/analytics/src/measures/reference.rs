//! The reference page of all measures, made from the measures themselves.

use super::definition::{Measure, Windowing};
use super::measures;
use std::fmt::Write as _;
use terrace_domain::facts::KINDS;
use terrace_domain::{FactType, MeasureGroup, MeasureSignature, Parameter, ValueType};
use terrace_words::{Lang, Text};

/// What a policy must know of each measure, in the order of the list.
pub fn signatures() -> Vec<MeasureSignature> {
    measures().iter().map(|measure| measure.signature()).collect()
}

/// The page as Markdown, in a language.
pub fn reference_page(lang: Lang) -> String {
    let text = |en: &'static str, zh: &'static str| Text { en, zh }.get(lang);
    let mut page = String::new();
    let _ = writeln!(page, "# {}\n\n{}", text("Measures", "度量"), text(INTRODUCTION.en, INTRODUCTION.zh));
    let mut group = None;
    for measure in measures() {
        if group != Some(measure.group) {
            group = Some(measure.group);
            let _ = writeln!(page, "\n## {}", group_name(measure.group).get(lang));
        }
        let _ = write!(page, "\n{}", entry(measure, lang));
    }
    let _ = write!(page, "\n{}", columns(lang));
    page
}

/// The columns that `where` can name, by kind of facts.
fn columns(lang: Lang) -> String {
    let text = |en: &'static str, zh: &'static str| Text { en, zh }.get(lang);
    let mut out = format!(
        "## {}\n\n{}\n\n| {} | {} |\n|---|---|\n",
        text("Columns that `where` names", "`where` 可用的列"),
        text(WHERE.en, WHERE.zh),
        text("facts", "事实"),
        text("columns", "列"),
    );
    let kinds = KINDS.iter().filter(|kind| measures().iter().any(|of| of.signature().facts == Some(**kind)));
    for kind in kinds {
        let named =
            kind.choosable().map(|column| format!("`{}` ({})", column.name, column_type(column.kind).get(lang)));
        let separator = text(", ", "、");
        let _ = writeln!(
            out,
            "| {} `{}` | {} |",
            text("", kind.name_zh),
            kind.name,
            named.collect::<Vec<_>>().join(separator)
        );
    }
    out.replace("|  `", "| `")
}

const WHERE: Text = Text {
    en: "A column is compared with a value or with another column of its sort: `=`, `<>`, `<`, `<=`, `>`, `>=`, `in`, \
         `between`, `is null`, joined by `and`, `or`, `not`. Amounts are in the policy's currency; a return's amount \
         and quantity are negative, and its quantity is empty where part of the money came back; a return on a row of \
         its own is chosen by what that row says. What closed or was paid after the as-of is not closed or paid yet. As everywhere in policies, a comparison with an empty cell holds for no row: `category <> 'x'` leaves \
         out lines without a category, unless `or category is null` lets them in.",
    zh: "列可与值比较，也可与同类的另一列比较：`=`、`<>`、`<`、`<=`、`>`、`>=`、`in`、`between`、`is null`，\
         并用 `and`、`or`、`not` 组合。金额以策略的币种计；退货的金额和数量为负，部分退款的数量为空；单独成行的退货按该行自身的列判断。时点之后才关闭或付清的，视为尚未关闭或付清。与策略其他各处一样，空单元格的比较对任何行都不成立：\
         `category <> 'x'` 不含没有类别的行，除非写上 `or category is null`。",
};

const fn column_type(kind: FactType) -> Text {
    match kind {
        FactType::Id | FactType::Text => Text { en: "text", zh: "文本" },
        FactType::Money => Text { en: "amount", zh: "金额" },
        FactType::Quantity | FactType::Number | FactType::Rate => Text { en: "number", zh: "数值" },
        FactType::Integer => Text { en: "whole number", zh: "整数" },
        FactType::Time => Text { en: "time", zh: "时间" },
        FactType::Date => Text { en: "date", zh: "日期" },
        FactType::Flag => Text { en: "yes or no", zh: "是/否" },
    }
}

const INTRODUCTION: Text = Text {
    en: "A policy uses a measure by its name: `spend_12m: { measure: net_amount, window: 12 months }`. \
         Windows end at the as-of, which they exclude, and include their start; the default is `all`. \
         Cancelled order lines count nowhere. An order exists if one of its lines is no return, and happened at its \
         earliest such line; amounts count at the time of their own line. \
         `where` leaves facts out, by their columns, as if the files did not hold them: \
         `gifts: { measure: orders, where: \"category = 'gift card'\" }`. \
         A count or a sum over nothing is 0; an average, a rate or a date over nothing is null. \
         Divisions give six decimal places, halves going to the even neighbour.",
    zh: "策略按名称使用度量：`spend_12m: { measure: net_amount, window: 12 months }`。\
         时间窗止于时点（不含时点），包含起点；默认为 `all`。\
         已取消的订单行一律不计。订单只要有一行不是退货即成立，时间取最早的这样一行；金额按各行自己的时间计入。\
         `where` 按事实自身的列排除行，如同文件中没有这些行：\
         `gifts: { measure: orders, where: \"category = '礼品卡'\" }`。\
         对空集计数或求和得 0；平均值、比率或日期对空集得空值。\
         除法保留六位小数，四舍六入五成双。",
};

/// The name of a group of measures.
pub(crate) const fn group_name(group: MeasureGroup) -> Text {
    match group {
        MeasureGroup::Orders => Text { en: "Orders", zh: "订单" },
        MeasureGroup::People => Text { en: "People", zh: "人际" },
        MeasureGroup::Feedback => Text { en: "Feedback", zh: "反馈" },
        MeasureGroup::Service => Text { en: "Service", zh: "服务" },
        MeasureGroup::Credit => Text { en: "Credit", zh: "信用" },
        MeasureGroup::Finance => Text { en: "Finance", zh: "财务" },
        MeasureGroup::Models => Text { en: "Forecasts", zh: "预测" },
    }
}

const fn type_name(value_type: ValueType) -> Text {
    match value_type {
        ValueType::Count => Text { en: "count", zh: "计数" },
        ValueType::Days => Text { en: "days", zh: "天数" },
        ValueType::Money => Text { en: "amount", zh: "金额" },
        ValueType::Decimal => Text { en: "decimal", zh: "小数" },
        ValueType::Text => Text { en: "text", zh: "文本" },
        ValueType::Date => Text { en: "date", zh: "日期" },
        ValueType::Time => Text { en: "time", zh: "时间" },
        ValueType::Flag => Text { en: "yes or no", zh: "是/否" },
    }
}

const fn window_name(window: Windowing) -> Text {
    match window {
        Windowing::Optional => Text { en: "optional", zh: "可选" },
        Windowing::Needed => Text { en: "needed", zh: "必须" },
        Windowing::None => Text { en: "none: all facts before the as-of", zh: "无：时点之前的全部事实" },
    }
}

fn entry(measure: &Measure, lang: Lang) -> String {
    let label = |en: &'static str, zh: &'static str| Text { en, zh }.get(lang);
    let mut out = format!("### `{}`\n\n", measure.name);
    let rows = [
        (label("Formula", "公式"), measure.formula.get(lang)),
        (label("Type", "类型"), type_name(measure.value_type).get(lang)),
        (label("Unit", "单位"), measure.unit.get(lang)),
        (label("Window", "时间窗"), window_name(measure.window).get(lang)),
        (label("Of nothing", "无数据时"), measure.of_nothing.get(lang)),
        (label("Example", "示例"), measure.example.get(lang)),
    ];
    let colon = label(": ", "：");
    let chosen = measure.signature().facts.map(|facts| format!("`{}`", facts.name));
    let told = parameters(measure.parameters, lang);
    let rows = rows
        .into_iter()
        .chain(chosen.iter().map(|facts| (label("`where:` by columns of", "`where:` 可用的列来自"), facts.as_str())))
        .chain((!measure.parameters.is_empty()).then(|| (label("Can be told", "可另设"), told.as_str())));
    for (name, text) in rows {
        let _ = writeln!(out, "- {name}{colon}{text}");
    }
    out
}

/// What policies can tell a measure beside its window, each with its default.
fn parameters(parameters: &[Parameter], lang: Lang) -> String {
    let text = |parameter: &Parameter| match parameter {
        Parameter::Model => Text {
            en: "`model: bg-nbd | mbg-nbd | pareto-nbd` (`mbg-nbd`)",
            zh: "`model: bg-nbd | mbg-nbd | pareto-nbd`（默认 `mbg-nbd`）",
        },
        Parameter::Horizon => {
            Text { en: "`horizon:` a span ahead (`12 months`)", zh: "`horizon:` 预测期（默认 `12 months`）" }
        }
        Parameter::Discount => {
            Text { en: "`discount:` per month (`1%`)", zh: "`discount:` 月折现率（默认 `1%`）" }
        }
        Parameter::Margin => Text {
            en: "`margin:` profit in the turnover (`100%`)",
            zh: "`margin:` 毛利占销售额的比例（默认 `100%`）",
        },
        Parameter::LostAfter => Text {
            en: "`lost_after: 180 days`, or `{ rhythm: 3, at_least: 60 days, at_most: 365 days }` for so many times the customer's own average gap (without it no silence ends a stay)",
            zh: "`lost_after: 180 days`，或 `{ rhythm: 3, at_least: 60 days, at_most: 365 days }`，即客户自己平均间隔的若干倍（不写则再久不买也不算流失）",
        },
    };
    let listed: Vec<&str> = parameters.iter().map(|parameter| text(parameter).get(lang)).collect();
    listed.join(if lang == Lang::Zh { "；" } else { "; " })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_measure_stands_on_both_pages_once() {
        for lang in [Lang::En, Lang::Zh] {
            let page = reference_page(lang);
            for measure in measures() {
                assert_eq!(page.matches(&format!("### `{}`\n", measure.name)).count(), 1, "{}", measure.name);
            }
        }
        assert!(reference_page(Lang::Zh).contains("- 公式：gross_amount ÷ orders"));
    }

    #[test]
    fn names_are_unique_and_groups_stand_together() {
        let names: BTreeSet<&str> = measures().iter().map(|measure| measure.name).collect();
        assert_eq!(names.len(), measures().len());
        assert!(measures().is_sorted_by_key(|measure| measure.group));
    }

    #[test]
    fn some_measures_need_a_window() {
        let needing: Vec<&str> = signatures().iter().filter(|s| s.needs_window).map(|s| s.name).collect();
        assert_eq!(needing, ["growth", "margin_growth", "price_pressure"]);
        let fixed: Vec<&str> = signatures().iter().filter(|s| !s.windowed).map(|s| s.name).collect();
        assert_eq!(
            fixed,
            [
                "stays",
                "stay_orders",
                "stay_days",
                "lost_after_days",
                "referred_customers",
                "referral_depth",
                "p_alive",
                "p_active",
                "expected_orders",
                "churn_risk",
                "clv"
            ]
        );
    }
}
