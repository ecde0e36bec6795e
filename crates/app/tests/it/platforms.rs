//! The same shop in the exports of ten platforms: all of them come to the same, imported and straight from files.

use crate::shop::Silent;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use terrace_app::Workspace;
use terrace_app::facts::{Files, Inputs, Origin, Source};
use terrace_app::imports::{ImportRequest, take};
use terrace_app::output::write_csv;
use terrace_app::policies::{LoadedPolicy, load};
use terrace_app::runs::{TierRequest, read_files_to_tier, tier};
use terrace_domain::{AsOf, CancelToken, Money};
use terrace_intake::{FileIntake, MoneyTie};
use terrace_sample::{BuyerTruth, Platform, PlatformOrder, PlatformShop};

const POLICY: &str = "policy: platforms\ncurrency: CNY\ntimezone: Asia/Shanghai\nmetrics:\n  net: { measure: net_amount \
    }\n  gross: { measure: gross_amount }\n  back: { measure: returned_amount }\n  orders: { measure: orders }\n  \
    units: { measure: units }\n  products: { measure: products }\n  last: { measure: days_since_last_order }\n  rate: { \
    measure: return_rate }\n  spring: { measure: net_amount, window: 90 days }\nschemes:\n  value: { threshold: net, tiers: \
    [{ tier: high, from: 500 }, { tier: low }] }\n  rank: { pyramid: net, tiers: [{ tier: top, top: 30% }, { tier: rest \
    }] }\n  rfm: { rfm: { recency: last, frequency: orders, monetary: net, bins: 5, ties: together }, segments: standard-10 }\n";

/// How many shops are written.
const SHOPS: u64 = 100;

/// A file's name and its bytes.
type NamedBytes = (String, Vec<u8>);

/// By customer, the other columns of the list.
type Listed = BTreeMap<String, Vec<String>>;

/// What a file came to: the columns beside the customer, the customers, and what became of the money.
#[derive(Debug, PartialEq, Eq)]
struct Answers {
    headers: Vec<String>,
    listed: Listed,
    /// Counted, returned, without a customer.
    money: [i128; 3],
}

struct Reader {
    policy: Arc<LoadedPolicy>,
    as_of: AsOf,
    folder: PathBuf,
    folders: AtomicU64,
}

impl Reader {
    fn new(folder: &Path) -> Self {
        let path = folder.join("policy.yaml");
        std::fs::write(&path, POLICY).unwrap();
        let policy = Arc::new(load(&path).unwrap());
        let as_of = AsOf::start_of(PlatformShop::end(), policy.policy.timezone.clone());
        Self { policy, as_of, folder: folder.to_owned(), folders: AtomicU64::new(0) }
    }

    fn answers(&self, inputs: &Inputs, files: &[&FileIntake]) -> Result<Answers, String> {
        if let Some(file) = files.iter().find(|file| file.rejected > 0) {
            return Err(format!("rejected: {:?}", file.reasons));
        }
        let silent = Silent::new();
        let request = TierRequest::new(Arc::clone(&self.policy), self.as_of.clone());
        let run = tier(request, inputs, None, &silent.on_day(0)).map_err(|error| format!("{error:?}"))?;
        let mut text = Vec::new();
        write_csv(&run.table().unwrap(), &mut text, false, &CancelToken::new()).unwrap();
        let text = String::from_utf8(text).unwrap();
        let mut rows = text.lines().map(|line| line.split(',').map(str::to_owned).collect::<Vec<String>>());
        let headers = rows.next().unwrap().split_off(1);
        let ties = || files.iter().flat_map(|file| &file.money);
        let sum = |of: fn(&MoneyTie) -> i128| ties().map(of).sum::<i128>();
        let money = [sum(|tie| tie.counted), sum(|tie| tie.returned), sum(|tie| tie.without_customer)];
        Ok(Answers { headers, listed: rows.map(|mut row| (row.remove(0), row)).collect(), money })
    }

    fn put(&self, files: &[NamedBytes]) -> Vec<PathBuf> {
        let folder = self.folder.join(self.folders.fetch_add(1, Ordering::Relaxed).to_string());
        std::fs::create_dir(&folder).unwrap();
        let put = |(name, bytes): &NamedBytes| {
            let path = folder.join(name);
            std::fs::write(&path, bytes).unwrap();
            path
        };
        files.iter().map(put).collect()
    }

