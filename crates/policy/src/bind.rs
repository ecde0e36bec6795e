//! The policy as written becomes the checked policy.

use crate::catalogue::Catalogue;
use crate::codes;
use crate::diagnostic::Diagnostics;
use crate::expression::{Binder, Names, Silence, Wanted};
use crate::literal::NameAt;
use crate::membership::MembershipDraft;
use crate::model::{
    Expression, FirstOrder, GivenName, Label, Membership, Metric, MetricSource, Partners, Policy, Prices, Reference,
    RowField, Scheme, SchemeKind, StandingRules, Target,
};
use crate::order;
use crate::prices::check_prices;
use crate::read::{LabelDraft, MetricDraft, MetricDraftSource, PolicyDraft};
use crate::schemes::{SchemeDraft, TierRow};
use crate::standings::{self, Bindings};
use std::collections::{BTreeMap, BTreeSet};
use terrace_domain::{FactKind, Name, Window};

/// Binds a draft. Returns `None` if it holds a mistake, which is noted.
pub(crate) fn bind(
    draft: &PolicyDraft,
    hash: String,
    catalogue: &Catalogue,
    found: &mut Diagnostics,
) -> Option<Policy> {
    let mut names = Names {
        table: table(draft, found),
        metric_types: draft.metrics.iter().map(measured_type).collect(),
        tiers: draft.schemes.iter().map(SchemeDraft::tier_ids).collect(),
        attributes: draft.fields.iter().map(|field| field.attribute.clone()).collect(),
        silent: silent(draft),
        catalogue,
        lists: &draft.lists,
        given: &[],
    };
    let parts = parts(draft);
    let needs = needs(&parts, &mut names);
    let order = order::order(&needs);
    let mut bound = BoundParts {
        metrics: draft.metrics.iter().map(measured).collect(),
        labels: vec![None; draft.labels.len()],
        schemes: vec![None; draft.schemes.len()],
    };
    for cycle in &order.cycles {
        note_cycle(cycle, &parts, found);
    }
    // What needs itself is checked last, for its other mistakes.
    let cyclic = order.cycles.iter().flatten();
    for index in order.order.iter().chain(cyclic) {
        if let Some(part) = parts.get(*index) {
            bound.part(part, &mut names, found);
        }
    }
    if draft.membership.is_some() {
        check_member_names(draft, found);
    }
    let standings = bind_standings(draft, &bound, found);
    let order = order.order.iter().filter_map(|index| parts.get(*index)).map(|part| part.target).collect();
    let programme = Programme::bind(draft, &bound.schemes, &mut Binder { names: &mut names, found });
    if found.has_errors() {
        return None;
    }
    let policy = bound.policy(draft, hash, (names.attributes, order), (standings, programme))?;
    if let (Some(prices), Some(Some(written))) = (&policy.prices, &draft.prices) {
        let rules = (policy.membership.as_ref(), policy.schemes.as_slice());
        check_prices(written.place, rules, prices, policy.currency, found);
    }
    Some(policy)
}

fn bind_standings(draft: &PolicyDraft, bound: &BoundParts, found: &mut Diagnostics) -> Vec<StandingRules> {
    let schemes: Vec<&str> = draft.schemes.iter().map(|scheme| scheme.name.text.as_str()).collect();
    let ordered: Vec<Option<bool>> =
        bound.schemes.iter().map(|scheme| scheme.as_ref().map(|scheme| scheme.kind.is_ordered())).collect();
    let to = Bindings { schemes: &schemes, ordered: &ordered, first_order: first_order(draft) };
    standings::bind(&draft.standings, &to, found)
}

/// The first metric of the file that tells when a customer first ordered.
fn first_order(draft: &PolicyDraft) -> Option<(Reference, FirstOrder)> {
    draft.metrics.iter().enumerate().find_map(|(index, metric)| {
        let Some(MetricDraftSource::Measure(measure, _)) = &metric.source else { return None };
        let told_as = match measure.measure.as_str() {
            "days_since_first_order" => FirstOrder::DaysSince,
            "first_order_at" => FirstOrder::At,
            _ => return None,
        };
        let reference = || Reference { name: metric.name.text.clone(), target: Target::Metric(index) };
        (measure.window == Window::All && measure.rows.is_none()).then(|| (reference(), told_as))
    })
}

