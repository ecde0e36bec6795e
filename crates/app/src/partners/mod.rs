//! Partners by a policy's rules, from the orders of a shop: whom they referred, their level, their commission. No register of
//! claims, admissions and payments is kept here; what is told goes by the orders and the data of customers alone.

use crate::error::{AppError, MembersError};
use crate::policies::{LoadedPolicy, fields_of_customers};
use crate::runs::members::{facts_of, instant_before};
use crate::similar::similar_ids;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use terrace_analytics::{Facts, of_each_referred, population};
use terrace_domain::facts::CUSTOMERS;
use terrace_domain::{AsOf, CustomerId, InternalError, LocalTime, Money, Value, ValueType, Window, plain_header};
use terrace_frame::{Column, Frame, Ids};
use terrace_loyalty::{
    BandPart, CommissionKind, CommissionLedger, LoyaltyError, OrderId, Referral, ReferralEvent, ReferralFigures,
    ReferredCustomer, Statement, bands_of, order_rows, partner_level, referral_events,
};
use terrace_policy::{PARTNER_FIGURES, PartnerKind, Partners, Policy};
use terrace_tiering::{Classes, Scope, holds};

/// The fields of customers that may say which kind of partner somebody is; the first that is filled counts.
const KIND_FIELDS: [&str; 2] = ["partner_kind", "industry"];

/// The partners of a shop at a moment.
#[derive(Debug, Clone, Copy)]
pub struct PartnersRequest<'a> {
    /// The rules.
    pub policy: &'a Arc<LoadedPolicy>,
    /// The facts.
    pub facts: &'a Facts,
    /// For when.
    pub as_of: &'a AsOf,
}

/// A partner in figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartnerFigures {
    /// The partner's id, as orders name it.
    pub partner: CustomerId,
    /// Which of the policy's kinds of partners they are, where their data as a customer says so.
    pub kind: Option<usize>,
    /// The level of what they referred, as an index from the highest; `None` below the lowest.
    pub level: Option<usize>,
    /// What they referred in the time that counts for the level, less what came back.
    pub referred: Money,
    /// The commission of all orders, less what came back.
    pub commission: Money,
    /// All that they referred.
    pub all: ReferralFigures,
    /// Whether the policy's condition of admission holds; `None` if it has none.
    pub admission: Option<AdmissionFigures>,
}

/// By what a partner is admitted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AdmissionFigures {
    /// What they referred within the window of the condition.
    pub figures: ReferralFigures,
    /// Whether the condition holds.
    pub is_met: bool,
}

/// A step of a partner's account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AccountStep {
    /// An order that they brought.
    Earned {
        /// The order.
        referral: Referral,
        /// What they had referred before it, which places it in the bands.
        before: Money,
        /// How its amount lies in the bands.
        parts: Vec<BandPart>,
        /// What they get for it.
        commission: Money,
    },
    /// Part of an order came back.
    Reversed {
        /// The order.
        order: String,
        /// When.
        at: LocalTime,
        /// What came back of it.
        returned: Money,
        /// What is off their commission, as an amount below zero.
        commission: Money,
    },
}

/// One partner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartnerShown {
    /// In figures.
    pub figures: PartnerFigures,
    /// By level, the highest first: how much of the orders lay in its band as they were placed.
    pub bands: Vec<Money>,
    /// All that happened, in order.
    pub steps: Vec<AccountStep>,
    /// The account at the end of the period that the as-of is in, by what is known.
    pub statement: Statement,
}

/// Everybody whom orders or the data of customers name as referrer and who holds a claim, by what they referred, the most
/// first, then by id; and how many orders name a referrer in vain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartnerList {
    /// In figures.
    pub partners: Vec<PartnerFigures>,
    /// Orders whose referrer was not the first, or whose customer had ordered before.
    pub in_vain: usize,
    /// Partners whose data name a kind that the policy has not.
    pub of_other_kinds: usize,
}

/// Lists all partners.
///
/// # Errors
/// A policy without partners, sums that do not fit, and what reading facts may say.
pub fn partners(request: &PartnersRequest<'_>) -> Result<PartnerList, AppError> {
    let (accounts, in_vain) = request.accounts()?;
    let mut partners = Vec::with_capacity(accounts.len());
    for (partner, events) in &accounts {
        partners.push(request.figures(partner, &request.ledger(events)?)?);
    }
    request.admit(&mut partners)?;
    let of_other_kinds = request.tell_kinds(&mut partners, None)?;
    partners.sort_by(|one, other| (other.all.amount, &one.partner).cmp(&(one.all.amount, &other.partner)));
    Ok(PartnerList { partners, in_vain, of_other_kinds })
}

