use crate::archetype::Habit;
use crate::catalogue::{FEN, PRINTING, YUAN, draw_product, fits, product_of};
use crate::customer::{Channel, Customer, days_before};
use crate::draw::{Draw, Purpose};
use crate::line::{Line, State};
use crate::shop::Shop;
use crate::tally::net_of_last_year;
use terrace_domain::{Date, LocalTime};

const STORES: &[&str] = &["人民路店", "大学城店", "西湖店", "滨江店", "高新区店", "老城店"];
const DAYS_OF_YEAR: i64 = 365;
const MICROS_OF_SECOND: i64 = 1_000_000;

/// All lines of a customer, returns and closed orders too, by time within each order.
pub(crate) fn make_lines(shop: &Shop, customer: &Customer) -> Vec<Line> {
    let mut maker = OrderMaker::new(shop, customer);
    let habit = customer.habit;
    if habit.budget.is_empty() {
        return maker.lines;
    }
    let budget = maker.draw.quantile(habit.budget) * YUAN;
    let left = maker.draw.between(habit.until.1, habit.until.0);
    maker.choose_usual_products(budget);
    let open = customer.came.max(shop.first_day);
    let only_once = habit.orders.1 == 1;
    let gone = if only_once { open } else { days_before(shop.last_day, left) };
    let mut of_year = budget;
    let mut end = shop.last_day;
    while end >= open {
        let start = days_before(end, DAYS_OF_YEAR - 1);
        let (from, to) = (start.max(open), end.min(gone));
        if only_once && from <= to {
            maker.add_order(to, budget);
        } else if from <= to {
            maker.add_year(from, to, of_year);
        }
        of_year = of_year * habit.before / 100;
        end = days_before(start, 1);
    }
    maker.add_top_up();
    maker.lines
}

/// The lines of orders without a customer: the till did not ask.
pub(crate) fn make_walk_ins(shop: &Shop) -> Vec<Line> {
    let mut draw = Draw::new(shop.seed, Purpose::Shop, u64::from(u32::MAX));
    let span = i64::from(shop.last_day.days()) - i64::from(shop.first_day.days());
    let count = shop.customers.div_ceil(200).min(10_000);
    (0..count)
        .map(|number| {
            let budget = draw.between(20, 200) * YUAN;
            let product = draw_product(&mut draw, budget);
            let ago = draw.between(0, span);
            let day = days_before(shop.last_day, ago);
            Line {
                order: format!("LK{}{:05}", compact(day), number + 1),
                customer: None,
                at: draw_moment(&mut draw, day),
                product,
                quantity: product_of(product).step * draw.between(1, 3),
                unit_price: product_of(product).price,
                discount: 0,
                freight: 0,
                channel: Channel::Store,
                store: draw.text(STORES),
                referrer: None,
                state: State::Done,
            }
        })
        .collect()
}

/// Makes the orders of one customer, one after the other.
struct OrderMaker<'a> {
    shop: &'a Shop,
    customer: &'a Customer,
    draw: Draw,
    usual: Vec<usize>,
    store: &'static str,
    numbers: u32,
    lines: Vec<Line>,
}

impl<'a> OrderMaker<'a> {
    fn new(shop: &'a Shop, customer: &'a Customer) -> Self {
        let mut draw = Draw::new(shop.seed, Purpose::Orders, customer.index);
        let store = draw.text(STORES);
        Self { shop, customer, draw, usual: Vec::new(), store, numbers: 0, lines: Vec::new() }
    }

