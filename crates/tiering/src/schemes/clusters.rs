use super::Kind;
use crate::classes::{ByProducts, Place, SchemeClasses, index_16};
use crate::cutoffs::SchemeCutoffs;
use crate::error::TieringError;
use crate::explain_context::{ExplainContext, Grounds, figure};
use crate::explanation::{FeatureLine, Figure, NextGroup, Why};
use crate::groups::{FeatureScaling, Group, GroupChoice, GroupTrait, Groups, in_units};
use crate::peers::PeerNeeds;
use crate::ranking::RankedBy;
use crate::view::{MANY, View};
use crate::what_if::WhatIf;
use rayon::prelude::*;
use terrace_domain::{Cancelled, InternalError, ValueType};
use terrace_frame::{Column, Exact, Integers};
use terrace_models::clusters::{self as found, Choice, Features, Options, Placement, Treatment};
use terrace_models::{Interrupt, ModelError};
use terrace_policy::model::{Feature, FeatureScale, GroupCount, Reference};

/// Numbers of groups up to this are weighed, whatever the policy says.
const USUAL_MOST: u8 = 8;

/// Finds groups of customers who are alike. Who lacks one of the metrics is outside N.
pub(crate) struct Clusters<'a> {
    pub(crate) features: &'a [Feature],
    pub(crate) count: GroupCount,
    pub(crate) seed: u64,
}

impl Clusters<'_> {
    fn columns<'v>(&self, view: &View<'v>) -> Result<Vec<&'v Integers>, TieringError> {
        self.features.iter().map(|feature| view.numbers(&feature.metric)).collect()
    }

    fn groups<'c>(&self, view: &View<'_>, cutoffs: &'c SchemeCutoffs) -> Result<&'c Groups, TieringError> {
        let SchemeCutoffs::Clusters { groups, .. } = cutoffs else { return Err(view.unfit()) };
        let names = groups.features.iter().map(|feature| feature.metric.as_str());
        let fits = names.eq(self.features.iter().map(|feature| feature.metric.name.as_str()));
        let known = groups.groups.iter().all(|group| usize::from(group.tier) < view.scheme.tiers.len());
        if fits && known { Ok(groups) } else { Err(view.unfit()) }
    }

    /// Finds the groups of the customers whose values these are, with the numbers of an earlier run for those that are
    /// still the same groups.
    fn find(&self, view: &View<'_>, columns: &[&Integers], values: &[Vec<i64>]) -> Result<Groups, FindError> {
        let numbers: Vec<Vec<f64>> = columns
            .par_iter()
            .zip(values)
            .map(|(column, values)| values.iter().map(|value| in_units(*value, column.value_type)).collect())
            .collect();
        let treated: Vec<(&[f64], Treatment)> = (numbers.iter().map(Vec::as_slice))
            .zip(self.features.iter().map(|feature| treatment(feature.scale)))
            .collect();
        let interrupt = view.cancel.cloned().map_or_else(Interrupt::default, |cancel| {
            // The statistics know nothing of tokens.
            Interrupt::new(move || cancel.is_cancelled())
        });
        let features = Features::new(&treated, &interrupt)?;
        let (mut clusters, choice) = self.chosen(&features)?;
        if let Some(earlier) = self.earlier(view) {
            clusters = clusters.keeping_below(&earlier.clusters(), u32::from(self.count.most()));
        }
        let overall = values.par_iter().map(|values| middle(values.clone())).collect::<Vec<i64>>();
        let names = self.features.iter().map(|feature| feature.metric.name.as_str());
        let mut groups = Groups {
            features: names
                .zip(&clusters.scalings)
                .zip(overall)
                .map(|((name, scaling), typical)| FeatureScaling::new(name, scaling, typical))
                .collect(),
            groups: clusters.identities.iter().zip(&clusters.centres).map(blank).collect::<Result<_, _>>()?,
            choice: choice.map(choice_figures),
        };
        groups.groups.sort_by_key(|group| group.tier);
        interrupt.check()?;
        describe(&mut groups, &features, &numbers, values)?;
        Ok(groups)
    }

    /// As many groups as the policy says, or as suit the customers best; with what each number would do.
    fn chosen(&self, features: &Features) -> Result<(found::Clusters, Option<Choice>), ModelError> {
        let options = Options { seed: self.seed, ..Options::default() };
        // Where the number is fixed, others are weighed too, so that people see what they chose among.
        let most = usize::from(match self.count {
            GroupCount::Fixed(count) => count.max(USUAL_MOST),
            GroupCount::UpTo(most) => most,
        });
        // Of fewer than three nobody can say how many groups they are.
        let choice = (features.customers() >= 3).then(|| found::weigh(features, most, &options)).transpose()?;
        let count = match (self.count, &choice) {
            (GroupCount::Fixed(count), _) => usize::from(count),
            (GroupCount::UpTo(_), Some(choice)) => choice.count,
            (GroupCount::UpTo(_), None) => 1,
        };
        Ok((found::find(features, count, &options)?, choice))
    }

    /// The groups of an earlier run over the same metrics.
    fn earlier<'v>(&self, view: &View<'v>) -> Option<&'v Groups> {
        let SchemeCutoffs::Clusters { groups, .. } = view.earlier? else { return None };
        let names = groups.features.iter().map(|feature| feature.metric.as_str());
        let same = names.eq(self.features.iter().map(|feature| feature.metric.name.as_str()));
        (same && !groups.groups.is_empty()).then_some(groups)
    }
}