/// Shows one partner.
///
/// # Errors
/// As [`partners`], and somebody who referred nobody.
pub fn partner(request: &PartnersRequest<'_>, partner: &str) -> Result<PartnerShown, AppError> {
    let (accounts, _) = request.accounts()?;
    let found = CustomerId::new(partner).ok().and_then(|id| accounts.get_key_value(&id));
    let Some((id, events)) = found else {
        let similar = similar_ids(partner, accounts.keys().map(CustomerId::as_str));
        return Err(MembersError::NoPartner { id: partner.to_owned(), similar }.into());
    };
    let ledger = request.ledger(events)?;
    let mut figures = [request.figures(id, &ledger)?];
    request.admit(&mut figures)?;
    request.tell_kinds(&mut figures, Some(id))?;
    let [figures] = figures;
    let (steps, bands) = request.steps(&ledger)?;
    let statement = ledger.statement(id, ledger.period_end(instant_before(request.as_of)))?;
    Ok(PartnerShown { figures, bands, steps, statement })
}

/// By partner what happened, in order.
type Accounts = BTreeMap<CustomerId, Vec<ReferralEvent>>;

impl<'a> PartnersRequest<'a> {
    /// The rules of partners; that the policy has none is an error.
    fn rules(&self) -> Result<&'a Partners, AppError> {
        let policy = self.rules_of_all();
        let none = || MembersError::NoSection { policy: policy.name.to_string(), section: "partners" };
        Ok(policy.partners.as_ref().ok_or_else(none)?)
    }

    fn rules_of_all(&self) -> &'a Policy {
        &self.policy.policy
    }

    fn accounts(&self) -> Result<(Accounts, usize), AppError> {
        self.rules()?;
        let found = of_each_referred(self.facts, self.as_of, |customer, named, orders| {
            let id = |text: &str| CustomerId::new(text).map_err(|_| InternalError::new("a stored id is none"));
            let customer = id(customer)?;
            // Of one referrer the earliest order counts; whether it holds goes by that alone.
            let by_orders: BTreeSet<(LocalTime, &str)> = named.by_orders.iter().copied().collect();
            let named_by_orders = by_orders.into_iter().map(|(at, referrer)| Ok((at, id(referrer)?)));
            let referred = ReferredCustomer {
                referrer: named.by_data.map(id).transpose()?,
                named: named_by_orders.collect::<Result<_, AppError>>()?,
                orders: order_rows(&customer, &facts_of(orders)),
                customer,
            };
            Ok::<_, AppError>(referral_events(&referred)?)
        })?;
        let (mut accounts, mut in_vain) = (Accounts::new(), 0);
        for (events, of_customer) in found {
            in_vain += of_customer;
            for event in events {
                accounts.entry(event.partner().clone()).or_default().push(event);
            }
        }
        for events in accounts.values_mut() {
            tell_orders_apart(events);
            events.sort_by(|one, other| one.place().cmp(&other.place()));
        }
        Ok((accounts, in_vain))
    }

    /// The account that events make, which are in order.
    fn ledger(&self, events: &[ReferralEvent]) -> Result<CommissionLedger<'a>, AppError> {
        let mut ledger = CommissionLedger::new(self.rules()?, self.rules_of_all().currency.smallest_coin());
        for event in events {
            match event {
                ReferralEvent::Order(referral) => drop(ledger.earn(referral)?),
                ReferralEvent::Return { partner, order, returned, at, .. } => {
                    ledger.reverse((order, partner), *returned, *at)?;
                }
            }
        }
        Ok(ledger)
    }

    fn figures(&self, partner: &CustomerId, ledger: &CommissionLedger<'_>) -> Result<PartnerFigures, AppError> {
        let at = instant_before(self.as_of);
        let referred = ledger.referred(partner, at)?;
        let mut commission = ledger.entries().iter().map(|entry| entry.commission);
        let commission = commission.try_fold(Money::ZERO, Money::checked_add).ok_or(LoyaltyError::TooLarge)?;
        Ok(PartnerFigures {
            partner: partner.clone(),
            kind: None,
            level: partner_level(self.rules()?, referred),
            referred,
            commission,
            all: ledger.figures(partner, Window::All, self.as_of.local())?,
            admission: match &self.rules()?.admit {
                Some(admit) => {
                    let figures = ledger.figures(partner, admit.window, self.as_of.local())?;
                    Some(AdmissionFigures { figures, is_met: false })
                }
                None => None,
            },
        })
    }

    /// Tells which kind each partner is, by what the data of customers say: their kind of partner, else their industry, if it
    /// is one of the policy's kinds by its id or title. Returns how many name a kind of partner that the policy has not.
    fn tell_kinds(&self, partners: &mut [PartnerFigures], only: Option<&CustomerId>) -> Result<usize, AppError> {
        let kinds = &self.rules()?.kinds;
        if kinds.is_empty() || !self.facts.has(&CUSTOMERS) {
            return Ok(0);
        }
        let mut fields = fields_of_customers(self.rules_of_all());
        fields.retain(|field| field.value_type == ValueType::Text && KIND_FIELDS.contains(&field.name.as_str()));
        let found = population(self.facts, &[], &fields, self.as_of, only)?;
        let field = |name: &str| fields.iter().position(|field| field.name == name);
        let places = KIND_FIELDS.map(field);
        let mut of_other_kinds = 0;
        for partner in partners {
            let Some(row) = found.ids.find(partner.partner.as_str()) else { continue };
            let said = places.map(|place| match found.attributes.get(place?)?.value(row)? {
                Value::Text(text) if !text.trim().is_empty() => Some(text),
                _ => None,
            });
            let of = |said: &str| kinds.iter().position(|kind| is_called(kind, said.trim()));
            partner.kind = said.iter().flatten().next().and_then(|said| of(said));
            of_other_kinds += usize::from(partner.kind.is_none() && said[0].is_some());
        }
        Ok(of_other_kinds)
    }

    /// Evaluates the condition of admission for all partners, who are in the order of their ids.
    fn admit(&self, partners: &mut [PartnerFigures]) -> Result<(), AppError> {
        let Some(admit) = &self.rules()?.admit else { return Ok(()) };
        let ids: Ids = partners.iter().map(|partner| partner.partner.as_str()).collect();
        let values: Vec<[Option<Value>; PARTNER_FIGURES.len()]> = partners
            .iter()
            .filter_map(|partner| partner.admission.as_ref())
            .map(|admission| admission.figures.values())
            .collect();
        let metrics = PARTNER_FIGURES.iter().enumerate().map(|(index, (_, value_type))| {
            let number = |values: &[Option<Value>; PARTNER_FIGURES.len()]| match values.get(index)?.as_ref()? {
                Value::Count(count) => Some(*count),
                Value::Money(money) => Some(money.ten_thousandths()),
                _ => None,
            };
            Some(Column::optional_integers(*value_type, values.iter().map(number)))
        });
        let frame = Frame {
            as_of: self.as_of.clone(),
            ordered: vec![false; ids.len()],
            ids,
            metrics: metrics.collect(),
            attributes: Vec::new(),
        };
        let classes = Classes::default();
        let flags = holds(&admit.when, &Scope::new(self.rules_of_all(), &frame, &classes))?;
        for (partner, flag) in partners.iter_mut().zip(flags) {
            if let Some(admission) = &mut partner.admission {
                admission.is_met = flag == Some(true);
            }
        }
        Ok(())
    }

    /// What happened step by step, and how much of the orders lay in the band of each level.
    fn steps(&self, ledger: &CommissionLedger<'_>) -> Result<(Vec<AccountStep>, Vec<Money>), AppError> {
        let rules = self.rules()?;
        let mut bands = vec![Money::ZERO; rules.levels.len()];
        let mut steps = Vec::with_capacity(ledger.entries().len());
        for entry in ledger.entries() {
            match &entry.kind {
                CommissionKind::Earned(referral) => {
                    let before = ledger.referred_before(&referral.order, &referral.partner).unwrap_or(Money::ZERO);
                    let parts = bands_of(rules, before, referral.amount);
                    for part in &parts {
                        if let Some(band) = bands.get_mut(part.level) {
                            *band = band.checked_add(part.amount).ok_or(LoyaltyError::TooLarge)?;
                        }
                    }
                    let (referral, commission) = (referral.clone(), entry.commission);
                    steps.push(AccountStep::Earned { referral, before, parts, commission });
                }
                CommissionKind::Reversed { order, returned } => steps.push(AccountStep::Reversed {
                    order: order.to_string(),
                    at: entry.at,
                    returned: *returned,
                    commission: entry.commission,
                }),
                CommissionKind::Paid { .. } => {}
            }
        }
        Ok((steps, bands))
    }
}

/// Whether a text names a kind of partner, by its id or by its title in either language.
fn is_called(kind: &PartnerKind, text: &str) -> bool {
    let titles = [Some(kind.name.as_str()), kind.title.en.as_deref(), kind.title.zh.as_deref()];
    titles.into_iter().flatten().any(|title| plain_header(title) == plain_header(text))
}

/// Orders of several customers under one number are told apart by their customers.
fn tell_orders_apart(events: &mut [ReferralEvent]) {
    let mut owners: BTreeMap<OrderId, CustomerId> = BTreeMap::new();
    for event in events {
        let (order, customer) = event.order_mut();
        let owner = owners.entry(order.clone()).or_insert_with(|| customer.clone());
        if owner != customer
            && let Some(own) = OrderId::new(&format!("{order} ({customer})"))
        {
            *order = own;
        }
    }
}
