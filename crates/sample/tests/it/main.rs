//! The shop from outside: its files, read back plainly, against what is known of its making.
use terrace_sample::*;
#[test]
fn calib() {
    let shop = Shop::default();
    let t = std::time::Instant::now();
    shop.write(std::path::Path::new("/tmp/sample-out")).unwrap();
    eprintln!("write {:?}", t.elapsed());
    let truth = shop.truth();
    let mut by = std::collections::BTreeMap::<_, (usize,i64,usize,usize,[usize;3],usize)>::new();
    let (mut n, mut hi, mut mid, mut freq, mut loyal) = (0,0,0,0,0);
    for c in &truth.customers {
        let net = c.year.net.ten_thousandths()/10000;
        let e = by.entry(c.archetype).or_default();
        e.0+=1; e.1+=net; e.2+=c.year.orders; e.3+=c.all_time.orders;
        let k = if net>100_000 {0} else if net>=50_000 {1} else {2}; e.4[k]+=1;
        if c.all_time.orders>0 {n+=1; if k==0 {hi+=1} else if k==1 {mid+=1}
         if c.year.orders>12 {freq+=1} if c.year.orders>=2 && c.year.repurchased*10>c.year.products*3 {loyal+=1; e.5+=1}}
    }
    for (a,e) in by { eprintln!("{a:?} n={} avg={} orders/y={} all={} tiers={:?} loyal={}", e.0, e.1/e.0 as i64, e.2/e.0, e.3/e.0, e.4, e.5); }
    eprintln!("with orders {n} high {hi} {:.1}% mid {mid} {:.1}% freq {freq} loyal {loyal}", hi as f64*100./n as f64, mid as f64*100./n as f64);
}
