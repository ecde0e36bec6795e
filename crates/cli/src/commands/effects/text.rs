//! Hold-outs and effects in words.

use super::values::{bounds, difference, percent, value, whole};
use crate::failure::Failure;
use crate::format::{count, moment, short_hash};
use crate::printer::Printer;
use crate::tables::TextTable;
use terrace_app::effects::{
    ArmsCompared, ArmsFinding, DrawnHoldOut, EffectMeasure, EffectVerdict, LookStage, ShownEffect, Unsaid,
};
use terrace_app::hold_outs::KeptHoldOut;
use terrace_words::Text;
use terrace_words::texts::effects as texts;

/// Says what was drawn and what it can show.
pub(super) fn drawn(drawn: &DrawnHoldOut, dry: bool, printer: &mut Printer) -> Result<(), Failure> {
    let record = &drawn.record;
    let facts = [
        ("name", record.name.clone()),
        ("treated", count(record.treated())),
        ("control", count(record.control())),
        ("begins", moment(&record.begins)),
        ("until", moment(&record.until)),
    ];
    printer.say(texts::DRAWN, &facts)?;
    let policy = format!("{} {}", record.policy.name, short_hash(&record.policy.hash));
    printer.say(texts::DRAWN_TIERS, &[("policy", policy)])?;
    let effect = f64::from(record.effect) / 1e6;
    match drawn.power {
        None => printer.say(texts::UNKNOWN_POWER, &[])?,
        Some(power) if power.shown <= effect => {
            printer.say(texts::ENOUGH, &[("effect", percent(effect)), ("needed", whole(power.needed))])?;
        }
        // A note says what lacks.
        Some(_) => {}
    }
    if dry { printer.say(texts::DRY, &[]) } else { Ok(()) }
}

const fn title(measure: EffectMeasure) -> Text {
    match measure {
        EffectMeasure::Revenue => texts::REVENUE,
        EffectMeasure::Orders => texts::ORDERS,
        EffectMeasure::Buyers => texts::BUYERS,
        EffectMeasure::Basket => texts::BASKET,
        EffectMeasure::Returns => texts::RETURNS,
    }
}

/// Says what a hold-out proves.
pub(super) fn shown(hold_out: &KeptHoldOut, shown: &ShownEffect, printer: &mut Printer) -> Result<(), Failure> {
    let whole = &shown.compared.whole;
    let head = [
        ("name", hold_out.name.clone()),
        ("measure", printer.text(title(shown.measure)).to_owned()),
        ("treated", count(whole.treated as u64)),
        ("control", count(whole.control as u64)),
        ("begins", moment(&hold_out.begins)),
        ("to", moment(&shown.to.to_string())),
    ];
    printer.say(texts::HEAD, &head)?;
    match &whole.finding {
        Ok(finding) => say_finding((hold_out, shown), finding, printer)?,
        Err(unsaid) => say_unsaid(hold_out, whole, unsaid, printer)?,
    }
    printer.say(if whole.grade() == "A" { texts::GRADE_A } else { texts::GRADE_NONE }, &[])?;
    if shown.stage == LookStage::Early {
        printer.say(texts::EARLY, &[("until", moment(&hold_out.until))])?;
    }
    say_lost(hold_out, shown, printer)?;
    if !shown.compared.tiers.is_empty() {
        say_tiers(hold_out, shown, printer)?;
    }
    say_past(shown, printer)
}

fn say_finding(
    (hold_out, shown): (&KeptHoldOut, &ShownEffect),
    finding: &ArmsFinding,
    printer: &mut Printer,
) -> Result<(), Failure> {
    let measure = shown.measure;
    let whole = &shown.compared.whole;
    let of = |of: Option<f64>| of.map(|of| value(measure, of)).unwrap_or_default();
    let bounds = bounds(measure, &finding.interval);
    let values = [("treated", of(whole.treated_value)), ("control", of(whole.control_value))];
    let matters = ("matters", value(measure, finding.matters));
    match finding.verdict {
        EffectVerdict::More => printer.say(texts::MORE, &[&bounds[..], &values[..]].concat())?,
        EffectVerdict::Less => printer.say(texts::LESS, &[&bounds[..], &values[..]].concat())?,
        EffectVerdict::NoneThatMatters => printer.say(texts::NO_DIFFERENCE, &[&bounds[..], &[matters]].concat())?,
        EffectVerdict::Unclear { more } => {
            printer.say(texts::UNCLEAR, &bounds)?;
            let customers = [matters, ("more", super::values::whole(more))];
            match (shown.stage, more > 0.0) {
                (LookStage::Early, true) => printer.say(texts::NEEDS_CUSTOMERS, &customers)?,
                (LookStage::Early, false) => printer.say(texts::NEEDS_TIME, &[("until", moment(&hold_out.until))])?,
                (LookStage::Final, true) => printer.say(texts::ENDED_FEW, &customers)?,
                (LookStage::Final, false) => printer.say(texts::ENDED_UNCLEAR, &[])?,
            }
        }
    }
    if finding.past_helps >= 0.01 {
        printer.say(texts::PAST_HELPS, &[("share", percent(finding.past_helps))])?;
    }
    Ok(())
}

