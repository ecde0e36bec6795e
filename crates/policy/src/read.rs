//! The file as written: sections, names and expressions, not yet bound.

use crate::board;
use crate::calendars;
use crate::catalogue::Catalogue;
use crate::codes;
use crate::custom::FieldDraft;
use crate::diagnostic::{Diagnostics, Place};
use crate::expression::{Written, is_usable_name, read_expression};
use crate::forecast::MeasureOptions;
use crate::lists;
use crate::literal::{self, NameAt};
use crate::lost_after;
use crate::membership::{self, MembershipDraft};
use crate::model::{Board, Calendar, Forecast, MeasureUse, RowField, Title, ValueLists};
use crate::partners::{self, PartnersDraft};
use crate::prices::{self, PricesDraft};
use crate::rows;
use crate::schemes::{Brought, SchemeDraft};
use crate::standings::StandingDraft;
use crate::yaml::{self, Fields, Node, NodeKind, scalar};
use std::collections::BTreeMap;
use terrace_domain::facts::CUSTOMERS;
use terrace_domain::{Currency, Date, FactKind, MeasureGroup, Name, Parameter, ValueType, Window, Zone};

/// A policy as written; what can't be read is absent and noted.
pub(crate) struct PolicyDraft {
    pub(crate) name: Option<Name>,
    pub(crate) title: Title,
    pub(crate) currency: Option<Currency>,
    pub(crate) timezone: Option<Zone>,
    pub(crate) valid_until: Option<Date>,
    pub(crate) lists: ValueLists,
    /// Where the name of each list stands.
    pub(crate) listed_at: BTreeMap<String, Place>,
    /// Of customers.
    pub(crate) fields: Vec<FieldDraft>,
    /// Of other facts.
    pub(crate) row_fields: Vec<(&'static FactKind, RowField)>,
    pub(crate) metrics: Vec<MetricDraft>,
    pub(crate) labels: Vec<LabelDraft>,
    pub(crate) schemes: Vec<SchemeDraft>,
    pub(crate) standings: Vec<StandingDraft>,
    /// `None` where one could not be read.
    pub(crate) calendars: Vec<Option<Calendar>>,
    /// Outer: whether there is such a section; inner: whether it could be read.
    pub(crate) membership: Option<Option<MembershipDraft>>,
    pub(crate) prices: Option<Option<PricesDraft>>,
    pub(crate) partners: Option<Option<PartnersDraft>>,
    pub(crate) board: Option<Board>,
}

pub(crate) struct MetricDraft {
    pub(crate) name: NameAt,
    pub(crate) title: Title,
    pub(crate) source: Option<MetricDraftSource>,
}

pub(crate) enum MetricDraftSource {
    Measure(MeasureUse, ValueType),
    Forecast(Forecast, ValueType),
    Expression(Written),
}

pub(crate) struct LabelDraft {
    pub(crate) name: NameAt,
    pub(crate) title: Title,
    pub(crate) when: Option<Written>,
}

/// The code of a currency that people call otherwise.
fn meant_currency(text: &str) -> Option<String> {
    let code = match text.trim().to_lowercase().as_str() {
        "rmb" | "cnh" | "元" | "人民币" | "¥" | "￥" => "CNY",
        "$" | "us$" | "dollar" | "dollars" | "美元" => "USD",
        "€" | "euro" | "euros" | "欧元" => "EUR",
        "£" | "pound" | "pounds" | "sterling" | "英镑" => "GBP",
        "hk$" | "港币" | "港元" => "HKD",
        "nt$" | "ntd" | "新台币" | "台币" => "TWD",
        "yen" | "日元" | "円" => "JPY",
        _ => return None,
    };
    Some(code.to_owned())
}

impl PolicyDraft {
    /// Reads the sections of a file.
    pub(crate) fn read(root: &Node, catalogue: &Catalogue, found: &mut Diagnostics) -> Option<Self> {
        if !matches!(root.kind, NodeKind::Mapping { .. }) {
            yaml::note_no_policy(root, found);
            return None;
        }
        let mut fields = Fields::read(root, "policy", root.place, found)?;
        let name = fields.need("policy", found).and_then(|node| read_policy_name(node, found));
        let title = literal::read_title(&mut fields, found);
        // Ignored text, for the people who keep the file.
        fields.get("notes");
        let currency = fields.need("currency", found).and_then(|node| read_currency(node, found));
        let timezone = fields.need("timezone", found).and_then(|node| read_zone(node, found));
        let valid_until = fields.get(VALID_UNTIL).and_then(|node| literal::read_date(node, VALID_UNTIL, found));
        let custom = section(&mut fields, "fields", found, |name, node, found| {
            Some(FieldDraft::read(name, node, catalogue, found))
        });
        crate::custom::check_headers(&custom, found);
        let (lists, listed_at) = read_lists(&mut fields, found);
        let row_fields: Vec<_> = custom.iter().filter_map(FieldDraft::of_rows).collect();
        let known = Known { catalogue, row_fields: &row_fields, lists: &lists };
        let mut metrics = section(&mut fields, "metrics", found, |name, node, found| {
            Some(MetricDraft::read(name, node, &known, found))
        });
        let mut labels =
            section(&mut fields, "labels", found, |name, node, found| Some(LabelDraft::read(name, node, found)));
        let mut schemes =
            section(&mut fields, "schemes", found, |name, node, found| Some(SchemeDraft::read(name, node, found)));
        bring(&mut schemes, &mut metrics, &mut labels, found);
        let standings = fields.get("standings").map(|node| StandingDraft::read_all(node, found)).unwrap_or_default();
        let calendars = section(&mut fields, "calendars", found, |name, node, found| {
            Some(calendars::read(&name, node, timezone.as_ref(), found))
        });
        let membership = fields.get("membership").map(|node| membership::read(node, found));
        let place = |key: &str| fields.place_of(key).unwrap_or(root.place);
        let (prices_at, partners_at) = (place("prices"), place("partners"));
        let prices = fields.get("prices").map(|node| prices::read(node, prices_at, currency, found));
        let partners = fields.get("partners").map(|node| partners::read(node, partners_at, found));
        let board = fields.get(board::SECTION).filter(|node| !node.is_empty());
        let board = board.and_then(|node| board::read(node, found));
        fields.finish(found);
        Some(Self {
            name,
            title,
            currency,
            timezone,
            valid_until,
            lists,
            listed_at,
            row_fields,
            fields: custom.into_iter().filter(|field| field.of == &CUSTOMERS).collect(),
            metrics,
            labels,
            schemes,
            standings,
            calendars,
            membership,
            prices,
            partners,
            board,
        })
    }
}

fn read_currency(node: &Node, found: &mut Diagnostics) -> Option<Currency> {
    let text = &scalar(node, "currency", found)?.text;
    let currency = Currency::new(text).ok();
    if currency.is_none() {
        found.error_meaning(codes::BAD_CURRENCY, node.place, [("text", text.clone())], meant_currency(text));
    }
    currency
}

fn read_zone(node: &Node, found: &mut Diagnostics) -> Option<Zone> {
    let text = &scalar(node, "timezone", found)?.text;
    let zone = Zone::new(text).ok();
    if zone.is_none() {
        found.error(codes::BAD_ZONE, node.place, [("text", text.clone())]);
    }
    zone
}

/// The lists of a file, and where the name of each stands.
fn read_lists(fields: &mut Fields<'_>, found: &mut Diagnostics) -> (ValueLists, BTreeMap<String, Place>) {
    let mut places = BTreeMap::new();
    let lists = section(fields, "lists", found, |name, node, found| {
        places.insert(name.text.clone(), name.place);
        Some((name.text.clone(), lists::read(&name.text, node, found)?))
    });
    (lists.into_iter().collect(), places)
}

/// Adds the metrics and marks that schemes bring along.
fn bring(
    schemes: &mut [SchemeDraft],
    metrics: &mut Vec<MetricDraft>,
    labels: &mut Vec<LabelDraft>,
    found: &mut Diagnostics,
) {
    for scheme in schemes {
        let Brought { metrics: own, labels: marks } = {
            let measures = metrics.iter().filter_map(|metric| match &metric.source {
                Some(MetricDraftSource::Measure(used, _)) => Some((metric.name.text.as_str(), used)),
                _ => None,
            });
            scheme.bring(&measures.collect::<Vec<_>>(), found)
        };
        for part in own {
            check_name(&part.name.text, part.name.place, found);
            let source = Some(MetricDraftSource::Measure(part.used, part.value_type));
            metrics.push(MetricDraft { name: part.name, title: part.title, source });
        }
        for part in marks {
            check_name(&part.name.text, part.name.place, found);
            labels.push(LabelDraft { name: part.name, title: part.title, when: part.when });
        }
    }
}

/// The entries of a section, each under a name of the author's.
fn section<T>(
    fields: &mut Fields<'_>,
    key: &'static str,
    found: &mut Diagnostics,
    mut read: impl FnMut(NameAt, &Node, &mut Diagnostics) -> Option<T>,
) -> Vec<T> {
    let Some(node) = fields.get(key).filter(|node| !node.is_empty()) else { return Vec::new() };
    let Some(entries) = Fields::read(node, key, node.place, found) else { return Vec::new() };
    let mut parts = Vec::new();
    for (name, place, node) in entries.all() {
        check_name(name, place, found);
        parts.extend(read(NameAt { text: name.to_owned(), place }, node, found));
    }
    parts
}

/// Policies may be named as files are: also with `-`.
fn read_policy_name(node: &Node, found: &mut Diagnostics) -> Option<Name> {
    let text = &scalar(node, "policy", found)?.text;
    let name = Name::of_policy(text).ok();
    if name.is_none() {
        found.error(codes::BAD_NAME, node.place, [("name", text.clone())]);
    }
    name
}

/// Notes names that can't be columns of files, or that expressions could not name.
fn check_name(name: &str, place: Place, found: &mut Diagnostics) {
    if Name::new(name).is_err() {
        let plain: String = name.to_lowercase().chars().map(|c| if c == '-' || c == ' ' { '_' } else { c }).collect();
        let meant = Some(plain).filter(|plain| plain != name && Name::new(plain).is_ok());
        found.error_meaning(codes::BAD_NAME, place, [("name", name.to_owned())], meant);
    } else if name == "customer_id" || !is_usable_name(name) {
        found.error(codes::RESERVED_NAME, place, [("name", name.to_owned())]);
    }
}

/// The key for the day until which a policy is meant to hold.
pub(crate) const VALID_UNTIL: &str = "valid_until";

/// What metrics may name.
struct Known<'a> {
    catalogue: &'a Catalogue,
    /// The fields of the shop's own that facts other than customers have.
    row_fields: &'a [(&'static FactKind, RowField)],
    lists: &'a ValueLists,
}

