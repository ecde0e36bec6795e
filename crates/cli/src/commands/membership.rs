//! Levels and points, as several commands tell them.

use crate::failure::Failure;
use crate::format::{count, moment, titled};
use crate::printer::Printer;
use terrace_app::history::{KeptLevel, KeptMembers};
use terrace_app::policies::LoadedPolicy;
use terrace_app::runs::explain::MemberView;
use terrace_app::views::{LevelView, MembershipView};
use terrace_words::texts::members as texts;
use terrace_words::{Lang, Text, Title};

/// How many members of a run each level has, with their points.
pub(super) fn print(kept: &KeptMembers, printer: &mut Printer) -> Result<(), Failure> {
    let lang = printer.lang();
    let level = |level: &KeptLevel| {
        let title = Title { en: level.en.clone(), zh: level.zh.clone() };
        let title = match &level.level {
            Some(name) => title.get(lang, name).to_owned(),
            None => texts::BELOW_LEVELS.get(lang).to_owned(),
        };
        texts::LEVEL_COUNT.fill(lang, &[("level", title), ("members", count(level.members))])
    };
    let levels: Vec<String> = kept.shown().map(level).collect();
    let points = kept.points();
    printer.line("")?;
    printer.say(
        texts::MEMBERS_LINE,
        &[
            ("members", count(kept.members())),
            ("levels", levels.join(texts::LEVEL_JOIN.get(lang))),
            ("points", u64::try_from(points).map_or_else(|_| points.to_string(), count)),
        ],
    )
}

/// The lines on a customer's level and points, after an empty one; none where the policy has no members.
pub(super) fn membership(policy: &LoadedPolicy, member: Option<&MemberView>, lang: Lang) -> Vec<String> {
    if policy.policy.membership.is_none() {
        return Vec::new();
    }
    let Some(member) = member else { return vec![String::new(), texts::NO_MEMBER.get(lang).to_owned()] };
    let lines = level_lines(&MembershipView::new(&policy.policy, member), lang);
    let lines = lines.into_iter().map(|line| format!("  {line}"));
    [String::new(), texts::MEMBERSHIP.get(lang).to_owned()].into_iter().chain(lines).collect()
}

/// What a member has: the level and why, what the next one needs, what keeps it, points and when they expire.
pub(super) fn level_lines(view: &MembershipView, lang: Lang) -> Vec<String> {
    let fill = |text: Text, facts: &[(&str, String)]| text.fill(lang, facts);
    let qualifying = ("qualifying", view.qualifying.to_string());
    let mut lines = vec![match &view.level {
        Some(level) => {
            let named = ("level", level.title.get(lang, &level.level).to_owned());
            fill(texts::SHOW_LEVEL, &[named, ("name", level.level.clone()), qualifying])
        }
        None => fill(texts::SHOW_NO_LEVEL, &[qualifying]),
    }];
    if let (Some(since), Some(step)) = (&view.since, view.history.last()) {
        lines.push(fill(texts::SHOW_SINCE, &[("since", moment(since)), ("cause", cause(step.cause, lang).to_owned())]));
    }
    lines.push(match &view.next {
        Some(next) => {
            let level = next.level.as_ref().map(|level| level_text(level, lang)).unwrap_or_default();
            fill(texts::SHOW_NEXT, &[("level", level), ("needs", next.needs.to_string())])
        }
        None => fill(texts::SHOW_HIGHEST, &[]),
    });
    if let Some(keeps) = &view.keeps {
        let text = if keeps.needs > 0 { texts::SHOW_KEEPS } else { texts::SHOW_KEPT };
        lines.push(fill(text, &[("needs", keeps.needs.to_string()), ("at", moment(&keeps.at))]));
    }
    let points = &view.points;
    lines.push(fill(
        texts::SHOW_POINTS,
        &[
            ("active", points.active.to_string()),
            ("pending", points.pending.to_string()),
            ("held", points.held.to_string()),
            ("owed", points.owed.to_string()),
            ("expired", points.expired.to_string()),
        ],
    ));
    for expiring in &view.expiring {
        let facts = [("points", expiring.points.to_string()), ("at", moment(&expiring.at))];
        lines.push(format!("  {}", fill(texts::SHOW_EXPIRING, &facts)));
    }
    lines
}

/// Why a level changed.
pub(super) fn cause(cause: &str, lang: Lang) -> &'static str {
    let text = match cause {
        "joined" => texts::CAUSE_JOINED,
        "rise" => texts::CAUSE_RISE,
        _ => texts::CAUSE_FALL,
    };
    text.get(lang)
}

/// A level for people: its title with its name.
pub(super) fn level_text(level: &LevelView, lang: Lang) -> String {
    match level.title.get(lang, "") {
        "" => level.level.clone(),
        title => titled(title, &level.level),
    }
}
