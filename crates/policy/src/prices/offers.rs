//! Campaigns and coupons.

use super::read_coins;
use crate::codes;
use crate::diagnostic::Diagnostics;
use crate::literal::{self, NameAt};
use crate::model::{Offer, Reduction, TestedOn};
use crate::yaml::{Fields, Node, items, scalar};
use terrace_domain::{Currency, Money, Name};

pub(super) const TESTS: [(&str, TestedOn); 2] = [("list", TestedOn::List), ("price", TestedOn::Price)];

/// As written: all but the levels.
pub(super) struct OfferDraft {
    offer: Offer,
    levels: Vec<NameAt>,
}

/// Reads the offers of a section, each under its name.
pub(super) fn read(
    node: &Node,
    key: &'static str,
    currency: Option<Currency>,
    found: &mut Diagnostics,
) -> Option<Vec<OfferDraft>> {
    let entries = Fields::read(node, key, node.place, found)?;
    let mut offers = Vec::new();
    for (name, place, node) in entries.all() {
        let bound = Name::new(name).ok();
        if bound.is_none() {
            found.error(codes::BAD_NAME, place, [("name", name.to_owned())]);
        }
        let fields = Fields::read(node, name, place, found);
        let name = bound.map(|bound| (bound, NameAt { text: name.to_owned(), place }));
        offers.push(name.zip(fields).and_then(|(name, fields)| read_offer(name, fields, currency, found)));
    }
    offers.into_iter().collect()
}

fn read_offer(
    (name, at): (Name, NameAt),
    mut fields: Fields<'_>,
    currency: Option<Currency>,
    found: &mut Diagnostics,
) -> Option<OfferDraft> {
    fields.place = at.place;
    let title = literal::read_title(&mut fields, found);
    let (off, pays) = (fields.get("off"), fields.get("pays"));
    let reduction = match (off, pays) {
        (Some(node), None) => read_coins(node, "off", (currency, 1), found).map(Reduction::Off),
        (None, Some(node)) => literal::read_share(node, "pays", found).map(Reduction::Pays),
        (Some(_), Some(_)) | (None, None) => {
            found.error(codes::OFF_OR_PAYS, at.place, [("name", at.text)]);
            None
        }
    };
    let at_least = fields.get("at_least").map(|node| read_coins(node, "at_least", (currency, 0), found));
    let at_most = fields.get("at_most").map(|node| read_coins(node, "at_most", (currency, 0), found));
    let tested_on = fields.get("tested_on").map(|node| literal::read_choice(node, "tested_on", &TESTS, found));
    let levels = fields.get("levels").map(|node| read_levels(node, found));
    let mut day = |key| fields.get(key).map(|node| literal::read_date(node, key, found));
    let (from, until) = (day("from"), day("until"));
    if let (Some(Some(from)), Some(Some(until))) = (from, until)
        && until < from
    {
        let place = fields.place_of("until").unwrap_or(at.place);
        found.error(codes::DATES_REVERSED, place, [("from", from.to_string()), ("until", until.to_string())]);
    }
    fields.finish(found);
    let offer = Offer {
        name,
        title,
        reduction: reduction?,
        at_least: at_least.unwrap_or(Some(Money::ZERO))?,
        tested_on: tested_on.unwrap_or(Some(TestedOn::List))?,
        at_most: at_most.map_or(Some(None), |read| read.map(Some))?,
        levels: Vec::new(),
        from: from.map_or(Some(None), |read| read.map(Some))?,
        until: until.map_or(Some(None), |read| read.map(Some))?,
    };
    Some(OfferDraft { offer, levels: levels.unwrap_or_else(|| Some(Vec::new()))? })
}

fn read_levels(node: &Node, found: &mut Diagnostics) -> Option<Vec<NameAt>> {
    let list = items(node, "levels", found)?;
    if list.is_empty() {
        found.error(codes::EMPTY, node.place, [("key", "levels".to_owned())]);
        return None;
    }
    let read = |item: &Node| {
        let text = scalar(item, "levels", found)?.text.trim().to_owned();
        Some(NameAt { text, place: item.place })
    };
    let names: Vec<_> = list.iter().map(read).collect();
    names.into_iter().collect()
}

impl OfferDraft {
    /// Binds the names of levels, which go from highest to lowest.
    pub(super) fn bind(&self, levels: &[&str], found: &mut Diagnostics) -> Option<Offer> {
        let mut offer = self.offer.clone();
        for name in &self.levels {
            if let Some(index) = levels.iter().position(|level| *level == name.text) {
                offer.levels.push(index);
            } else {
                let known = if levels.is_empty() { "-".to_owned() } else { levels.join(", ") };
                let arguments = [("level", name.text.clone()), ("known", known)];
                found.unknown(codes::NO_SUCH_LEVEL, name.place, arguments, &name.text, levels.iter().copied());
            }
        }
        (offer.levels.len() == self.levels.len()).then_some(offer)
    }
}
