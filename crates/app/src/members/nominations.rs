//! Members who would be proposed for better tiers. Nothing is kept: what becomes of a proposal is a person's to decide.

use crate::error::{AppError, MembersError};
use crate::output::{OutputColumn, OutputTable, write};
use crate::runs::Tiered;
use crate::runs::members::instant_before;
use std::borrow::Cow;
use std::path::Path;
use terrace_domain::{CancelToken, CustomerId, InternalError, Value, ValueType};
use terrace_frame::{Column, Ids, Texts};
use terrace_loyalty::nominate;
use terrace_policy::{Policy, Scheme};
use terrace_tiering::{Scope, holds, names};

/// Whom the policy proposes.
#[derive(Debug, Clone, PartialEq)]
pub struct Nominations {
    /// The scheme whose tiers are proposed, by index into the policy's.
    pub scheme: usize,
    /// The condition that holds for all of them.
    pub condition: String,
    /// Sorted by id.
    pub members: Vec<NominatedMember>,
}

/// A member who would be proposed.
#[derive(Debug, Clone, PartialEq)]
pub struct NominatedMember {
    /// Who.
    pub customer: String,
    /// The level, by its name; `None` below the lowest.
    pub level: Option<String>,
    /// Points to spend.
    pub points: i64,
    /// The tier that holds, by index into the scheme's; `None` for none.
    pub present: Option<usize>,
    /// The tiers to choose from, by index into the scheme's.
    pub choices: Vec<usize>,
    /// What the names of the condition stand for.
    pub because: Vec<(String, Option<Value>)>,
}

/// The members of a run for whom the policy's rule holds, and for whom one of its tiers is better than the one that holds:
/// the standing where the scheme has any, else the class.
///
/// # Errors
/// A policy that nominates nobody.
pub fn nominations(tiered: &Tiered) -> Result<Nominations, AppError> {
    let policy = &tiered.policy.policy;
    let none = || MembersError::NoNominations { policy: policy.name.to_string() };
    let rule = policy.membership.as_ref().and_then(|rules| rules.nominate.as_ref()).ok_or_else(none)?;
    let lacking = || InternalError::new("the run lacks its members");
    let known = tiered.members.as_ref().ok_or_else(lacking)?;
    let scope = Scope::new(policy, &tiered.frame, &tiered.outcome.classes);
    let flags = holds(&rule.when, &scope)?;
    let reasons = names(&rule.when).into_iter().map(|name| Ok((name.name.clone(), scope.column(name)?)));
    let reasons: Vec<(String, Cow<'_, Column>)> = reasons.collect::<Result<_, AppError>>()?;
    let at = instant_before(&tiered.request.as_of);
    let standings = tiered.standings.scheme(rule.scheme);
    let mut members = Vec::new();
    for (row, _) in flags.iter().enumerate().filter(|(_, flag)| **flag == Some(true)) {
        let Some((level, points)) = known.of(row) else { continue };
        let id = tiered.frame.ids.get(row);
        let customer = CustomerId::new(id).map_err(|_| InternalError::new("a stored id is none"))?;
        let class = || tiered.outcome.classes.tier(rule.scheme, row);
        let tier = match standings {
            Some(standings) => standings.standings.row(row).and_then(|standing| standing.tier),
            None => class(),
        };
        let Some(nomination) = nominate(rule, (&customer, tier.map(usize::from)), None, at) else { continue };
        members.push(NominatedMember {
            customer: id.to_owned(),
            level,
            points,
            present: nomination.present,
            choices: nomination.choices,
            because: reasons.iter().map(|(name, column)| (name.clone(), column.value(row))).collect(),
        });
    }
    Ok(Nominations { scheme: rule.scheme, condition: rule.when.text.clone(), members })
}

impl NominatedMember {
    /// The ids of the tiers to choose from.
    pub fn proposed<'s>(&self, scheme: &'s Scheme) -> Vec<&'s str> {
        self.choices.iter().filter_map(|tier| scheme.tiers.get(*tier)).map(|tier| tier.id.as_str()).collect()
    }

    /// The id of the tier that holds.
    pub fn present<'s>(&self, scheme: &'s Scheme) -> Option<&'s str> {
        scheme.tiers.get(self.present?).map(|tier| tier.id.as_str())
    }

    /// The names of the condition with their values.
    pub fn reason(&self) -> String {
        let value = |value: &Option<Value>| value.as_ref().map_or_else(|| "–".to_owned(), Value::to_string);
        let parts: Vec<String> = self.because.iter().map(|(name, of)| format!("{name} = {}", value(of))).collect();
        parts.join(", ")
    }
}

/// Writes one row for each of them.
///
/// # Errors
/// As [`write`].
pub fn write_nominations(
    found: &Nominations,
    policy: &Policy,
    path: &Path,
    excel: bool,
    cancel: &CancelToken,
) -> Result<(), AppError> {
    let lacking = || InternalError::new("nominations for a scheme that is not there");
    let scheme = policy.schemes.get(found.scheme).ok_or_else(lacking)?;
    let members = &found.members;
    let ids: Ids = members.iter().map(|member| member.customer.as_str()).collect();
    let texts = |texts: Vec<Option<String>>| Column::Texts(Texts::from_options(texts.iter().map(Option::as_deref)));
    let points = members.iter().map(|member| member.points).collect();
    let columns = [
        ("level", texts(members.iter().map(|member| member.level.clone()).collect())),
        ("points", Column::integers(ValueType::Count, points)),
        ("present", texts(members.iter().map(|member| member.present(scheme).map(str::to_owned)).collect())),
        ("proposed", texts(members.iter().map(|member| Some(member.proposed(scheme).join(" "))).collect())),
        ("because", texts(members.iter().map(|member| Some(member.reason())).collect())),
    ];
    let columns = columns.map(|(name, values)| OutputColumn { name: name.to_owned(), values: Cow::Owned(values) });
    write(&OutputTable::new(&ids, (0..members.len()).collect(), columns.into()), path, excel, cancel)
}