/// The values of some rows, column by column.
fn values_of(columns: &[&Integers], rows: &[usize]) -> Result<Vec<Vec<i64>>, TieringError> {
    let beyond = || InternalError::new("a customer who counts lies beyond the end of a metric");
    let values = |column: &&Integers| -> Result<Vec<i64>, TieringError> {
        rows.iter().map(|row| Ok(column.values.get(*row).copied().ok_or_else(beyond)?)).collect()
    };
    columns.par_iter().map(values).collect()
}

const fn treatment(scale: FeatureScale) -> Treatment {
    match scale {
        FeatureScale::Automatic => Treatment::Automatic,
        FeatureScale::Linear => Treatment::Linear,
        FeatureScale::Logarithmic => Treatment::Logarithmic,
    }
}

fn choice_figures(choice: Choice) -> GroupChoice {
    // A policy asks for a dozen groups at most.
    let small = |count: usize| u8::try_from(count).unwrap_or(u8::MAX);
    let silhouettes = choice.silhouettes.into_iter().map(|(count, value)| (small(count), Exact(value))).collect();
    GroupChoice { silhouettes, by_gap: small(choice.by_gap), is_natural: choice.is_natural }
}

/// Why groups were not found.
enum FindError {
    Model(ModelError),
    Internal(InternalError),
}

impl From<ModelError> for FindError {
    fn from(error: ModelError) -> Self {
        Self::Model(error)
    }
}

impl From<InternalError> for FindError {
    fn from(error: InternalError) -> Self {
        Self::Internal(error)
    }
}

fn blank((identity, centre): (&u32, &Vec<f64>)) -> Result<Group, InternalError> {
    let tier = u16::try_from(*identity).map_err(|_| InternalError::new("a group with a number of no tier"))?;
    Ok(Group {
        tier,
        centre: centre.iter().map(|place| Exact(*place)).collect(),
        customers: 0,
        typical: Vec::new(),
        traits: Vec::new(),
    })
}

/// Counts the customers of each group and says what is typical of it and what sets it apart.
fn describe(
    groups: &mut Groups,
    features: &Features,
    numbers: &[Vec<f64>],
    values: &[Vec<i64>],
) -> Result<(), InternalError> {
    let mut clusters = groups.clusters();
    // Without a metric there is nobody to place.
    let customers = numbers.first().map_or(0, Vec::len);
    if numbers.iter().any(|column| column.len() != customers) || values.iter().any(|values| values.len() != customers) {
        return Err(InternalError::new("columns of different lengths to group customers by"));
    }
    clusters.members = (0..customers)
        .into_par_iter()
        .with_min_len(MANY)
        .map(|customer| {
            let row: Vec<f64> = numbers.iter().filter_map(|column| column.get(customer).copied()).collect();
            clusters.place(&row).cluster
        })
        .collect();
    let columns: Vec<&[f64]> = numbers.iter().map(Vec::as_slice).collect();
    let described = found::describe(&clusters, features, &columns);
    let count = groups.groups.len();
    let typical: Vec<Vec<i64>> = values.par_iter().map(|values| middles(values, &clusters.members, count)).collect();
    for (at, (group, description)) in groups.groups.iter_mut().zip(described).enumerate() {
        group.customers = clusters.members.iter().filter(|member| **member == at).count() as u64;
        group.typical = typical.iter().filter_map(|middles| middles.get(at).copied()).collect();
        let one = |found: found::Trait| GroupTrait { feature: index_16(found.feature), effect: Exact(found.effect) };
        group.traits = description.traits.into_iter().map(one).collect();
    }
    Ok(())
}