/// What each name stands for; the first of two equal ones wins.
fn table(draft: &PolicyDraft, found: &mut Diagnostics) -> BTreeMap<String, Target> {
    let metrics = draft.metrics.iter().enumerate().map(|(index, part)| (&part.name, Target::Metric(index)));
    let labels = draft.labels.iter().enumerate().map(|(index, part)| (&part.name, Target::Label(index)));
    let schemes = draft.schemes.iter().enumerate().map(|(index, part)| (&part.name, Target::Scheme(index)));
    let fields = draft.fields.iter().enumerate().map(|(index, part)| (&part.name, Target::Attribute(index)));
    let (mut table, mut lines) = (BTreeMap::new(), BTreeMap::new());
    for (name, target) in fields.chain(metrics).chain(labels).chain(schemes) {
        if let Some(line) = lines.get(&name.text) {
            let arguments = [("name", name.text.clone()), ("line", usize::to_string(line))];
            found.error(codes::DUPLICATE_NAME, name.place, arguments);
        } else {
            table.insert(name.text.clone(), target);
            lines.insert(name.text.clone(), name.place.line);
        }
    }
    crate::lists::check_names(&draft.listed_at, &lines, found);
    table
}

/// The columns that members have beside the parts of a policy.
pub(crate) const MEMBER_COLUMNS: [&str; 2] = ["level", "points"];

/// Where there are members, their level and points are told under these names alone.
fn check_member_names(draft: &PolicyDraft, found: &mut Diagnostics) {
    let fields = draft.fields.iter().map(|part| &part.name);
    let metrics = draft.metrics.iter().map(|part| &part.name);
    let labels = draft.labels.iter().map(|part| &part.name);
    let schemes = draft.schemes.iter().map(|part| &part.name);
    for name in fields.chain(metrics).chain(labels).chain(schemes) {
        if MEMBER_COLUMNS.contains(&name.text.as_str()) {
            found.error(codes::MEMBERS_NAME, name.place, [("name", name.text.clone())]);
        }
    }
}

/// Measures that are 0 for a customer who keeps what is wrong to themselves.
const TOLD: [&str; 4] = ["complaints", "cases", "open_cases", FEEDBACK];
const FEEDBACK: &str = "feedback_count";

/// The metrics that rest on such measures, however far.
fn silent(draft: &PolicyDraft) -> BTreeMap<String, Silence> {
    let mut silent = BTreeMap::new();
    for metric in &draft.metrics {
        if let Some(MetricDraftSource::Measure(measure, _)) = &metric.source
            && TOLD.contains(&measure.measure.as_str())
        {
            let silence = if measure.measure == FEEDBACK { Silence::Mute } else { Silence::Counted };
            silent.insert(metric.name.text.clone(), silence);
        }
    }
    let spreads = |silence: Option<&Silence>| matches!(silence, Some(Silence::Counted | Silence::Reckoned));
    loop {
        let before = silent.len();
        for metric in &draft.metrics {
            if let Some(MetricDraftSource::Expression(written)) = &metric.source
                && written.names().iter().any(|name| spreads(silent.get(*name)))
            {
                silent.entry(metric.name.text.clone()).or_insert(Silence::Reckoned);
            }
        }
        if silent.len() == before {
            return silent;
        }
    }
}

fn measured_type(metric: &MetricDraft) -> Option<terrace_domain::ValueType> {
    match &metric.source {
        Some(MetricDraftSource::Measure(_, value_type) | MetricDraftSource::Forecast(_, value_type)) => {
            Some(*value_type)
        }
        _ => None,
    }
}

fn measured(metric: &MetricDraft) -> Option<Metric> {
    let (source, value_type) = match &metric.source {
        Some(MetricDraftSource::Measure(measure, value_type)) => (MetricSource::Measure(measure.clone()), *value_type),
        Some(MetricDraftSource::Forecast(ahead, value_type)) => (MetricSource::Forecast(ahead.clone()), *value_type),
        Some(MetricDraftSource::Expression(_)) | None => return None,
    };
    Some(Metric { name: Name::new(&metric.name.text).ok()?, title: metric.title.clone(), source, value_type })
}

/// Something that is computed from names.
struct Part<'d> {
    target: Target,
    name: &'d NameAt,
    source: PartSource<'d>,
}

