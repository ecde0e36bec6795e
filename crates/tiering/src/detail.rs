use crate::classes::Place;
use crate::error::TieringError;
use crate::pass::{Outcome, cutoffs_of};
use crate::peers::{PeerValues, Peers};
use crate::schemes::kind_of;
use crate::view::View;
use std::sync::Arc;
use terrace_frame::{Column, Frame, Texts};
use terrace_policy::model::{Policy, Scheme};

/// The columns that a scheme offers beside its tier, as in `pyramid.rank`.
///
/// `reason` says why a customer has no class: `not_in_universe`, `… is null` or `unplaced`.
pub fn detail_names(scheme: &Scheme) -> Vec<String> {
    let mut names = kind_of(scheme).detail_names();
    names.push("reason".to_owned());
    names
}

/// The values of everybody among whom a scheme looks up single places.
#[derive(Debug, Clone)]
pub struct LookedUp {
    /// The scheme's name.
    pub scheme: String,
    /// The input whose values they are; `None` for the scheme's own scores.
    pub input: Option<usize>,
    /// In any order.
    pub values: Arc<Vec<i64>>,
}

impl Outcome {
    /// The values of which [`PeerNeeds::sortable`] says that explaining one customer looks up single places.
    ///
    /// `frame` is the population that this came from.
    ///
    /// [`PeerNeeds::sortable`]: crate::PeerNeeds::sortable
    pub fn looked_up(&self, policy: &Policy, frame: &Frame) -> Vec<LookedUp> {
        let mut all = Vec::new();
        for (index, scheme) in policy.schemes.iter().enumerate() {
            let (kind, Some(own)) = (kind_of(scheme), self.classes.scheme(index)) else { continue };
            let needs = kind.peer_needs().sortable();
            let peers = Peers::of_population(&needs, &kind.inputs(), own, frame, &self.classes);
            let scores = needs.scores.then_some((None, peers.scores));
            let inputs = (0..).zip(peers.values).filter_map(|(input, values)| Some((Some(input), values?)));
            all.extend(inputs.chain(scores).filter_map(|(input, values)| match values {
                PeerValues::Listed(values) => Some(LookedUp { scheme: scheme.name.to_string(), input, values }),
                PeerValues::Sorted(_) => None,
            }));
        }
        all
    }

    /// Computes a column beside the tier, by the scheme's name and one of its [`detail_names`], or returns `None` for
    /// other names.
    ///
    /// `frame` is the population that this came from. A row without a class has null, except for `reason`.
    pub fn detail(
        &self,
        policy: &Policy,
        frame: &Frame,
        scheme: &str,
        name: &str,
    ) -> Result<Option<Column>, TieringError> {
        let found = policy.schemes.iter().enumerate().find(|(_, known)| known.name.as_str() == scheme);
        let Some((index, scheme)) = found else { return Ok(None) };
        let Some(classes) = self.classes.scheme(index) else { return Ok(None) };
        if name == "reason" {
            return Ok(Some(reasons(scheme, &classes.places)));
        }
        let view = View::new(policy, scheme, frame, &self.classes)?;
        kind_of(scheme).detail(&view, cutoffs_of(&self.cutoffs, scheme)?, classes, name)
    }
}

fn reasons(scheme: &Scheme, places: &[Place]) -> Column {
    let kind = kind_of(scheme);
    let text = |key: &(u8, u16)| match *key {
        (0, _) => "not_in_universe".to_owned(),
        (1, input) => format!("{} is null", kind.null_inputs(input)),
        _ => "unplaced".to_owned(),
    };
    let key = |place: &Place| match place {
        Place::Tier(_) => None,
        Place::Outside => Some((0u8, 0u16)),
        Place::Unknown(input) => Some((1, *input)),
        Place::Unplaced => Some((2, 0)),
    };
    Column::Texts(Texts::from_keys(places.iter().map(key), text))
}