/// The middle value of each group.
fn middles(values: &[i64], members: &[usize], count: usize) -> Vec<i64> {
    let mut parts: Vec<Vec<i64>> = vec![Vec::new(); count];
    for (value, member) in values.iter().zip(members) {
        if let Some(part) = parts.get_mut(*member) {
            part.push(*value);
        }
    }
    parts.into_iter().map(middle).collect()
}

/// The middle value, of two the lower; 0 of none.
fn middle(mut values: Vec<i64>) -> i64 {
    let at = values.len().saturating_sub(1) / 2;
    if values.is_empty() { 0 } else { *values.select_nth_unstable(at).1 }
}

/// Places rows by their values, with a list that is filled again for each.
struct Placer<'a> {
    groups: &'a Groups,
    clusters: found::Clusters,
    columns: Vec<&'a Integers>,
}

impl<'a> Placer<'a> {
    fn new(groups: &'a Groups, columns: Vec<&'a Integers>) -> Self {
        Self { groups, clusters: groups.clusters(), columns }
    }

    /// Where a row belongs, or which of its values is missing; the inner `None` if there is no group.
    fn place(&self, row: usize) -> Result<Option<Placement>, usize> {
        let mut values = Vec::with_capacity(self.columns.len());
        for (index, column) in self.columns.iter().enumerate() {
            values.push(in_units(column.get(row).ok_or(index)?, column.value_type));
        }
        Ok((!self.clusters.centres.is_empty()).then(|| self.clusters.place(&values)))
    }

    fn tier(&self, row: usize) -> Place {
        match self.place(row) {
            Err(input) => Place::Unknown(index_16(input)),
            Ok(placement) => {
                let group = placement.and_then(|placement| self.groups.placed(&placement));
                group.map_or(Place::Unplaced, |group| Place::Tier(group.tier))
            }
        }
    }
}

/// A distance in millionths.
fn distance(value: f64) -> i64 {
    #[expect(clippy::cast_possible_truncation, reason = "what does not fit saturates")]
    let millionths = (value * 1e6).round_ties_even() as i64;
    millionths
}

fn shown(value: f64) -> Figure {
    figure(ValueType::Decimal, distance((value * 100.0).round_ties_even() / 100.0))
}

