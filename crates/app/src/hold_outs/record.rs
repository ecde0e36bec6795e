//! What is kept of a hold-out.

use serde::{Deserialize, Serialize};
use terrace_domain::{LocalTime, Share};

/// The form of the file; one that is larger was written by a later program.
pub(super) const FORMAT: u32 = 1;

/// A hold-out, as it was drawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptHoldOut {
    /// The form of the file.
    pub format: u32,
    /// Its name.
    pub name: String,
    /// What the draw goes by beside the name: whoever knows both can draw again.
    pub salt: String,
    /// The share that is left out, in millionths.
    pub share: u32,
    /// The smallest effect that matters, in millionths of what there is without it. Chosen before the first look.
    pub effect: u32,
    /// The scheme whose tiers were frozen.
    pub scheme: String,
    /// All its tiers, as it had them.
    pub tiers: Vec<String>,
    /// Those that were drawn from; all of them, and customers without a tier from a list, if it is empty.
    pub chosen: Vec<String>,
    /// From when on it is measured, on the policy's clock.
    pub begins: String,
    /// Until when.
    pub until: String,
    /// When it was drawn, on the workspace's clock.
    pub drawn_at: String,
    /// The time zone of both.
    pub timezone: String,
    /// The rules that gave the tiers.
    pub policy: HoldOutPolicy,
    /// The kept run that the tiers are those of, if it was kept.
    pub run: Option<u64>,
    /// The version of the lake that was read.
    pub lake_version: u64,
    /// Hold-outs whose people may get this treatment all the same.
    pub beside: Vec<String>,
    /// How many were passed over, as another hold-out keeps them without treatment.
    pub kept_out: u64,
    /// Who was drawn and erased since.
    pub erased: LostPeople,
    /// Who was drawn, by id.
    pub people: Vec<DrawnPerson>,
}

/// The rules of a draw.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HoldOutPolicy {
    /// Their name.
    pub name: String,
    /// Their fingerprint.
    pub hash: String,
}

/// People who are no longer there, by arm.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LostPeople {
    /// Of those who were to be treated.
    pub treated: u64,
    /// Of those who were left out.
    pub control: u64,
}

impl LostPeople {
    /// Counts one.
    pub fn add(&mut self, is_control: bool) {
        *(if is_control { &mut self.control } else { &mut self.treated }) += 1;
    }

    /// All of them.
    pub const fn all(&self) -> u64 {
        self.treated + self.control
    }
}

/// One who was drawn. In the file `c` (left out) or `t`, the number of the tier or `-`, a blank, and the id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct DrawnPerson {
    /// The customer.
    pub id: String,
    /// The tier on the day of the draw, by index into the hold-out's.
    pub tier: Option<u16>,
    /// Whether the customer is left out.
    pub is_control: bool,
}

impl From<DrawnPerson> for String {
    fn from(person: DrawnPerson) -> Self {
        let arm = if person.is_control { 'c' } else { 't' };
        let tier = person.tier.map_or_else(|| "-".to_owned(), |tier| tier.to_string());
        format!("{arm}{tier} {}", person.id)
    }
}

impl TryFrom<String> for DrawnPerson {
    type Error = &'static str;

    fn try_from(line: String) -> Result<Self, Self::Error> {
        let (mark, id) = line.split_once(' ').ok_or("a person without an id")?;
        let (is_control, tier) = match (mark.strip_prefix('c'), mark.strip_prefix('t')) {
            (Some(tier), _) => (true, tier),
            (None, Some(tier)) => (false, tier),
            (None, None) => return Err("a person in no arm"),
        };
        let tier = if tier == "-" { None } else { Some(tier.parse().map_err(|_| "a person in no tier")?) };
        Ok(Self { id: id.to_owned(), tier, is_control })
    }
}

impl KeptHoldOut {
    /// From when on it is measured.
    pub fn begins(&self) -> Option<LocalTime> {
        LocalTime::parse(&self.begins).ok()
    }

    /// Until when.
    pub fn until(&self) -> Option<LocalTime> {
        LocalTime::parse(&self.until).ok()
    }

    /// The share that is left out.
    pub fn share(&self) -> Option<Share> {
        Share::from_millionths(self.share)
    }

    /// How many are left out.
    pub fn control(&self) -> u64 {
        self.people.iter().filter(|person| person.is_control).count() as u64
    }

    /// How many are to be treated.
    pub fn treated(&self) -> u64 {
        self.people.len() as u64 - self.control()
    }

    /// Whether it runs at some time between two moments, the second excluded.
    pub fn overlaps(&self, from: LocalTime, until: LocalTime) -> bool {
        self.begins().is_some_and(|begins| begins < until) && self.until().is_some_and(|ends| from < ends)
    }

    /// What is wrong with it, if anything is.
    pub(super) fn problem(&self) -> Option<&'static str> {
        let is_sorted = self.people.windows(2).all(|pair| matches!(pair, [one, two] if one.id < two.id));
        let times = self.begins().zip(self.until());
        let is_known = |person: &DrawnPerson| person.tier.is_none_or(|tier| usize::from(tier) < self.tiers.len());
        match () {
            () if self.format > FORMAT => Some("a later program wrote it"),
            () if times.is_none_or(|(begins, until)| begins >= until) => Some("it has no beginning and end"),
            () if self.share().is_none() => Some("its share is none"),
            () if !is_sorted => Some("its people are in no order"),
            () if !self.people.iter().all(is_known) => Some("it lacks a tier"),
            () => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_is_a_line() {
        for (line, tier, is_control) in
            [("c0 kim", Some(0), true), ("t12 a b", Some(12), false), ("t- 王", None, false)]
        {
            let person = DrawnPerson::try_from(line.to_owned()).unwrap();
            assert_eq!((person.tier, person.is_control), (tier, is_control), "{line}");
            assert_eq!(String::from(person), line);
        }
        for line in ["", "c", "c1kim", "x1 kim", "cx kim", "t99999 kim"] {
            assert!(DrawnPerson::try_from(line.to_owned()).is_err(), "{line}");
        }
    }
}