    /// What files of orders come to straight away.
    fn straight(&self, files: &[NamedBytes]) -> Result<Answers, String> {
        let files = Files { by_kind: BTreeMap::from([("orders", self.put(files))]), ..Files::default() };
        let read = read_files_to_tier(&files, &self.policy.policy, &self.as_of, &Silent::new().on_day(0));
        let inputs = read.map_err(|error| format!("{error:?}"))?;
        let Origin::Files(files) = &inputs.origin else { return Err("not read from files".to_owned()) };
        self.answers(&inputs, &files.iter().map(|(_, file)| file).collect::<Vec<_>>())
    }

    /// What they come to once they are imported by one command.
    fn imported(&self, files: &[NamedBytes]) -> Result<Answers, String> {
        let root = tempfile::tempdir_in(&self.folder).unwrap();
        let root = root.path().join("shop");
        Workspace::init(&root).unwrap();
        let workspace = Workspace::open(&root).unwrap();
        let sources: Vec<Source> = self.put(files).into_iter().map(Source::path).collect();
        let request = ImportRequest { kind: "orders", sources: &sources, mapping: None, unknown_as_sales: false };
        let taken = take(&workspace, &request, &Silent::new().on_day(0)).map_err(|error| format!("{error:?}"))?;
        let inputs = Inputs::of_workspace(&workspace, None, &self.policy.policy).unwrap();
        self.answers(&inputs, &taken.files.iter().collect::<Vec<_>>())
    }
}

/// What a buyer is called there.
fn plain_buyer(buyer: u32) -> String {
    format!("K{buyer}")
}

/// The shop in our own columns: what came back stands in rows of its own.
fn plainly(shop: &PlatformShop) -> String {
    let mut text = String::from("order_id,line,customer_id,ordered_at,product,quantity,amount,status\n");
    let money = |cents: i64| Money::from_ten_thousandths(cents * 100).to_string();
    for PlatformOrder { number, buyer, at, state, lines } in &shop.orders {
        let buyer = buyer.map(plain_buyer).unwrap_or_default();
        let status = if state.counts() { "completed" } else { "cancelled" };
        for (place, line) in lines.iter().enumerate() {
            let start = format!("{number},{place},{buyer},{at},{}", line.product);
            writeln!(text, "{start},{},{},{status}", line.pieces, money(line.worth())).unwrap();
            if line.refunded > 0 {
                let start = format!("{number},{place}r,{buyer},{at},{}", line.product);
                writeln!(text, "{start},,-{},{status}", money(line.refunded)).unwrap();
            }
        }
    }
    text
}

/// The columns of a list that the making of the shop knows.
fn known(headers: &[String], row: &[String]) -> Vec<String> {
    let wanted = ["gross", "back", "orders", "units", "products", "last"];
    wanted.iter().map(|name| row[headers.iter().position(|header| header == name).unwrap()].clone()).collect()
}

fn expected(truth: &BuyerTruth) -> Vec<String> {
    let BuyerTruth { gross, returned, orders, pieces, products, last } = truth;
    let days = last.map(|last| (PlatformShop::end().days() - last.days()).to_string()).unwrap_or_default();
    vec![gross.to_string(), returned.to_string(), orders.to_string(), pieces.to_string(), products.to_string(), days]
}

/// What counts, came back, and is nobody's, as the making of the shops knows it.
fn expected_money(shops: &[PlatformShop]) -> [i128; 3] {
    let mut money = [0; 3];
    for order in shops.iter().flat_map(|shop| &shop.orders).filter(|order| order.state.counts()) {
        for line in &order.lines {
            let [worth, refunded] = [line.worth(), line.refunded].map(|cents| i128::from(cents) * 100);
            match order.buyer {
                Some(_) => {
                    money[0] += worth - refunded;
                    money[1] += refunded;
                }
                None => money[2] += worth,
            }
        }
    }
    money
}

/// Shops as a platform writes them, and what is known of them.
struct Exports<'s> {
    platform: Platform,
    shops: &'s [PlatformShop],
    files: Vec<NamedBytes>,
}

impl<'s> Exports<'s> {
    fn new(platform: Platform, shops: &'s [PlatformShop]) -> Self {
        let file = |(number, shop): (usize, &PlatformShop)| {
            (format!("{number}-{}", platform.file_name()), platform.export(shop))
        };
        Self { platform, shops, files: shops.iter().enumerate().map(file).collect() }
    }