impl Kind for Clusters<'_> {
    fn inputs(&self) -> Vec<&Reference> {
        self.features.iter().map(|feature| &feature.metric).collect()
    }

    fn cutoffs(&self, view: &View<'_>) -> Result<SchemeCutoffs, TieringError> {
        let columns = self.columns(view)?;
        let counted = view.counted(&columns);
        let rows: Vec<usize> = (0..counted.len()).filter(|row| counted.get(*row) == Some(&true)).collect();
        let customers = rows.len() as u64;
        if rows.is_empty() {
            let none = self.features.iter().map(|feature| FeatureScaling {
                metric: feature.metric.name.clone(),
                log_unit: None,
                mean: Exact(0.0),
                deviation: Exact(0.0),
                typical: 0,
            });
            let groups = Groups { features: none.collect(), ..Groups::default() };
            return Ok(SchemeCutoffs::Clusters { customers, groups });
        }
        let fault = |error| match error {
            FindError::Model(ModelError::Interrupted) => Cancelled.into(),
            FindError::Model(source) => TieringError::NoGroups { scheme: view.scheme.name.to_string(), source },
            FindError::Internal(error) => error.into(),
        };
        let groups = self.find(view, &columns, &values_of(&columns, &rows)?).map_err(fault)?;
        Ok(SchemeCutoffs::Clusters { customers, groups })
    }

    fn classify(&self, view: &View<'_>, cutoffs: &SchemeCutoffs) -> Result<SchemeClasses, TieringError> {
        let placer = Placer::new(self.groups(view, cutoffs)?, self.columns(view)?);
        let rows = view.universe.par_iter().with_min_len(MANY).enumerate();
        let places = rows.map(|(row, inside)| if *inside { placer.tier(row) } else { Place::Outside }).collect();
        Ok(SchemeClasses { places, by_products: ByProducts::None })
    }

    fn needs_population(&self) -> bool {
        true
    }

    fn cutoffs_without_population(&self) -> Option<&'static SchemeCutoffs> {
        None
    }

    fn ranked_by(&self) -> RankedBy<'_> {
        RankedBy::Nothing
    }

    fn why(&self, context: &ExplainContext<'_>) -> Result<Grounds, TieringError> {
        let groups = self.groups(context.view, context.cutoffs)?;
        let columns = self.columns(context.view)?;
        let placement = Placer::new(groups, columns.clone()).place(0).ok().flatten();
        let own = placement.and_then(|placement| groups.placed(&placement).map(|group| (placement, group)));
        let Some((placement, own)) = own else {
            // Nobody was there when the cutoffs were taken.
            return Ok(Grounds { why: Why::Unplaced { found: String::new() }, reason: String::new() });
        };
        let next = self.next(context, groups, own)?;
        let mut features = Vec::with_capacity(self.features.len());
        for (at, ((feature, scaling), column)) in self.features.iter().zip(&groups.features).zip(columns).enumerate() {
            let typical = |value: i64| figure(column.value_type, value);
            let apart = own.traits.iter().find(|found| usize::from(found.feature) == at);
            features.push(FeatureLine {
                metric: feature.metric.name.clone(),
                value: context.figure(&feature.metric)?,
                typical: own.typical.get(at).map(|value| typical(*value)),
                overall: typical(scaling.typical),
                apart: apart.map(|found| if found.is_high() { "high" } else { "low" }),
            });
        }
        let tier = context.view.tier_id(Some(own.tier)).ok_or_else(|| context.view.unfit())?;
        let nearest = format!("nearest {tier} at {}", shown(placement.distance));
        let reason = match &next {
            Some(next) => format!("{nearest}; then {} at {}", next.tier, next.distance),
            None => nearest,
        };
        let (distance, customers) = (shown(placement.distance), own.customers);
        Ok(Grounds { why: Why::Clusters { distance, next, features, customers }, reason })
    }

    fn unplaced(&self, _context: &ExplainContext<'_>) -> Result<Option<String>, TieringError> {
        Ok(None)
    }

    fn peer_needs(&self) -> PeerNeeds {
        PeerNeeds::default()
    }

    fn what_if<'s>(&'s self, _context: &'s ExplainContext<'_>) -> Result<Option<Box<dyn WhatIf + 's>>, TieringError> {
        Ok(None)
    }

    fn part(&self, _input: usize) -> Option<&str> {
        None
    }

    fn detail_names(&self) -> Vec<String> {
        vec!["distance".to_owned()]
    }

    /// The distance to the group's centre.
    fn detail(
        &self,
        view: &View<'_>,
        cutoffs: &SchemeCutoffs,
        classes: &SchemeClasses,
        name: &str,
    ) -> Result<Option<Column>, TieringError> {
        if name != "distance" {
            return Ok(None);
        }
        let placer = Placer::new(self.groups(view, cutoffs)?, self.columns(view)?);
        let rows = classes.places.par_iter().with_min_len(MANY).enumerate().map(|(row, place)| {
            place.tier()?;
            placer.place(row).ok().flatten().map(|placement| distance(placement.distance))
        });
        Ok(Some(Column::optional_integers(ValueType::Decimal, rows.collect::<Vec<_>>())))
    }
}

impl Clusters<'_> {
    /// The group that would take the customer if the nearest were not there.
    fn next(
        &self,
        context: &ExplainContext<'_>,
        groups: &Groups,
        own: &Group,
    ) -> Result<Option<NextGroup>, TieringError> {
        let mut others = groups.clone();
        others.groups.retain(|group| group.tier != own.tier);
        let placement = Placer::new(&others, self.columns(context.view)?).place(0).ok().flatten();
        let next = placement.and_then(|placement| others.placed(&placement).map(|group| (placement, group.tier)));
        let Some((placement, tier)) = next else { return Ok(None) };
        let tier = context.view.tier_id(Some(tier)).ok_or_else(|| context.view.unfit())?;
        Ok(Some(NextGroup { tier, distance: shown(placement.distance) }))
    }
}
