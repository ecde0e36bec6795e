use arrow::array::*;
use std::sync::Arc;
use std::time::Instant;
use terrace_analytics::*;
use terrace_domain::facts::ORDERS;
use terrace_domain::*;
use terrace_policy::MeasureUse;
fn main() {
    let dir = std::path::PathBuf::from("/tmp/speed");
    std::fs::create_dir_all(&dir).unwrap();
    let buckets = 4u32;
    let customers = 250_000u64;
    let per = 20u64;
    let schema = Arc::new(terrace_lake::arrow_schema(&ORDERS));
    let mut by: Vec<Vec<String>> = vec![vec![]; buckets as usize];
    for c in 0..customers {
        let id = format!("C{c:08}");
        by[terrace_lake::bucket_of(&id, buckets) as usize].push(id);
    }
    let mut files = vec![];
    for (b, ids) in by.iter().enumerate() {
        let path = dir.join(format!("{b}.parquet"));
        if !path.exists() {
            let mut w =
                parquet::arrow::ArrowWriter::try_new(std::fs::File::create(&path).unwrap(), schema.clone(), None)
                    .unwrap();
            let mut n = 0u64;
            for chunk in ids.chunks(5000) {
                let rows = chunk.len() * per as usize;
                let mut cust = vec![];
                let mut ord = vec![];
                let mut at = vec![];
                let mut am = vec![];
                for id in chunk {
                    for k in 0..per {
                        n += 1;
                        cust.push(id.clone());
                        ord.push(format!("O{b}{:09}", n.wrapping_mul(2654435761) % 1_000_000_000));
                        at.push(
                            1_600_000_000_000_000i64 + (k * 86_400_000_000 * 30 + n * 7919 % 86_400_000_000) as i64,
                        );
                        am.push((n * 104729 % 10_000_000) as i128);
                    }
                }
                let cols: Vec<ArrayRef> = schema
                    .fields()
                    .iter()
                    .map(|f| match f.name().as_str() {
                        "customer_id" => Arc::new(StringArray::from(cust.clone())) as ArrayRef,
                        "order_id" => Arc::new(StringArray::from(ord.clone())),
                        "ordered_at" => Arc::new(TimestampMicrosecondArray::from(at.clone())),
                        "amount" => {
                            Arc::new(Decimal128Array::from(am.clone()).with_precision_and_scale(18, 4).unwrap())
                        }
                        "is_return" | "is_cancelled" => Arc::new(BooleanArray::from(vec![false; rows])),
                        _ => new_null_array(f.data_type(), rows),
                    })
                    .collect();
                w.write(&RecordBatch::try_new(schema.clone(), cols).unwrap()).unwrap();
            }
            w.close().unwrap();
        }
        let bytes = path.metadata().unwrap().len();
        files.push(terrace_lake::DataFile { path, bucket: b as u32, rows: 0, bytes });
    }
    let table = terrace_lake::TableSnapshot { kind: &ORDERS, schema, delta_version: 0, files };
    let snapshot = terrace_lake::Snapshot { version: 1, buckets, tables: [("orders", table)].into() };
    let facts = Facts::from_snapshot(&snapshot);
    let as_of = AsOf::start_of(Date::from_ymd(2024, 1, 1).unwrap(), Zone::utc());
    for set in [
        &["gross_amount"][..],
        &[
            "gross_amount",
            "net_amount",
            "orders",
            "days_since_last_order",
            "days_since_first_order",
            "average_order_value",
        ],
        &["order_days"],
    ] {
        let uses: Vec<_> = set.iter().map(|m| MeasureUse { measure: m.to_string(), window: Window::All }).collect();
        for only in [None, Some(CustomerId::new("C00000777").unwrap())] {
            let t = Instant::now();
            let p = population(&facts, &uses, &[], &as_of, only.as_ref()).unwrap();
            println!("{set:?} {} customers {:?}", p.ids.len(), t.elapsed());
        }
    }
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    println!("{}", status.lines().find(|l| l.starts_with("VmHWM")).unwrap());
}