enum PartSource<'d> {
    Metric(&'d MetricDraft),
    Label(&'d LabelDraft),
    Scheme(&'d SchemeDraft),
}

/// All that is computed from names, in the order of the file.
fn parts(draft: &PolicyDraft) -> Vec<Part<'_>> {
    let is_expression = |metric: &&MetricDraft| matches!(metric.source, Some(MetricDraftSource::Expression(_)));
    let metrics = draft.metrics.iter().enumerate().filter(|(_, metric)| is_expression(metric));
    let metrics = metrics.map(|(index, part)| (Target::Metric(index), &part.name, PartSource::Metric(part)));
    let labels = draft.labels.iter().enumerate();
    let labels = labels.map(|(index, part)| (Target::Label(index), &part.name, PartSource::Label(part)));
    let schemes = draft.schemes.iter().enumerate();
    let schemes = schemes.map(|(index, part)| (Target::Scheme(index), &part.name, PartSource::Scheme(part)));
    let all = metrics.chain(labels).chain(schemes);
    let mut parts: Vec<Part<'_>> = all.map(|(target, name, source)| Part { target, name, source }).collect();
    parts.sort_by_key(|part| part.name.place);
    parts
}

impl Part<'_> {
    fn names(&self) -> Vec<&str> {
        match &self.source {
            PartSource::Metric(metric) => match &metric.source {
                Some(MetricDraftSource::Expression(written)) => written.names(),
                _ => Vec::new(),
            },
            PartSource::Label(label) => label.when.iter().flat_map(|when| when.names()).collect(),
            PartSource::Scheme(scheme) => scheme.names(),
        }
    }
}

