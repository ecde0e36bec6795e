//! What a threshold, another group and the own past tell, in words.

use super::values::{bounds, difference, money, percent, signed, sum, value, whole};
use crate::failure::Failure;
use crate::format::{count, moment};
use crate::printer::Printer;
use crate::tables::TextTable;
use terrace_app::effects::{
    BeforeAfter, EffectMeasure, EffectVerdict, GroupNotSaid, GroupsFinding, GroupsFound, PastFinding, PastFound,
    PastNotSaid, SideOfThreshold, ThresholdFinding, ThresholdFound, ThresholdRefusal,
};
use terrace_domain::{LocalTime, ValueType};
use terrace_words::Text;
use terrace_words::texts::{effects, evidence as texts};

fn day(time: LocalTime) -> String {
    moment(&time.to_string())
}

const fn title(measure: EffectMeasure) -> Text {
    match measure {
        EffectMeasure::Orders => texts::MEASURE_ORDERS,
        EffectMeasure::Buyers => texts::MEASURE_BUYERS,
        _ => texts::MEASURE_REVENUE,
    }
}

/// A value of a scheme's metric.
fn score(value_type: ValueType, of: f64) -> String {
    match value_type {
        ValueType::Money => money(of),
        _ => {
            let text = format!("{of:.4}");
            text.trim_end_matches('0').trim_end_matches('.').to_owned()
        }
    }
}

fn grade(grade: &str, printer: &mut Printer) -> Result<(), Failure> {
    let said = match grade {
        "B" => texts::GRADE_B,
        "C" => texts::GRADE_C,
        "D" => texts::GRADE_D,
        _ => effects::GRADE_NONE,
    };
    printer.say(said, &[])
}

/// Says a verdict in one of these words for more and for less, and how many customers lack where it is not known.
fn say_verdict(
    verdict: EffectVerdict,
    [more, less]: [Text; 2],
    facts: &[(&str, String)],
    printer: &mut Printer,
) -> Result<(), Failure> {
    let said = match verdict {
        EffectVerdict::More => more,
        EffectVerdict::Less => less,
        EffectVerdict::NoneThatMatters => effects::NO_DIFFERENCE,
        EffectVerdict::Unclear { .. } => effects::UNCLEAR,
    };
    printer.say(said, facts)?;
    match verdict.more_needed() {
        Some(more) if more > 0.0 => printer.say(texts::NEEDS_CUSTOMERS, &[facts, &[("more", whole(more))]].concat()),
        _ => Ok(()),
    }
}

fn say_before_after(
    beside: Option<BeforeAfter>,
    of: impl Fn(f64) -> String,
    printer: &mut Printer,
) -> Result<(), Failure> {
    let Some(BeforeAfter { before, after }) = beside else { return Ok(()) };
    printer.line("")?;
    printer.say(texts::BESIDE, &[("before", of(before)), ("after", of(after))])
}

/// Says what a threshold tells.
pub(super) fn threshold(found: &ThresholdFound, printer: &mut Printer) -> Result<(), Failure> {
    let head = [
        ("scheme", found.scheme.clone()),
        ("metric", found.metric.clone()),
        ("threshold", score(found.value_type, found.threshold)),
        ("tier", found.tier.clone()),
        ("scored", day(found.scored)),
        ("measure", printer.text(title(found.measure)).to_owned()),
        ("decided", day(found.decided)),
        ("to", day(found.to)),
    ];
    printer.say(texts::THRESHOLD_HEAD, &head)?;
    match &found.finding {
        Ok(finding) => say_threshold(found, finding, printer)?,
        Err(refusal) => say_refusal(refusal, printer)?,
    }
    grade(found.grade(), printer)?;
    if found.finding.is_ok() {
        printer.say(texts::THRESHOLD_LOCAL, &[])?;
    }
    if found.is_published {
        printer.say(texts::THRESHOLD_PUBLISHED, &[("scored", day(found.scored))])
    } else {
        printer.say(texts::THRESHOLD_UNPUBLISHED, &[])
    }
}

