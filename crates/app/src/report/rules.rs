use terrace_policy::{Bound, Cut, Number, Scheme, SchemeKind, ScoreCut};
use terrace_report::Title;

/// What makes a customer belong to each tier, in short.
pub(super) fn rules(scheme: &Scheme) -> Vec<Title> {
    let rest = Title::new("the rest", "其余");
    let count = scheme.tiers.len();
    let mut rules: Vec<Title> = match &scheme.kind {
        SchemeKind::Threshold { metric, cuts } => cuts.iter().map(|cut| Title::same(edge(&metric.name, cut))).collect(),
        SchemeKind::Score { cut: ScoreCut::Threshold(cuts), .. } => {
            cuts.iter().map(|cut| Title::new(edge("score", cut), edge("得分", cut))).collect()
        }
        SchemeKind::Pyramid { tops, .. } | SchemeKind::Score { cut: ScoreCut::Pyramid(tops), .. } => {
            tops.iter().map(|top| Title::new(format!("top {top}"), format!("前 {top}"))).collect()
        }
        SchemeKind::Share { marks, .. } => marks
            .iter()
            .map(|mark| Title::new(format!("up to {mark} of revenue"), format!("累计收入 {mark} 以内")))
            .collect(),
        SchemeKind::Rules { conditions } => conditions
            .iter()
            .map(|condition| condition.as_ref().map_or_else(|| rest.clone(), |c| Title::same(c.text.clone())))
            .collect(),
        SchemeKind::Matrix { axes, cells } => cells
            .iter()
            .map(|cell| {
                let words = |high: &str, low: &str| -> String {
                    let part = |(axis, up): (&terrace_policy::Axis, &bool)| {
                        format!("{} {}", axis.name, if *up { high } else { low })
                    };
                    axes.iter().zip(cell).map(part).collect::<Vec<_>>().join(", ")
                };
                Title::new(words("high", "low"), words("高", "低"))
            })
            .collect(),
        SchemeKind::Rfm { .. } | SchemeKind::Clusters { .. } => vec![Title::default(); count],
    };
    rules.resize(count, rest);
    rules
}

fn edge(name: &str, cut: &Cut) -> String {
    let sign = if cut.bound == Bound::Over { ">" } else { "≥" };
    format!("{name} {sign} {}", plain(cut.edge))
}

/// A policy's number with thousands marks and no needless zeros.
pub(super) fn plain(number: Number) -> String {
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