impl MetricDraft {
    fn read(name: NameAt, node: &Node, known: &Known<'_>, found: &mut Diagnostics) -> Self {
        let Some(mut fields) = Fields::read(node, &name.text, name.place, found) else {
            return Self { name, title: Title::default(), source: None };
        };
        fields.place = name.place;
        let title = literal::read_title(&mut fields, found);
        let (measure, expr) = (fields.get("measure"), fields.get("expr"));
        let (window, rows) = (fields.get("window"), fields.get("where"));
        let told = MeasureOptions::read(&mut fields);
        let source = match (measure, expr) {
            (Some(measure), None) => read_measure(measure, (window, rows), &told, known, found),
            (None, Some(expr)) => {
                told.refuse(&[], "expr", &["title"], found);
                if let Some(rows) = rows {
                    let place = fields.place_of("where").unwrap_or(rows.place);
                    found.error(codes::WHERE_WITHOUT_ROWS, place, [("name", "expr".to_owned())]);
                }
                if let Some(window) = window {
                    found.error(codes::WINDOW_OF_EXPR, fields.place_of("window").unwrap_or(window.place), []);
                }
                read_expression(expr, "expr", found).map(MetricDraftSource::Expression)
            }
            (None, None) if fields.is_broken("expr") => None,
            (Some(_), Some(_)) | (None, None) => {
                found.error(codes::MEASURE_OR_EXPR, name.place, [("name", name.text.clone())]);
                None
            }
        };
        fields.finish(found);
        Self { name, title, source }
    }
}