fn say_threshold(found: &ThresholdFound, finding: &ThresholdFinding, printer: &mut Printer) -> Result<(), Failure> {
    let measure = found.measure;
    let [estimate, low, high] = bounds(measure, &finding.interval);
    let facts = [
        estimate,
        low,
        high,
        ("matters", value(measure, finding.matters)),
        ("tier", found.tier.clone()),
        ("below", value(measure, finding.just_below)),
    ];
    say_verdict(finding.verdict, [texts::THRESHOLD_MORE, texts::THRESHOLD_LESS], &facts, printer)?;
    let [below, above] = finding.near.map(|number| count(number as u64));
    let near = [
        ("below", below),
        ("above", above),
        ("bandwidth", score(found.value_type, finding.bandwidth)),
        ("customers", count(found.customers as u64)),
    ];
    printer.say(texts::THRESHOLD_NEAR, &near)?;
    let nearest = &finding.crowding.nearest;
    printer.say(texts::THRESHOLD_SPREAD, &[("below", count(nearest.below)), ("above", count(nearest.above))])?;
    if let Some((other, share)) = found.other_tier.filter(|other| *other > 0).zip(finding.first_stage) {
        printer.say(texts::THRESHOLD_OTHER_TIER, &[("count", count(other as u64)), ("share", percent(share))])?;
    }
    if finding.heaping.is_worth_telling() {
        printer.say(texts::THRESHOLD_HEAPED, &[("share", percent(finding.heaping.repeated))])?;
    }
    Ok(())
}

fn say_refusal(refusal: &ThresholdRefusal, printer: &mut Printer) -> Result<(), Failure> {
    let lack = |side: SideOfThreshold, found: usize, needed: usize, printer: &Printer| {
        let side = match side {
            SideOfThreshold::Below => texts::SIDE_BELOW,
            SideOfThreshold::Above => texts::SIDE_ABOVE,
        };
        [("side", printer.text(side).to_owned()), ("found", count(found as u64)), ("needed", count(needed as u64))]
    };
    match *refusal {
        ThresholdRefusal::Manipulated { below, above, .. } => {
            printer.say(texts::MANIPULATED, &[("below", count(below)), ("above", count(above))])
        }
        ThresholdRefusal::TooFewCustomers { side, found, needed } => {
            printer.say(texts::FEW_NEAR, &lack(side, found, needed, printer))
        }
        ThresholdRefusal::TooFewValues { side, found, needed } => {
            printer.say(texts::FEW_VALUES, &lack(side, found, needed, printer))
        }
        ThresholdRefusal::WeakFirstStage { .. } => printer.say(texts::WEAK_TIER, &[]),
        _ => printer.say(texts::NOTHING, &[]),
    }
}

/// Says what two groups show.
pub(super) fn groups(found: &GroupsFound, printer: &mut Printer) -> Result<(), Failure> {
    let [treated, against] = found.customers.map(|number| count(number as u64));
    let head = [
        ("measure", printer.text(title(found.measure)).to_owned()),
        ("treated", treated),
        ("against", against),
        ("since", day(found.since)),
        ("before", count(found.before as u64)),
        ("after", count(found.moments.len().saturating_sub(found.before + 1) as u64)),
    ];
    printer.say(texts::COMPARE_HEAD, &head)?;
    match (&found.finding, found.withheld()) {
        (Ok(finding), None) => say_groups(found, finding, printer)?,
        (_, Some(unsaid)) => say_no_groups(found.measure, unsaid, printer)?,
        (Err(unsaid), None) => say_no_groups(found.measure, *unsaid, printer)?,
    }
    grade(found.grade(), printer)?;
    if let Ok(finding) = &found.finding {
        gaps(found, finding, printer)?;
    }
    say_before_after(found.before_after(), |of| value(found.measure, of), printer)
}

fn say_groups(found: &GroupsFound, finding: &GroupsFinding, printer: &mut Printer) -> Result<(), Failure> {
    let measure = found.measure;
    let groups = &finding.groups;
    let size = ("size", value(measure, groups.before.farthest));
    let [estimate, low, high] = bounds(measure, &groups.effect);
    let facts = [estimate, low, high, ("matters", value(measure, finding.matters))];
    say_verdict(finding.verdict, [texts::COMPARE_MORE, texts::COMPARE_LESS], &facts, printer)?;
    let [[against_before, against_after], [treated_before, treated_after]] = groups.means;
    let changes = [
        ("treated_before", value(measure, treated_before)),
        ("treated_after", value(measure, treated_after)),
        ("against_before", value(measure, against_before)),
        ("against_after", value(measure, against_after)),
    ];
    printer.say(texts::COMPARE_CHANGES, &changes)?;
    printer.say(if groups.before.is_flat() { texts::COMPARE_PARALLEL } else { texts::COMPARE_NEARLY }, &[size])
}