    fn told(&self, what: &str, found: &dyn std::fmt::Debug) -> String {
        let first = self.files.first().map(|(_, bytes)| String::from_utf8_lossy(bytes)).unwrap_or_default();
        format!("{:?}: {what}: {found:?}\n{first}", self.platform)
    }

    /// Holds what files came to, to what is known of the shops.
    fn check(&self, found: Result<Answers, String>) -> Result<Answers, String> {
        let found = found.map_err(|error| self.told("is not read", &error))?;
        let truth = self.shops.iter().flat_map(PlatformShop::truth);
        let truth = truth.map(|(buyer, truth)| (self.platform.buyer(buyer), expected(&truth)));
        let truth: Listed = truth.collect();
        let rows = found.listed.iter().map(|(buyer, row)| (buyer.clone(), known(&found.headers, row)));
        let listed: Listed = rows.collect();
        if listed != truth {
            let differs = |(buyer, row): &(&String, &Vec<String>)| truth.get(*buyer) != Some(*row);
            let other: Vec<_> = listed.iter().filter(differs).map(|found| (found, truth.get(found.0))).collect();
            return Err(self.told("other metrics", &(other, listed.len(), truth.len())));
        }
        let money = expected_money(self.shops);
        if found.money != money { Err(self.told("other money", &(found.money, money))) } else { Ok(found) }
    }

    /// Reads the files both ways, and holds the classes to those of the plain form.
    fn both(&self, reader: &Reader, plain: &Answers) -> Result<(), String> {
        let straight = self.check(reader.straight(&self.files))?;
        let imported = self.check(reader.imported(&self.files))?;
        let buyers = self.shops.iter().flat_map(PlatformShop::truth).map(|(buyer, _)| buyer);
        let names: BTreeMap<String, String> =
            buyers.map(|buyer| (self.platform.buyer(buyer), plain_buyer(buyer))).collect();
        for found in [straight, imported] {
            let listed = found.listed.into_iter().map(|(id, row)| (names.get(&id).cloned().unwrap_or(id), row));
            let listed: Listed = listed.collect();
            if (&found.headers, &listed) != (&plain.headers, &plain.listed) {
                return Err(self.told("other classes", &(listed, &plain.listed)));
            }
        }
        Ok(())
    }
}

/// A shop of which a customer has bought something.
fn sells(shop: &PlatformShop) -> bool {
    shop.orders.iter().any(|order| order.state.counts() && order.buyer.is_some())
}

/// Each shop by itself, as far as each platform can tell it.
#[test]
fn each_platform_tells_a_hundred_shops_as_they_are() {
    let folder = tempfile::tempdir().unwrap();
    let reader = Reader::new(folder.path());
    let (next, wrong) = (AtomicU64::new(0), Mutex::new(Vec::new()));
    let work = || {
        loop {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if seed >= SHOPS || wrong.lock().unwrap().len() > 9 {
                return;
            }
            for platform in Platform::ALL {
                let told = [platform.told(&PlatformShop::drawn(seed))];
                let exports = Exports::new(platform, &told);
                if told.iter().all(sells) {
                    let found = exports.check(reader.straight(&exports.files));
                    wrong.lock().unwrap().extend(found.err());
                }
            }
        }
    };
    std::thread::scope(|scope| (0..2).for_each(|_| drop(scope.spawn(work))));
    let wrong = wrong.into_inner().unwrap();
    assert!(wrong.is_empty(), "{} of them:\n{}", wrong.len(), wrong.join("\n\n"));
}

/// What all platforms can tell of all shops, imported and straight from files.
#[test]
fn ten_platforms_tell_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let reader = Reader::new(folder.path());
    let common = |seed| Platform::ALL.into_iter().fold(PlatformShop::drawn(seed), |shop, other| other.told(&shop));
    let shops: Vec<PlatformShop> = (0..SHOPS).map(common).filter(sells).collect();
    assert!(shops.len() > 90);
    let plain = shops.iter().enumerate().map(|(number, shop)| (format!("{number}.csv"), plainly(shop).into_bytes()));
    let plain = reader.straight(&plain.collect::<Vec<_>>()).unwrap();
    let found =
        Platform::ALL.into_iter().filter_map(|platform| Exports::new(platform, &shops).both(&reader, &plain).err());
    let wrong: Vec<String> = found.collect();
    assert!(wrong.is_empty(), "{} of them:\n{}", wrong.len(), wrong.join("\n\n"));
}
