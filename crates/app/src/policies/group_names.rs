//! What natural groups are called where the policy gives no titles: by what sets them apart.

use std::collections::BTreeMap;
use terrace_policy::{Policy, SchemeKind};
use terrace_tiering::{Cutoffs, Group, Groups, SchemeCutoffs};
use terrace_words::texts::groups as words;
use terrace_words::{Lang, Text, Title};

/// More traits than this make no name.
const MOST_TRAITS: usize = 3;

/// Whether a policy has schemes of natural groups.
pub(super) fn has_groups(policy: &Policy) -> bool {
    policy.schemes.iter().any(|scheme| matches!(scheme.kind, SchemeKind::Clusters { .. }))
}

/// Gives titles to the groups of a run that the policy leaves without one, so that whoever shows tiers calls them so.
pub(super) fn name_groups(policy: &mut Policy, cutoffs: &Cutoffs) {
    let metrics: BTreeMap<String, Title> =
        policy.metrics.iter().map(|metric| (metric.name.to_string(), metric.title.clone())).collect();
    for scheme in policy.schemes.iter_mut().filter(|scheme| matches!(scheme.kind, SchemeKind::Clusters { .. })) {
        let Some(SchemeCutoffs::Clusters { groups, .. }) = cutoffs.schemes.get(scheme.name.as_str()) else { continue };
        let titles: Vec<(u16, Title)> =
            groups.groups.iter().map(|group| (group.tier, title(groups, group, &metrics))).collect();
        for (tier, title) in &titles {
            let Some(own) = scheme.tiers.get_mut(usize::from(*tier)) else { continue };
            if own.title != Title::default() {
                continue;
            }
            // Two groups that the same traits set apart are told from each other by their ids.
            let is_alone = titles.iter().filter(|(_, other)| other == title).count() == 1;
            let id = own.id.to_string();
            let marked = |text: &Option<String>| {
                text.as_ref().map(|text| if is_alone { text.clone() } else { format!("{text} · {id}") })
            };
            own.title = Title { en: marked(&title.en), zh: marked(&title.zh) };
        }
    }
}

fn title(groups: &Groups, group: &Group, metrics: &BTreeMap<String, Title>) -> Title {
    let said = |lang: Lang| {
        let parts: Vec<String> = group
            .traits
            .iter()
            .take(MOST_TRAITS)
            .filter_map(|found| {
                let metric = &groups.features.get(usize::from(found.feature))?.metric;
                let shown = metrics.get(metric).map_or(metric.as_str(), |title| title.get(lang, metric));
                let text: Text = if found.is_high() { words::HIGH } else { words::LOW };
                Some(text.fill(lang, &[("metric", shown.to_owned())]))
            })
            .collect();
        let name =
            if parts.is_empty() { words::AVERAGE.get(lang).to_owned() } else { parts.join(words::AND.get(lang)) };
        if lang == Lang::En { capitalised(&name) } else { name }
    };
    Title { en: Some(said(Lang::En)), zh: Some(said(Lang::Zh)) }
}

/// A name stands at the beginning of a line, or of a sentence.
fn capitalised(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