fn say_unsaid(
    hold_out: &KeptHoldOut,
    whole: &ArmsCompared,
    unsaid: &Unsaid,
    printer: &mut Printer,
) -> Result<(), Failure> {
    if let Some(lack) = unsaid.lacks() {
        let arm = printer.text(if lack.is_control { texts::ARM_CONTROL } else { texts::ARM_TREATED }).to_owned();
        let said = if unsaid.reason() == "few_buyers" { texts::FEW_BUYERS } else { texts::FEW_CUSTOMERS };
        let facts = [("arm", arm), ("found", count(lack.found as u64)), ("needed", count(lack.needed as u64))];
        return printer.say(said, &facts);
    }
    if *unsaid == Unsaid::Mismatch {
        let facts = [
            ("treated", count(whole.treated as u64)),
            ("control", count(whole.control as u64)),
            ("share", percent(f64::from(hold_out.share) / 1e6)),
        ];
        return printer.say(texts::MISMATCH, &facts);
    }
    printer.say(texts::NOTHING, &[])
}

fn say_lost(hold_out: &KeptHoldOut, shown: &ShownEffect, printer: &mut Printer) -> Result<(), Failure> {
    let facts = [
        ("erased_treated", count(hold_out.erased.treated)),
        ("erased_control", count(hold_out.erased.control)),
        ("unseen_treated", count(shown.unseen.treated)),
        ("unseen_control", count(shown.unseen.control)),
    ];
    printer.say(texts::LOST, &facts)
}

fn say_tiers(hold_out: &KeptHoldOut, shown: &ShownEffect, printer: &mut Printer) -> Result<(), Failure> {
    printer.line("")?;
    printer.say(texts::TIERS, &[])?;
    let lang = printer.lang();
    let mut table = {
        let text = |text: Text| text.get(lang);
        TextTable::new(&[
            (text(texts::COL_TIER), false),
            (text(texts::COL_TREATED), true),
            (text(texts::COL_CONTROL), true),
            (text(texts::COL_DIFFERENCE), true),
            (text(texts::COL_BETWEEN), false),
            (text(texts::COL_GRADE), false),
            (text(texts::COL_SAYS), false),
        ])
    };
    for found in &shown.compared.tiers {
        let tier = found.tier.and_then(|tier| hold_out.tiers.get(usize::from(tier))).cloned();
        let finding = found.finding.as_ref().ok();
        let shown_as = |of: fn(&ArmsFinding) -> f64| finding.map(|finding| difference(shown.measure, of(finding)));
        let between = shown_as(|f| f.interval.low).zip(shown_as(|f| f.interval.high));
        let says = match finding.map(|finding| finding.verdict) {
            Some(EffectVerdict::More) => texts::SAYS_MORE.get(lang).to_owned(),
            Some(EffectVerdict::Less) => texts::SAYS_LESS.get(lang).to_owned(),
            Some(EffectVerdict::NoneThatMatters) => texts::SAYS_NONE.get(lang).to_owned(),
            Some(EffectVerdict::Unclear { more }) if more > 0.0 => {
                texts::SAYS_UNCLEAR.fill(lang, &[("more", whole(more))])
            }
            Some(EffectVerdict::Unclear { .. }) if shown.stage == LookStage::Early => {
                texts::SAYS_WAIT.get(lang).to_owned()
            }
            Some(EffectVerdict::Unclear { .. }) => texts::SAYS_ENDED.get(lang).to_owned(),
            None => texts::SAYS_LACK.get(lang).to_owned(),
        };
        table.row([
            tier.unwrap_or_else(|| texts::NO_TIER.get(lang).to_owned()),
            count(found.treated as u64),
            count(found.control as u64),
            shown_as(|finding| finding.interval.estimate).unwrap_or_default(),
            between.map(|(low, high)| format!("{low} … {high}")).unwrap_or_default(),
            found.grade().to_owned(),
            says,
        ]);
    }
    table.lines().iter().try_for_each(|line| printer.line(line))
}

/// What those with the treatment did before and since, which proves nothing.
fn say_past(shown: &ShownEffect, printer: &mut Printer) -> Result<(), Failure> {
    let Some(past) = shown.past else { return Ok(()) };
    let unit = match shown.measure {
        EffectMeasure::Basket => texts::UNIT_ORDER,
        EffectMeasure::Returns => texts::UNIT_SHARE,
        EffectMeasure::Revenue | EffectMeasure::Orders | EffectMeasure::Buyers => texts::UNIT_MONTH,
    };
    let facts = [
        ("before", value(shown.measure, past.before)),
        ("since", value(shown.measure, past.since)),
        ("unit", printer.text(unit).to_owned()),
    ];
    printer.line("")?;
    printer.say(texts::PAST, &facts)
}
