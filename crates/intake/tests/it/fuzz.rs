//! Whatever comes in: no panic, and every row is accounted for.

use crate::support::read_bytes;
use proptest::prelude::*;
use terrace_domain::FactKind;
use terrace_domain::facts::{CUSTOMERS, FEEDBACK, ORDERS};
use terrace_intake::Collected;

fn reconciles(intake: &Collected) {
    let file = &intake.files[0];
    let batched: usize = intake.batches.iter().map(|batch| batch.num_rows()).sum();
    assert_eq!(file.rows_read, file.accepted + file.rejected);
    assert_eq!((file.accepted, file.rejected), (batched as u64, file.rejects.len() as u64));
    assert!(file.without_customer <= file.accepted);
    assert!(file.rejects.is_sorted_by_key(|reject| reject.line));
}

fn attempt(kind: &'static FactKind, bytes: &[u8]) -> bool {
    match read_bytes(kind, bytes, None) {
        Ok(intake) => {
            reconciles(&intake);
            true
        }
        Err(error) => {
            use terrace_domain::Coded;
            assert!(!error.arguments().is_empty());
            false
        }
    }
}

fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[0-9]{1,4}",
        2 => "20[0-2][0-9]-[01][0-9]-[0-3][0-9]( [0-2][0-9]:[0-5][0-9])?",
        1 => "[0-3]?[0-9]/[0-3]?[0-9]/20[0-9]{2}",
        1 => "-?[0-9]{1,3}\\.[0-9]{1,5}",
        1 => "[¥$]?[0-9]{1,3},[0-9]{3}",
        1 => Just(String::new()),
        1 => Just("合计".to_owned()),
        1 => Just("退款成功".to_owned()),
        1 => "\"[a-z,\n]{0,4}\"",
        1 => "\\PC{0,8}",
    ]
}

fn table() -> impl Strategy<Value = String> {
    let header = prop_oneof![
        Just("order_id,customer_id,ordered_at,amount,状态"),
        Just("订单号,客户编号,下单时间,数量,单价"),
        Just("customer_id,at,rating,source,text"),
        Just("customer_id,name,phone,生日,等级"),
        Just("customer,date,total,city,qty"),
        Just("order_id,order date,total,qty,price,discount"),
        Just("Name,Email,Created at,Lineitem quantity,Lineitem name,Lineitem price"),
    ];
    let rows = proptest::collection::vec(proptest::collection::vec(cell(), 4..7), 0..12);
    (header, rows, prop_oneof![Just("\n"), Just("\r\n")]).prop_map(|(header, rows, end)| {
        let lines = std::iter::once(header.to_owned()).chain(rows.iter().map(|row| row.join(",")));
        lines.collect::<Vec<_>>().join(end)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        attempt(&ORDERS, &bytes);
    }

    #[test]
    fn any_bytes_behind_a_magic_number(
        magic in prop::sample::select(vec!["PAR1", "PK\u{3}\u{4}", "{", "\u{feff}", "order_id,date,amount\n"]),
        bytes in proptest::collection::vec(any::<u8>(), 0..200),
    ) {
        attempt(&CUSTOMERS, &[magic.as_bytes(), &bytes].concat());
    }

    #[test]
    fn tables_with_anything_in_them(text in table()) {
        for kind in [&ORDERS, &CUSTOMERS, &FEEDBACK] {
            attempt(kind, text.as_bytes());
        }
    }

    #[test]
    fn tables_with_bytes_changed(
        text in table(),
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
    ) {
        let mut bytes = text.into_bytes();
        for (place, byte) in changes {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        attempt(&ORDERS, &bytes);
    }

    #[test]
    fn good_rows_are_never_lost(count in 1usize..200, blanks in 0usize..3) {
        let rows: String = (0..count).map(|n| format!("{n},c,2024-01-01,{n}\n{}", "\n".repeat(blanks))).collect();
        let intake = read_bytes(&ORDERS, format!("order_id,customer_id,date,amount\n{rows}"), None).unwrap();
        reconciles(&intake);
        prop_assert_eq!(intake.files[0].accepted as usize, count);
        prop_assert_eq!(intake.files[0].skipped.blank as usize, count * blanks);
    }
}