fn read_measure(
    node: &Node,
    (window, rows): (Option<&Node>, Option<&Node>),
    told: &MeasureOptions<'_>,
    known: &Known<'_>,
    found: &mut Diagnostics,
) -> Option<MetricDraftSource> {
    let text = &scalar(node, "measure", found)?.text;
    let span = window.map(|node| literal::read_window(node, "window", found));
    let Some(measure) = known.catalogue.measure(text) else {
        let names = known.catalogue.measures.iter().map(|measure| measure.name);
        found.unknown(codes::UNKNOWN_MEASURE, node.place, [("name", text.clone())], text, names);
        return None;
    };
    let argument = || [("name", text.clone())];
    match (window, span) {
        (Some(window), Some(Some(_))) if !measure.windowed => {
            found.warning(codes::WINDOW_WITHOUT_EFFECT, window.place, argument());
        }
        (_, None | Some(Some(Window::All))) if measure.needs_window => {
            found.error(codes::WINDOW_NEEDED, window.map_or(node.place, |window| window.place), argument());
            return None;
        }
        _ => {}
    }
    let own = [("window", measure.windowed), ("where", measure.facts.is_some())];
    let own = own.into_iter().filter(|(_, takes)| *takes).map(|(key, _)| key);
    let others: Vec<&str> = std::iter::once("title").chain(own).collect();
    told.refuse(measure.parameters, text, &others, found);
    let rows = rows.map(|rows| rows::read(rows, measure, (known.row_fields, known.lists), found));
    if measure.group == MeasureGroup::Models {
        let forecast = told.forecast(measure, found)?;
        return Some(MetricDraftSource::Forecast(forecast, measure.value_type));
    }
    let window = span.unwrap_or(Some(Window::All))?;
    let rows = match rows {
        Some(rows) => Some(rows?),
        None => None,
    };
    let told = told.node(Parameter::LostAfter).filter(|_| measure.parameters.contains(&Parameter::LostAfter));
    let lost_after = match told {
        Some(node) => Some(lost_after::read(node, found)?),
        None => None,
    };
    let used = MeasureUse { measure: text.clone(), window, rows, lost_after };
    Some(MetricDraftSource::Measure(used, measure.value_type))
}

impl LabelDraft {
    fn read(name: NameAt, node: &Node, found: &mut Diagnostics) -> Self {
        let Some(mut fields) = Fields::read(node, &name.text, name.place, found) else {
            return Self { name, title: Title::default(), when: None };
        };
        fields.place = name.place;
        let title = literal::read_title(&mut fields, found);
        let when = fields.need("when", found).and_then(|node| read_expression(node, "when", found));
        fields.finish(found);
        Self { name, title, when }
    }
}
