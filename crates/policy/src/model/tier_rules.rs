//! What makes a customer belong to each tier, in a few words for people.

use super::{Bound, Cut, LifeCycleRules, Number, Scheme, SchemeKind, ScoreCut, StageNeeds, Title};
use terrace_domain::{LostAfter, Value};
use terrace_words::texts::policy as texts;
use terrace_words::{Lang, Text};

impl Scheme {
    /// What makes a customer belong to each tier, in short: `> 100,000`, `top 5%`, the condition. Empty for kinds
    /// whose tiers cannot be told in a few words.
    pub fn tier_rules(&self) -> Vec<Title> {
        let count = self.tiers.len();
        let rest = || both(texts::TIER_REST, &[]);
        let mut rules: Vec<Title> = match &self.kind {
            SchemeKind::Threshold { metric, cuts } => {
                cuts.iter().map(|cut| edge(&metric.name, &metric.name, cut)).collect()
            }
            SchemeKind::Score { cut: ScoreCut::Threshold(cuts), .. } => {
                let Text { en, zh } = texts::TIER_SCORE;
                cuts.iter().map(|cut| edge(en, zh, cut)).collect()
            }
            SchemeKind::Pyramid { tops, .. } | SchemeKind::Score { cut: ScoreCut::Pyramid(tops), .. } => {
                tops.iter().map(|top| both(texts::TIER_TOP, &[("top", top.to_string())])).collect()
            }
            SchemeKind::Share { marks, .. } => {
                marks.iter().map(|mark| both(texts::TIER_SHARE, &[("mark", mark.to_string())])).collect()
            }
            SchemeKind::Rules { conditions } => conditions
                .iter()
                .map(|condition| condition.as_ref().map_or_else(rest, |condition| Title::same(condition.text.as_str())))
                .collect(),
            SchemeKind::Matrix { axes, cells } => {
                let names: Vec<&str> = axes.iter().map(|axis| axis.name.as_str()).collect();
                cells.iter().map(|cell| crossing(&names, cell)).collect()
            }
            SchemeKind::LifeCycle(cycle) => stages(&cycle.rules),
            SchemeKind::Rfm { .. } | SchemeKind::Clusters { .. } => vec![Title::default(); count],
        };
        rules.resize_with(count, rest);
        rules
    }
}

fn both(text: Text, arguments: &[(&str, String)]) -> Title {
    Title::new(text.fill(Lang::En, arguments), text.fill(Lang::Zh, arguments))
}

/// When each stage begins, in the order of the tiers.
fn stages(rules: &LifeCycleRules) -> Vec<Title> {
    let needs = |text: Text, needs: StageNeeds| {
        both(text, &[("orders", needs.orders.to_string()), ("days", needs.days.to_string())])
    };
    let lost = match rules.lost_after {
        LostAfter::Days(days) => both(texts::STAGE_RULE_LOST, &[("days", days.to_string())]),
        LostAfter::Rhythm { times, at_least, at_most } => {
            let times = Value::Decimal(times.into()).to_string();
            let numbers = [("times", times), ("least", at_least.to_string()), ("most", at_most.to_string())];
            both(texts::STAGE_RULE_RHYTHM, &numbers)
        }
    };
    vec![
        both(texts::STAGE_RULE_PROSPECT, &[]),
        both(texts::STAGE_RULE_TRIAL, &[]),
        needs(texts::STAGE_RULE_NEEDS, rules.forming),
        needs(texts::STAGE_RULE_NEEDS, rules.stable),
        lost,
        needs(texts::STAGE_RULE_WON_BACK, rules.stable_again),
    ]
}

fn edge(en: &str, zh: &str, cut: &Cut) -> Title {
    let sign = if cut.bound == Bound::Over { ">" } else { "≥" };
    let beside = |name: &str| Some(format!("{name} {sign} {}", plain(cut.edge)));
    Title { en: beside(en), zh: beside(zh) }
}

fn crossing(axes: &[&str], cell: &[bool]) -> Title {
    let words = |lang: Lang| {
        let word = |high: bool| if high { texts::TIER_HIGH.get(lang) } else { texts::TIER_LOW.get(lang) };
        let parts = axes.iter().zip(cell).map(|(axis, high)| format!("{axis} {}", word(*high)));
        Some(parts.collect::<Vec<_>>().join(", "))
    };
    Title { en: words(Lang::En), zh: words(Lang::Zh) }
}

/// A policy's number with thousands marks and no needless zeros.
fn plain(number: Number) -> String {
    let size = number.0.unsigned_abs();
    let digits = (size / 1_000_000).to_string();
    let mut whole = String::new();
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            whole.push(',');
        }
        whole.push(digit);
    }
    let fraction = format!("{:06}", size % 1_000_000);
    let fraction = fraction.trim_end_matches('0');
    let sign = if number.0 < 0 { "-" } else { "" };
    if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_readable() {
        for (millionths, shown) in
            [(100_000_000_000, "100,000"), (500_000, "0.5"), (-1_234_000_000, "-1,234"), (0, "0")]
        {
            assert_eq!(plain(Number(millionths)), shown);
        }
    }
}