fn say_no_groups(measure: EffectMeasure, unsaid: GroupNotSaid, printer: &mut Printer) -> Result<(), Failure> {
    let needed = ("needed", count(unsaid.needed() as u64));
    match unsaid {
        GroupNotSaid::FewCustomers { is_against, found } => {
            let group = printer.text(if is_against { texts::GROUP_AGAINST } else { texts::GROUP_TREATED }).to_owned();
            printer.say(texts::COMPARE_FEW, &[("group", group), ("found", count(found as u64)), needed])
        }
        GroupNotSaid::FewPeriods { found } => {
            printer.say(texts::COMPARE_FEW_PERIODS, &[("found", count(found as u64)), needed])
        }
        GroupNotSaid::NothingVaries => printer.say(texts::NOTHING, &[]),
        GroupNotSaid::ChosenByBehaviour => printer.say(texts::COMPARE_BY_BEHAVIOUR, &[]),
        GroupNotSaid::NotParallel { size, difference: after } => {
            let facts = [("size", value(measure, size)), ("difference", difference(measure, after))];
            printer.say(texts::COMPARE_NOT_PARALLEL, &facts)
        }
        GroupNotSaid::DriftUnknown { margin } => {
            printer.say(texts::COMPARE_DRIFT_UNKNOWN, &[("margin", value(measure, margin))])
        }
    }
}

fn gaps(found: &GroupsFound, finding: &GroupsFinding, printer: &mut Printer) -> Result<(), Failure> {
    printer.line("")?;
    printer.say(texts::COMPARE_TABLE, &[])?;
    let mut table = TextTable::new(&[
        (printer.text(texts::COL_PERIOD), false),
        (printer.text(texts::COL_GAP), true),
        (printer.text(effects::COL_BETWEEN), false),
    ]);
    for (gap, from) in finding.groups.gaps.iter().zip(&found.moments) {
        let shown = |of: f64| difference(found.measure, of);
        let mark = if gap.since == 0 { " ←" } else { "" };
        table.row([
            format!("{}{mark}", day(*from)),
            shown(gap.effect.estimate),
            format!("{} … {}", shown(gap.effect.low), shown(gap.effect.high)),
        ]);
    }
    table.lines().iter().try_for_each(|line| printer.line(line))
}

/// Says what the own past shows.
pub(super) fn series(found: &PastFound, printer: &mut Printer) -> Result<(), Failure> {
    let head = [
        ("measure", printer.text(title(found.measure)).to_owned()),
        ("since", day(found.since)),
        ("after", count(found.points.len().saturating_sub(found.before) as u64)),
        ("before", count(found.before as u64)),
    ];
    printer.say(texts::SERIES_HEAD, &head)?;
    match &found.finding {
        Ok(finding) => say_series(found, finding, printer)?,
        Err(PastNotSaid::FewPeriods { found, needed }) => {
            let facts = [("found", count(*found as u64)), ("needed", count(*needed as u64))];
            printer.say(texts::SERIES_FEW, &facts)?;
        }
        Err(PastNotSaid::BelowZero) => printer.say(texts::SERIES_BELOW_ZERO, &[])?,
        Err(PastNotSaid::NothingVaries) => printer.say(texts::NOTHING, &[])?,
    }
    grade(found.grade(), printer)?;
    if found.finding.is_ok() {
        points(found, printer)?;
    }
    say_before_after(found.before_after(), |of| sum(found.measure, of), printer)
}

fn say_series(found: &PastFound, finding: &PastFinding, printer: &mut Printer) -> Result<(), Failure> {
    let part = |of: f64| signed(percent(of), of);
    let change = &finding.change;
    let facts = [
        ("change", part(change.estimate)),
        ("difference", part(change.estimate)),
        ("low", part(change.low)),
        ("high", part(change.high)),
        ("total", signed(sum(found.measure, finding.total), finding.total)),
        ("matters", percent(finding.matters)),
    ];
    say_verdict(finding.verdict, [texts::SERIES_MORE, texts::SERIES_LESS], &facts, printer)?;
    if !finding.verdict.is_known() {
        printer.say(texts::NEEDS_PERIODS, &[])?;
    }
    printer.say(texts::SERIES_TREND, &[("trend", part(finding.trend))])?;
    if finding.follows { printer.say(texts::SERIES_FOLLOWS, &[]) } else { Ok(()) }
}

fn points(found: &PastFound, printer: &mut Printer) -> Result<(), Failure> {
    printer.line("")?;
    printer.say(texts::SERIES_TABLE, &[])?;
    let mut table = TextTable::new(&[
        (printer.text(texts::COL_PERIOD), false),
        (printer.text(texts::COL_ACTUAL), true),
        (printer.text(texts::COL_EXPECTED), true),
    ]);
    // A year before the beginning shows how well it is met; what lies farther back is in the machine-readable answer.
    let skipped = found.before.saturating_sub(12);
    for (place, point) in found.points.iter().enumerate().skip(skipped) {
        let mark = if place == found.before { " ←" } else { "" };
        table.row([
            format!("{}{mark}", day(point.from)),
            sum(found.measure, point.actual),
            point.expected.map(|expected| sum(found.measure, expected)).unwrap_or_default(),
        ]);
    }
    table.lines().iter().try_for_each(|line| printer.line(line))
}