/// For each part the other parts that it names. Fields of the customer are noted by first use on the way.
fn needs(parts: &[Part<'_>], names: &mut Names<'_>) -> Vec<BTreeSet<usize>> {
    let index: BTreeMap<Target, usize> = parts.iter().enumerate().map(|(index, part)| (part.target, index)).collect();
    let mut all = Vec::with_capacity(parts.len());
    for part in parts {
        let targets = part.names().into_iter().filter_map(|name| names.target(name));
        all.push(targets.filter_map(|target| index.get(&target).copied()).collect());
    }
    all
}

fn note_cycle(cycle: &[usize], parts: &[Part<'_>], found: &mut Diagnostics) {
    let names: Vec<&NameAt> = cycle.iter().filter_map(|index| parts.get(*index)).map(|part| part.name).collect();
    let Some(first) = names.first() else { return };
    let path: Vec<&str> = names.iter().map(|name| name.text.as_str()).chain([first.text.as_str()]).collect();
    found.error(codes::CYCLE, first.place, [("cycle", path.join(" → "))]);
}

/// The sections of members, prices and partners; outer: whether there is such a section, inner: whether it is bound.
struct Programme {
    membership: Option<Option<Membership>>,
    prices: Option<Option<Prices>>,
    partners: Option<Option<Partners>>,
}

impl Programme {
    fn bind(draft: &PolicyDraft, schemes: &[Option<Scheme>], binder: &mut Binder<'_, '_>) -> Self {
        let written = draft.membership.as_ref().and_then(Option::as_ref);
        let levels = written.map_or_else(|| Some(Vec::new()), MembershipDraft::level_names);
        let membership = draft.membership.as_ref().map(|section| section.as_ref()?.bind(schemes, binder));
        // What an offer says of levels is not held against levels that could not be read.
        let levels = if matches!(draft.membership, Some(None)) { None } else { levels };
        let prices = draft.prices.as_ref().map(|section| section.as_ref()?.bind(levels.as_deref(), schemes, binder));
        let partners = draft.partners.as_ref().map(|section| section.as_ref()?.bind(binder.found));
        Self { membership, prices, partners }
    }
}

/// What has been bound so far, parallel to the draft's lists.
struct BoundParts {
    metrics: Vec<Option<Metric>>,
    labels: Vec<Option<Label>>,
    schemes: Vec<Option<Scheme>>,
}

impl BoundParts {
    fn part(&mut self, part: &Part<'_>, names: &mut Names<'_>, found: &mut Diagnostics) {
        let mut binder = Binder { names, found };
        match (&part.source, part.target) {
            (PartSource::Metric(metric), Target::Metric(index)) => {
                let bound = bind_metric(metric, &mut binder);
                if let (Some(slot), Some(bound)) = (names.metric_types.get_mut(index), &bound) {
                    *slot = Some(bound.value_type);
                }
                set(&mut self.metrics, index, bound);
            }
            (PartSource::Label(label), Target::Label(index)) => {
                let when = label.when.as_ref().and_then(|when| binder.expression(when, Wanted::Condition));
                let name = Name::new(&label.name.text).ok();
                let label = name.zip(when).map(|(name, when)| Label { name, title: label.title.clone(), when });
                set(&mut self.labels, index, label);
            }
            (PartSource::Scheme(scheme), Target::Scheme(index)) => {
                let among = scheme.among.as_ref().map(|among| binder.expression(among, Wanted::Condition));
                let kind = scheme.draft.as_ref().and_then(|draft| draft.bind(&mut binder));
                let bound = kind.and_then(|kind| bind_scheme(scheme, among, kind));
                set(&mut self.schemes, index, bound);
            }
            _ => {}
        }
    }

    fn policy(
        self,
        draft: &PolicyDraft,
        hash: String,
        (attributes, order): (Vec<crate::model::Attribute>, Vec<Target>),
        (standings, programme): (Vec<StandingRules>, Programme),
    ) -> Option<Policy> {
        Some(Policy {
            name: draft.name.clone()?,
            title: draft.title.clone(),
            currency: draft.currency?,
            timezone: draft.timezone.clone()?,
            valid_until: draft.valid_until,
            metrics: self.metrics.into_iter().collect::<Option<_>>()?,
            labels: self.labels.into_iter().collect::<Option<_>>()?,
            schemes: self.schemes.into_iter().collect::<Option<_>>()?,
            attributes,
            lists: draft.lists.clone(),
            row_fields: used_fields(draft),
            order,
            standings,
            calendars: draft.calendars.iter().cloned().collect::<Option<_>>()?,
            membership: programme.membership.map_or(Some(None), |section| section.map(Some))?,
            prices: programme.prices.map_or(Some(None), |section| section.map(Some))?,
            partners: programme.partners.map_or(Some(None), |section| section.map(Some))?,
            board: draft.board.clone(),
            hash,
        })
    }
}

/// The fields of rows that conditions of metrics name.
fn used_fields(draft: &PolicyDraft) -> Vec<(&'static FactKind, RowField)> {
    let measures = draft.metrics.iter().filter_map(|metric| match &metric.source {
        Some(MetricDraftSource::Measure(used, _)) => used.rows.as_ref(),
        _ => None,
    });
    let used: Vec<&RowField> = measures.flat_map(|rows| rows.test.fields()).collect();
    draft.row_fields.iter().filter(|(_, field)| used.contains(&field)).cloned().collect()
}

fn set<T>(list: &mut [Option<T>], index: usize, value: Option<T>) {
    if let Some(slot) = list.get_mut(index) {
        *slot = value;
    }
}

fn bind_metric(metric: &MetricDraft, binder: &mut Binder<'_, '_>) -> Option<Metric> {
    let Some(MetricDraftSource::Expression(written)) = &metric.source else { return None };
    let expression = binder.expression(written, Wanted::Value)?;
    let (name, value_type) = (Name::new(&metric.name.text).ok()?, expression.value_type);
    Some(Metric { name, title: metric.title.clone(), source: MetricSource::Expression(expression), value_type })
}

/// `among`: outer, whether one is written; inner, whether it could be bound.
fn bind_scheme(scheme: &SchemeDraft, among: Option<Option<Expression>>, kind: SchemeKind) -> Option<Scheme> {
    let among = match among {
        Some(among) => Some(among?),
        None => None,
    };
    Some(Scheme {
        name: Name::new(&scheme.name.text).ok()?,
        title: scheme.title.clone(),
        among,
        kind,
        tiers: scheme.tiers.iter().map(TierRow::tier).collect::<Option<_>>()?,
        expect: scheme.expect.clone(),
    })
}

/// Binds a condition of its own, such as one of the command line, against a policy that has been checked.
pub(crate) fn condition(
    written: &crate::expression::Written,
    policy: &Policy,
    (catalogue, given): (&Catalogue, &[GivenName]),
    found: &mut Diagnostics,
) -> Option<(Expression, Vec<crate::model::Attribute>)> {
    let metrics = policy.metrics.iter().enumerate().map(|(index, part)| (&part.name, Target::Metric(index)));
    let labels = policy.labels.iter().enumerate().map(|(index, part)| (&part.name, Target::Label(index)));
    let schemes = policy.schemes.iter().enumerate().map(|(index, part)| (&part.name, Target::Scheme(index)));
    let table = metrics.chain(labels).chain(schemes);
    let ids = |scheme: &Scheme| Some(scheme.tiers.iter().map(|tier| tier.id.to_string()).collect());
    let mut names = Names {
        table: table.map(|(name, target)| (name.to_string(), target)).collect(),
        metric_types: policy.metrics.iter().map(|metric| Some(metric.value_type)).collect(),
        tiers: policy.schemes.iter().map(ids).collect(),
        attributes: policy.attributes.clone(),
        silent: BTreeMap::new(),
        catalogue,
        lists: &policy.lists,
        given,
    };
    let bound = Binder { names: &mut names, found }.expression(written, Wanted::Condition)?;
    let needed = names.attributes.split_off(policy.attributes.len().min(names.attributes.len()));
    Some((bound, needed))
}
