//! Public holidays and working weekends of the People's Republic of China.
//!
//! Data, not rules: each year is as the General Office of the State Council announced it (国务院办公厅关于部分节假日
//! 安排的通知, published at gov.cn in autumn of the year before): 国办发明电〔2019〕16号 and, for the longer Spring Festival
//! of 2020, 国办发明电〔2020〕1号; 〔2020〕27号; 〔2021〕11号; 〔2022〕16号; 〔2023〕7号; 〔2024〕12号; 〔2025〕7号. Days that a
//! notice calls a weekend joined to a holiday (30 and 31 December 2023) are weekend days, not holidays.

use super::holidays::{HolidayData, YearData};

pub(super) const CHINA: HolidayData = HolidayData {
    name: "china",
    edition: 1,
    source: "国务院办公厅关于部分节假日安排的通知, 2020-2026",
    years: &[Y2020, Y2021, Y2022, Y2023, Y2024, Y2025, Y2026],
};

const Y2020: YearData = YearData {
    year: 2020,
    holidays: &[
        ((2020, 1, 1), (2020, 1, 1)),
        ((2020, 1, 24), (2020, 2, 2)),
        ((2020, 4, 4), (2020, 4, 6)),
        ((2020, 5, 1), (2020, 5, 5)),
        ((2020, 6, 25), (2020, 6, 27)),
        ((2020, 10, 1), (2020, 10, 8)),
    ],
    working: &[(2020, 1, 19), (2020, 4, 26), (2020, 5, 9), (2020, 6, 28), (2020, 9, 27), (2020, 10, 10)],
};

const Y2021: YearData = YearData {
    year: 2021,
    holidays: &[
        ((2021, 1, 1), (2021, 1, 3)),
        ((2021, 2, 11), (2021, 2, 17)),
        ((2021, 4, 3), (2021, 4, 5)),
        ((2021, 5, 1), (2021, 5, 5)),
        ((2021, 6, 12), (2021, 6, 14)),
        ((2021, 9, 19), (2021, 9, 21)),
        ((2021, 10, 1), (2021, 10, 7)),
    ],
    working: &[(2021, 2, 7), (2021, 2, 20), (2021, 4, 25), (2021, 5, 8), (2021, 9, 18), (2021, 9, 26), (2021, 10, 9)],
};

const Y2022: YearData = YearData {
    year: 2022,
    holidays: &[
        ((2022, 1, 1), (2022, 1, 3)),
        ((2022, 1, 31), (2022, 2, 6)),
        ((2022, 4, 3), (2022, 4, 5)),
        ((2022, 4, 30), (2022, 5, 4)),
        ((2022, 6, 3), (2022, 6, 5)),
        ((2022, 9, 10), (2022, 9, 12)),
        ((2022, 10, 1), (2022, 10, 7)),
    ],
    working: &[(2022, 1, 29), (2022, 1, 30), (2022, 4, 2), (2022, 4, 24), (2022, 5, 7), (2022, 10, 8), (2022, 10, 9)],
};

const Y2023: YearData = YearData {
    year: 2023,
    holidays: &[
        ((2022, 12, 31), (2023, 1, 2)),
        ((2023, 1, 21), (2023, 1, 27)),
        ((2023, 4, 5), (2023, 4, 5)),
        ((2023, 4, 29), (2023, 5, 3)),
        ((2023, 6, 22), (2023, 6, 24)),
        ((2023, 9, 29), (2023, 10, 6)),
    ],
    working: &[(2023, 1, 28), (2023, 1, 29), (2023, 4, 23), (2023, 5, 6), (2023, 6, 25), (2023, 10, 7), (2023, 10, 8)],
};

const Y2024: YearData = YearData {
    year: 2024,
    holidays: &[
        ((2024, 1, 1), (2024, 1, 1)),
        ((2024, 2, 10), (2024, 2, 17)),
        ((2024, 4, 4), (2024, 4, 6)),
        ((2024, 5, 1), (2024, 5, 5)),
        ((2024, 6, 10), (2024, 6, 10)),
        ((2024, 9, 15), (2024, 9, 17)),
        ((2024, 10, 1), (2024, 10, 7)),
    ],
    working: &[
        (2024, 2, 4),
        (2024, 2, 18),
        (2024, 4, 7),
        (2024, 4, 28),
        (2024, 5, 11),
        (2024, 9, 14),
        (2024, 9, 29),
        (2024, 10, 12),
    ],
};

