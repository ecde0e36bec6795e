//! Messages about the programme's board.

use super::entry::{Class, Entry, data};

pub(super) const ENTRIES: &[Entry] = &[data(
    "T0560",
    Class::BadRequest,
    "the board has no figure `{name}` with rows",
    "看板上没有名为 `{name}` 且带明细的指标",
    ["take one of: {known}", "请写以下名称之一：{known}"],
)];