    fn habit(&self) -> &'static Habit {
        self.customer.habit
    }

    /// The few products that they buy again and again, of a size that suits their lines.
    fn choose_usual_products(&mut self, budget: i64) {
        let habit = self.habit();
        let lines_a_year = (habit.orders.0 + habit.orders.1) * (habit.lines.0 + habit.lines.1) / 4;
        let typical = budget / lines_a_year.max(1);
        self.usual = (0..5).map(|_| draw_product(&mut self.draw, typical)).collect();
    }

    /// The orders of a year, or of the part of it that lies between two days.
    fn add_year(&mut self, from: Date, to: Date, budget: i64) {
        let days = i64::from(to.days()) - i64::from(from.days()) + 1;
        let (fewest, most) = self.habit().orders;
        let rate = self.draw.between(fewest, most);
        let whole = rate * days + self.draw.between(0, DAYS_OF_YEAR - 1);
        let orders = (whole / DAYS_OF_YEAR).max(1);
        let weights: Vec<i64> = (0..orders).map(|_| self.draw.between(60, 150)).collect();
        let total: i64 = weights.iter().sum();
        for (place, weight) in (0..orders).zip(weights) {
            let day = self.busy_day(from, place, orders, days);
            self.add_order(day, budget * days / DAYS_OF_YEAR * weight / total);
        }
    }

    /// A day in one of `parts` equal parts of a span, sooner in a busy month.
    fn busy_day(&mut self, from: Date, part: i64, parts: i64, days: i64) -> Date {
        // Percent of days that are taken: school terms begin in February and September, and November has its sales.
        const BUSY: [u64; 12] = [70, 90, 100, 75, 75, 70, 60, 95, 100, 70, 95, 80];
        let mut day = from;
        for _ in 0..4 {
            let offset = (part * days + self.draw.between(0, days - 1)) / parts;
            day = days_before(from, -offset);
            let month = usize::from(day.civil().month().unsigned_abs());
            // Every month has its number from 1 to 12.
            if self.draw.below(100) < BUSY.get(month - 1).copied().unwrap_or(100) {
                break;
            }
        }
        day
    }

    /// One order of about that budget, with what may come of it.
    fn add_order(&mut self, day: Date, budget: i64) {
        let (fewest, most) = self.habit().lines;
        let count = self.draw.between(fewest, most).max(1);
        let percent = self.draw.between(self.habit().discount.0, self.habit().discount.1);
        let at = draw_moment(&mut self.draw, day);
        let channel = if self.draw.chance(780) {
            self.customer.channel
        } else {
            Channel::draw(&mut self.draw, self.customer.organisation)
        };
        let order = self.next_number("DD", day);
        let mut lines = Vec::new();
        for _ in 0..count {
            let share = budget / count * self.draw.between(60, 140) / 100;
            let line = self.make_line(&order, at, channel, share, percent);
            lines.push(line);
        }
        self.add_coupon_and_freight(&mut lines);
        self.add_failed_attempts(day, &lines);
        let taken_back: Vec<Line> = lines.iter().filter_map(|line| self.make_return(line)).collect();
        self.lines.extend(lines);
        self.lines.extend(taken_back);
    }

    fn make_line(&mut self, order: &str, at: LocalTime, channel: Channel, budget: i64, percent: i64) -> Line {
        let usual = if self.draw.chance(self.habit().usual) { self.draw.pick(&self.usual).copied() } else { None };
        let product = match usual.filter(|product| fits(*product, budget)) {
            Some(product) => product,
            None => draw_product(&mut self.draw, budget),
        };
        let (price, step) = (product_of(product).price, product_of(product).step);
        let packs = budget * 100 / (price * step * (100 - percent)).max(1);
        let most = if self.customer.organisation { 5_000 } else { 6 };
        let quantity = packs.clamp(1, most) * step;
        let first_ever = self.lines.is_empty();
        Line {
            order: order.to_owned(),
            customer: Some(self.customer.index),
            at,
            product,
            quantity,
            unit_price: price,
            discount: quantity * price * percent / 100 / FEN * FEN,
            freight: 0,
            channel,
            store: match channel {
                Channel::Store => self.store,
                Channel::Online => "官方网店",
                Channel::MiniProgram => "小程序商城",
                Channel::Phone => "",
            },
            referrer: self.customer.referrer.filter(|_| first_ever),
            state: State::Done,
        }
    }

    /// Persons have coupons now and then; small parcels pay for the carriage. Both stand on the first line.
    fn add_coupon_and_freight(&mut self, lines: &mut [Line]) {
        let total: i64 = lines.iter().map(Line::amount).sum();
        // The list is not empty.
        let coupon = self.draw.pick(&[2, 5, 10]).copied().unwrap_or(0) * YUAN;
        let has_coupon = !self.customer.organisation && self.draw.chance(150);
        let Some(first) = lines.first_mut() else { return };
        if has_coupon && first.amount() > coupon * 3 {
            first.discount += coupon;
        }
        first.freight = match first.channel {
            Channel::Online | Channel::MiniProgram if total < 99 * YUAN => 8 * YUAN,
            Channel::Phone if total < 1_000 * YUAN => 30 * YUAN,
            _ => 0,
        };
    }

    /// Some orders are closed unpaid and placed again; some of the last days still wait for their payment.
    fn add_failed_attempts(&mut self, day: Date, lines: &[Line]) {
        let recent = days_left(self.shop, day) < 6 && self.draw.chance(120);
        let closed = self.draw.chance(35);
        for (happens, state, minutes) in [(closed, State::Closed, -25), (recent, State::Unpaid, 15)] {
            if happens {
                let order = self.next_number("DD", day);
                let again = lines.iter().map(|line| Line {
                    order: order.clone(),
                    at: LocalTime::from_micros(line.at.micros() + minutes * 60 * MICROS_OF_SECOND),
                    state,
                    ..line.clone()
                });
                self.lines.extend(again);
            }
        }
    }

    /// A part of a line, or all of it, comes back some days later under a number of its own.
    fn make_return(&mut self, line: &Line) -> Option<Line> {
        if !self.draw.chance(25) {
            return None;
        }
        let step = product_of(line.product).step;
        let packs = line.quantity / step;
        let back = if packs == 1 || self.draw.chance(350) { packs } else { self.draw.between(1, packs - 1) };
        let days = self.draw.between(2, 20);
        let at_the_till = self.draw.chance(400);
        let day = days_before(line.at.date(), -days);
        let at = draw_moment(&mut self.draw, day);
        if day > self.shop.last_day {
            return None;
        }
        let quantity = back * step;
        let discount = line.discount * quantity / line.quantity / FEN * FEN;
        let negative = at_the_till && discount == 0;
        Some(Line {
            order: self.next_number("TH", day),
            at,
            quantity: if negative { -quantity } else { quantity },
            discount,
            freight: 0,
            referrer: None,
            state: if negative { State::Done } else { State::Refunded },
            ..line.clone()
        })
    }

    /// Customers on an edge get a printing job that brings their last year to the exact amount.
    fn add_top_up(&mut self) {
        let Some(year) = self.habit().archetype.exact_year() else { return };
        let missing = year * YUAN - net_of_last_year(self.shop, &self.lines);
        if missing <= 0 {
            return;
        }
        let day = days_before(self.shop.last_day, 2);
        let order = self.next_number("DD", day);
        let at = draw_moment(&mut self.draw, day);
        let mut line = self.make_line(&order, at, Channel::Phone, missing, 0);
        line.product = PRINTING;
        line.quantity = 1;
        line.unit_price = missing;
        self.lines.push(line);
    }

    /// A number that no other order of the shop has.
    fn next_number(&mut self, prefix: &str, day: Date) -> String {
        self.numbers += 1;
        format!("{prefix}{}{:07}{:03}", compact(day), self.customer.index + 1, self.numbers)
    }
}

fn days_left(shop: &Shop, day: Date) -> i32 {
    shop.last_day.days() - day.days()
}

/// `20260630`.
fn compact(day: Date) -> String {
    day.to_string().replace('-', "")
}

/// A moment of a day between 8:30 and 21:30, so that half an hour more or less is the same day.
fn draw_moment(draw: &mut Draw, day: Date) -> LocalTime {
    let seconds = draw.between(30_600, 77_400);
    LocalTime::from_micros(day.start().micros() + seconds * MICROS_OF_SECOND)
}