const Y2025: YearData = YearData {
    year: 2025,
    holidays: &[
        ((2025, 1, 1), (2025, 1, 1)),
        ((2025, 1, 28), (2025, 2, 4)),
        ((2025, 4, 4), (2025, 4, 6)),
        ((2025, 5, 1), (2025, 5, 5)),
        ((2025, 5, 31), (2025, 6, 2)),
        ((2025, 10, 1), (2025, 10, 8)),
    ],
    working: &[(2025, 1, 26), (2025, 2, 8), (2025, 4, 27), (2025, 9, 28), (2025, 10, 11)],
};

const Y2026: YearData = YearData {
    year: 2026,
    holidays: &[
        ((2026, 1, 1), (2026, 1, 3)),
        ((2026, 2, 15), (2026, 2, 23)),
        ((2026, 4, 4), (2026, 4, 6)),
        ((2026, 5, 1), (2026, 5, 5)),
        ((2026, 6, 19), (2026, 6, 21)),
        ((2026, 9, 25), (2026, 9, 27)),
        ((2026, 10, 1), (2026, 10, 7)),
    ],
    working: &[(2026, 1, 4), (2026, 2, 14), (2026, 2, 28), (2026, 5, 9), (2026, 9, 20), (2026, 10, 10)],
};

#[cfg(test)]
mod tests {
    use super::CHINA;
    use crate::time::{Date, Weekday};
    use std::collections::BTreeSet;

    fn is_weekend(day: Date) -> bool {
        matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
    }

    #[test]
    fn holidays_and_working_weekends_fit_together() {
        let holidays: Vec<Date> = CHINA.holidays().collect();
        let working: Vec<Date> = CHINA.working_days().collect();
        assert!(holidays.is_sorted() && working.is_sorted());
        let days: BTreeSet<Date> = holidays.iter().chain(&working).copied().collect();
        assert_eq!(days.len(), holidays.len() + working.len(), "a day is named twice");
        for day in working {
            assert!(is_weekend(day), "{day}: only weekends are worked in place of other days");
        }
    }

    /// By law there are eleven days of public holidays a year, thirteen from 2025 on. Days off beyond these are
    /// weekends, or worked at another weekend.
    #[test]
    fn every_year_gives_the_days_off_that_the_law_grants() {
        for data in CHINA.years {
            let holidays = |year: i16| CHINA.holidays().filter(move |day| day.year() == year);
            let free_weekdays = holidays(data.year).filter(|day| !is_weekend(*day)).count();
            let moved = data.working.len();
            // Weekdays off without a weekend worked for them; what falls on a weekend is granted on a weekday after it.
            let granted = free_weekdays - moved;
            let expected = match data.year {
                // The Spring Festival ended a weekday and a worked Saturday later, for the epidemic.
                2020 => 13,
                2021..=2024 => 11,
                _ => 13,
            };
            assert_eq!(granted, expected, "{}", data.year);
        }
    }

    #[test]
    fn the_days_that_people_know() {
        let on = |text: &str| {
            let day = Date::parse(text).unwrap();
            (CHINA.holidays().any(|holiday| holiday == day), CHINA.working_days().any(|working| working == day))
        };
        for holiday in
            ["2020-01-31", "2020-10-08", "2022-12-31", "2023-10-06", "2024-02-17", "2025-02-04", "2026-02-23"]
        {
            assert_eq!(on(holiday), (true, false), "{holiday}");
        }
        for working in ["2020-01-19", "2021-02-20", "2022-01-30", "2024-02-18", "2025-10-11", "2026-01-04"] {
            assert_eq!(on(working), (false, true), "{working}");
        }
        for neither in ["2020-02-03", "2023-12-30", "2024-02-09", "2026-12-31"] {
            assert_eq!(on(neither), (false, false), "{neither}");
        }
    }

    /// Whoever changes the data makes a new edition.
    #[test]
    fn an_edition_is_one_set_of_days() {
        let sum = |days: Vec<Date>| {
            days.iter().fold(0u64, |sum, day| sum.wrapping_mul(31).wrapping_add(day.days().unsigned_abs().into()))
        };
        let found =
            (CHINA.edition, CHINA.years(), sum(CHINA.holidays().collect()), sum(CHINA.working_days().collect()));
        assert_eq!(found, (1, 2020..=2026, 2_367_475_994_784_229_357, 17_812_444_690_441_342_113));
    }
}
