//! What gave a class, scheme kind by scheme kind.

use super::{ExplanationText, texts};
use terrace_app::runs::explain::{
    AxisLine, DigitLine, Edge, FeatureLine, Figure, InputLine, SchemeLine, StageLine, Standing, Why,
};

impl ExplanationText<'_> {
    pub(super) fn class(&self, line: &SchemeLine) -> Vec<String> {
        match &line.why {
            Why::Threshold { metric, value, edge, .. } => vec![self.against(metric, value, edge.as_ref())],
            Why::Pyramid { metric, value, standing, top } => {
                vec![self.rank(metric, value, standing), self.top(standing, top.as_ref())]
            }
            Why::Share { metric, value, standing, before, mark } => {
                vec![self.rank(metric, value, standing), self.mark(standing, before.as_ref(), mark.as_ref())]
            }
            Why::Rfm { code, digits, customers } => {
                let head = self.fill(texts::DIGITS, &[("code", code.clone()), ("customers", customers.to_string())]);
                std::iter::once(head).chain(digits.iter().map(|digit| self.digit(digit))).collect()
            }
            Why::Matrix { axes, .. } => axes.iter().map(|axis| self.axis(axis)).collect(),
            Why::Score { score, inputs, standing, top, edge } => {
                let mut lines = vec![self.fill(texts::SCORE, &[("score", score.to_string())])];
                lines.extend(inputs.iter().map(|input| self.input(input)));
                match edge {
                    Some(edge) => lines.push(self.against("score", score, Some(edge))),
                    None => lines.extend([self.rank("score", score, standing), self.top(standing, top.as_ref())]),
                }
                lines
            }
            Why::Clusters { distance, next, features, customers } => {
                let nearest = [("distance", distance.to_string()), ("customers", customers.to_string())];
                let mut lines = vec![self.fill(texts::CLUSTER, &nearest)];
                lines.extend(next.iter().map(|next| {
                    let tier = self.tier_title(&line.scheme, &next.tier);
                    self.fill(texts::CLUSTER_NEXT, &[("tier", tier), ("distance", next.distance.to_string())])
                }));
                lines.extend(features.iter().map(|feature| self.feature(feature)));
                lines
            }
            Why::LifeCycle { .. } => self.life_cycle(line),
            Why::Rules { held, failed } => {
                let mut lines: Vec<String> = failed
                    .iter()
                    .map(|rule| {
                        let text = if rule.condition.holds.is_none() { texts::FAILED_NULL } else { texts::FAILED };
                        let values = self.values(&rule.condition.names);
                        self.fill(
                            text,
                            &[
                                ("tier", self.tier_title(&line.scheme, &rule.tier)),
                                ("condition", rule.condition.text.clone()),
                                ("values", values),
                            ],
                        )
                    })
                    .collect();
                lines.push(match held {
                    None => self.text(texts::OTHERWISE),
                    Some(held) => self
                        .fill(texts::HELD, &[("condition", held.text.clone()), ("values", self.values(&held.names))]),
                });
                lines
            }
            Why::NotInUniverse | Why::Unknown { .. } | Why::Unplaced { .. } => Vec::new(),
        }
    }

    /// What is known of the customer's last stay, what comes next, and the stages so far with their dates.
    fn life_cycle(&self, line: &SchemeLine) -> Vec<String> {
        let Why::LifeCycle { stays, orders, days, silence, lost_after, next, stages } = &line.why else {
            return Vec::new();
        };
        let known = days.zip(*silence).zip(*lost_after);
        let mut lines = match known {
            None => vec![self.text(texts::LIFE_NOTHING)],
            Some(((days, silence), lost_after)) => {
                let text = if *stays > 1 { texts::LIFE_BACK } else { texts::LIFE_STAY };
                let numbers = [
                    ("orders", *orders),
                    ("days", days),
                    ("silence", silence),
                    ("lost_after", lost_after),
                    ("stays", *stays),
                ];
                vec![self.fill(text, &numbers.map(|(name, number)| (name, number.to_string())))]
            }
        };
        lines.extend(next.iter().map(|next| {
            let tier = self.tier_title(&line.scheme, &next.tier);
            let needs = [("tier", tier), ("orders", next.orders.to_string()), ("days", next.days.to_string())];
            self.fill(texts::LIFE_NEXT, &needs)
        }));
        lines.extend(stages.iter().map(|stage| self.stage(&line.scheme, stage)));
        lines
    }

    fn stage(&self, scheme: &str, stage: &StageLine) -> String {
        let text = if stage.to.is_some() { texts::LIFE_STAGE } else { texts::LIFE_STAGE_NOW };
        let arguments = [
            ("tier", self.tier_title(scheme, &stage.tier)),
            ("from", stage.from.clone()),
            ("to", stage.to.clone().unwrap_or_default()), // Where there is none the text does not ask for it.
            ("orders", stage.orders.to_string()),
            ("net", stage.net_amount.to_string()),
        ];
        let gap = stage.average_gap.as_ref().map(|gap| self.fill(texts::LIFE_GAP, &[("gap", gap.to_string())]));
        format!("{}{}", self.fill(text, &arguments), gap.unwrap_or_default())
    }

    fn against(&self, metric: &str, value: &Figure, edge: Option<&Edge>) -> String {
        let mut arguments = vec![("metric", self.titled(metric)), ("value", value.to_string())];
        match edge {
            None => self.fill(texts::THRESHOLD_LAST, &arguments),
            Some(edge) => {
                arguments.extend([("sign", sign(edge.bound, true).to_owned()), ("threshold", edge.value.to_string())]);
                self.fill(texts::THRESHOLD, &arguments)
            }
        }
    }

    fn rank(&self, metric: &str, value: &Figure, standing: &Standing) -> String {
        let mut arguments = vec![
            ("metric", self.titled(metric)),
            ("value", value.to_string()),
            ("customers", standing.customers.to_string()),
        ];
        match standing.rank {
            None => self.fill(texts::RANK_UNKNOWN, &arguments),
            Some(rank) => {
                arguments.push(("rank", rank.to_string()));
                self.fill(texts::RANK, &arguments)
            }
        }
    }

    fn top(&self, standing: &Standing, top: Option<&String>) -> String {
        match top {
            Some(top) => self.fill(texts::TOP, &[("top", top.clone()), ("cutoff", self.value(standing.edge.as_ref()))]),
            None => self.rest(standing),
        }
    }

    fn rest(&self, standing: &Standing) -> String {
        self.fill(texts::REST, &[("better", self.value(standing.better.as_ref()))])
    }

    fn mark(&self, standing: &Standing, before: Option<&Figure>, mark: Option<&String>) -> String {
        match mark {
            None => self.rest(standing),
            Some(mark) => {
                let cutoff = self.value(standing.edge.as_ref());
                self.fill(texts::MARK, &[("mark", mark.clone()), ("cutoff", cutoff), ("before", self.value(before))])
            }
        }
    }

    fn digit(&self, line: &DigitLine) -> String {
        let next = line.better_digit.unwrap_or(line.digit.saturating_add(1));
        let head = self.fill(
            texts::DIGIT_EDGES,
            &[
                ("dimension", self.part(line.dimension)),
                ("metric", self.titled(&line.metric)),
                ("value", line.value.to_string()),
                ("digit", line.digit.to_string()),
            ],
        );
        let from = |digit: u8, cutoff: &Option<Figure>| {
            let cutoff = cutoff.as_ref()?;
            Some(self.fill(texts::DIGIT_FROM, &[("digit", digit.to_string()), ("cutoff", cutoff.to_string())]))
        };
        let mean = line.mean.as_ref().map(|mean| self.fill(texts::DIGIT_MEAN, &[("mean", mean.to_string())]));
        let further: Vec<String> =
            [from(line.digit, &line.edge), from(next, &line.better), mean].into_iter().flatten().collect();
        if further.is_empty() { head } else { format!("{head}; {}", further.join(", ")) }
    }

    fn axis(&self, line: &AxisLine) -> String {
        let level = match line.level_kind {
            "median" => texts::MEDIAN,
            "mean" => texts::MEAN,
            _ => texts::FIXED,
        };
        let level = format!("{} {}", level.get(self.lang), self.value(line.level.as_ref()));
        let half = if line.high { texts::HIGH } else { texts::LOW };
        let arguments = [
            ("axis", line.axis.clone()),
            ("metric", self.titled(&line.metric)),
            ("value", line.value.to_string()),
            ("half", self.text(half)),
            ("sign", sign(line.bound, line.high).to_owned()),
            ("level", level),
        ];
        self.fill(texts::AXIS, &arguments)
    }

    fn feature(&self, line: &FeatureLine) -> String {
        let text = match line.apart {
            Some("high") => texts::FEATURE_HIGH,
            Some(_) => texts::FEATURE_LOW,
            None => texts::FEATURE,
        };
        let arguments = [
            ("metric", self.titled(&line.metric)),
            ("value", line.value.to_string()),
            ("typical", self.value(line.typical.as_ref())),
            ("overall", line.overall.to_string()),
        ];
        self.fill(text, &arguments)
    }

    fn input(&self, line: &InputLine) -> String {
        let mut arguments = vec![("metric", self.titled(&line.metric)), ("weight", line.weight.to_string())];
        let Some(value) = &line.value else { return self.fill(texts::INPUT_MISSING, &arguments) };
        if let Some(weight) = &line.effective_weight {
            arguments.retain(|(name, _)| *name != "weight");
            arguments.push(("weight", weight.to_string()));
        }
        arguments.extend([
            ("value", value.to_string()),
            ("percentile", self.value(line.percentile.as_ref())),
            ("contribution", self.value(line.contribution.as_ref())),
        ]);
        self.fill(texts::INPUT, &arguments)
    }
}

/// How a value compares with a threshold that it passes or fails.
const fn sign(bound: &str, passes: bool) -> &'static str {
    match (bound.as_bytes(), passes) {
        (b"over", true) => ">",
        (b"over", false) => "≤",
        (_, true) => "≥",
        (_, false) => "<",
    }
}
