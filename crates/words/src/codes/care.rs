//! T09xx: business calendars and standings.

use super::entry::{Class, Entry, data};

pub(super) const ENTRIES: &[Entry] = &[
    data(
        "T0901",
        Class::BadRequest,
        "The week of the calendar has no open hours, so no time ever passes in it",
        "日历的一周中没有任何工作时间，因此无法计时",
        ["Give at least one day its hours.", "请至少为一天填写时间。"],
    ),
    data(
        "T0902",
        Class::BadRequest,
        "The public holidays ({name}) of {year} are not known, only those of {first} to {last}, so working time in {year} cannot be counted",
        "不知道 {year} 年的公共节假日（{name}），只知道 {first} 至 {last} 年的，因此无法计算 {year} 年的工作时间",
        [
            "List the days off of {year} under `holidays` of the calendar, the weekends that are worked under `working_days`, and {year} under `years`; or use a newer program.",
            "请在日历的 `holidays` 中列出 {year} 年的放假日期，在 `working_days` 中列出调休上班日，并在 `years` 中写上 {year}；或使用更新的程序。",
        ],
    ),
    data(
        "T0903",
        Class::BadRequest,
        "No calendar reaches that far: working time can be counted within the years that dates have",
        "超出了日历的范围：只能计算日期所及年份内的工作时间",
        ["", ""],
    ),
];
