use super::{PlacedOrder, ServiceProfile, draw_moment};
use crate::archetype::Archetype;
use crate::customer::{Customer, days_before};
use crate::draw::Draw;
use crate::shop::Shop;
use terrace_domain::LocalTime;

/// Something that a customer wants dealt with.
pub(crate) struct Case {
    pub(crate) opened: LocalTime,
    /// `None` if it is still open.
    pub(crate) closed: Option<LocalTime>,
    pub(crate) kind: CaseKind,
    pub(crate) severity: &'static str,
    pub(crate) cause: &'static str,
    pub(crate) product: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CaseKind {
    Complaint,
    Return,
    Question,
}

impl CaseKind {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Complaint => "投诉",
            Self::Return => "退换货",
            Self::Question => "咨询",
        }
    }
}

const WRONGS: &[&str] = &["包装破损", "发货延误", "与描述不符", "开票有误", "缺件少件", "服务态度"];
const RETURNS: &[&str] = &["质量问题", "颜色不符", "买多了", "规格不符"];
const QUESTIONS: &[&str] = &["开票", "送货时间", "报价", "使用方法"];

/// Complaints come with what went wrong: goods that came back, and the last orders of who then leaves.
pub(super) fn make_cases(
    shop: &Shop,
    customer: &Customer,
    orders: &[PlacedOrder<'_>],
    profile: &ServiceProfile,
    draw: &mut Draw,
) -> Vec<Case> {
    let leaves = matches!(customer.habit.archetype, Archetype::LapsedOrganisation | Archetype::LapsedPerson);
    let mut cases = Vec::new();
    for (place, order) in orders.iter().enumerate() {
        let is_last = place + 1 == orders.len();
        let complains = match order.returned {
            Some(_) => 280.max(profile.complains),
            None if leaves && is_last => 450,
            None => profile.complains,
        };
        let asks = if profile.demanding { 450 } else { 25 };
        for (kind, chance, product) in [
            (CaseKind::Return, if order.returned.is_some() { 700 } else { 0 }, order.returned),
            (CaseKind::Complaint, complains, order.returned),
            (CaseKind::Question, asks, None),
        ] {
            let days = draw.between(1, 14);
            let opened = draw_moment(draw, days_before(order.at.date(), -days));
            let case = draw_case(draw, kind, opened, product.unwrap_or(order.product));
            if draw.chance(chance) && opened.date() <= shop.last_day {
                cases.push(case);
            }
        }
    }
    cases.sort_by_key(|case| case.opened);
    for case in &mut cases {
        case.closed = case.closed.filter(|closed| closed.date() <= shop.last_day);
    }
    cases
}

fn draw_case(draw: &mut Draw, kind: CaseKind, opened: LocalTime, product: usize) -> Case {
    let (severities, causes): (&[&str], _) = match kind {
        CaseKind::Complaint => (&["严重", "一般", "一般"], WRONGS),
        CaseKind::Return => (&["一般", "轻微"], RETURNS),
        CaseKind::Question => (&["轻微"], QUESTIONS),
    };
    let hours = match kind {
        CaseKind::Complaint => draw.between(4, 160),
        CaseKind::Return => draw.between(24, 240),
        CaseKind::Question => draw.between(1, 20),
    };
    let closed = (!draw.chance(30)).then(|| LocalTime::from_micros(opened.micros() + hours * 3_600_000_000));
    Case { opened, closed, kind, severity: draw.text(severities), cause: draw.text(causes), product }
}
