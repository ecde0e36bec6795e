//! The customers of the invented shop, from a fixed seed: a few that buy much and often, many that buy little.

use terrace_domain::Money;

/// What the shop knows of one customer.
pub struct Customer {
    pub id: String,
    pub name: String,
    pub phone: String,
    pub organisation: bool,
    pub region: usize,
    pub orders: u64,
    pub revenue: Money,
    pub days_since_last: i64,
    /// Parts of the revenue by category, in hundredths.
    pub tastes: Vec<i64>,
}

pub const REGIONS: [&str; 8] = ["广东", "浙江", "江苏", "上海", "北京", "四川", "山东", "湖北"];
pub const CATEGORIES: [&str; 7] = ["书写工具", "纸品本册", "办公用品", "美术用品", "学生用品", "礼品", "家居装饰"];
const SURNAMES: [&str; 12] = ["张", "王", "李", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙"];
const GIVEN: [&str; 10] = ["伟", "芳", "娜", "秀英", "敏", "静", "丽", "强", "磊", "洋"];
const FIRMS: [&str; 8] =
    ["晨光里文化", "青禾小学", "远山设计", "博雅书店", "云杉科技", "新桥中学", "知行培训", "南湖物业"];
const ENDINGS: [&str; 4] = ["有限公司", "（采购部）", "中心", "合作社"];

/// A linear congruential sequence: the same shop on every machine.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides.max(1)
    }

    fn pick<'a>(&mut self, list: &[&'a str]) -> &'a str {
        let index = usize::try_from(self.roll(list.len() as u64)).unwrap_or(0);
        list.get(index).copied().unwrap_or("")
    }
}

pub fn customers(count: u64) -> Vec<Customer> {
    let mut dice = Dice::new(20_240_601);
    (0..count).map(|number| customer(&mut dice, number)).collect()
}

fn customer(dice: &mut Dice, number: u64) -> Customer {
    // How large a customer is: half of those of one size reach the next.
    let mut size = 0u64;
    while size < 11 && dice.roll(100) < 54 {
        size += 1;
    }
    let organisation = dice.roll(100) < 6 + size * 6;
    let orders = 1 + dice.roll(2 + size * size / 2) + size;
    let basket = (38 + dice.roll(120)) * (12 + size * if organisation { 14 } else { 6 }) / 10;
    let cents = i64::try_from(orders * basket * 100 + dice.roll(99)).unwrap_or(0);
    let days_since_last = i64::try_from(1 + dice.roll(40 + 700 / (1 + size)) + dice.roll(60)).unwrap_or(0);
    let name = if organisation {
        format!("{}{}", dice.pick(&FIRMS), dice.pick(&ENDINGS))
    } else {
        format!("{}{}", dice.pick(&SURNAMES), dice.pick(&GIVEN))
    };
    let region = dice.roll(8).min(dice.roll(8));
    let tastes = (0..CATEGORIES.len() as u64)
        .map(|category| {
            let office = u64::from(organisation && category == 2) * 60;
            let gifts = u64::from(!organisation && category >= 4) * size.min(5) * 5;
            i64::try_from(4 + dice.roll(30) + office + gifts).unwrap_or(0)
        })
        .collect();
    Customer {
        id: format!("C{:06}", 100_000 + number),
        name,
        phone: format!("13{:09}", dice.roll(1_000_000_000)),
        organisation,
        region: usize::try_from(region).unwrap_or(0),
        orders,
        revenue: Money::from_ten_thousandths(cents * 100),
        days_since_last,
        tastes,
    }
}
