//! Messages about kept runs.

use super::entry::{Class, Entry, data, note, usage};

pub(super) const ENTRIES: &[Entry] = &[
    note(
        "T0050",
        "this run was not kept: {reason}",
        "本次运行未能保留：{reason}",
        [
            "the answer itself is correct, but `terrace runs` and `terrace changes` will not include this run (if that is intended, use `--no-keep`)",
            "结果本身不受影响，但 `terrace runs` 与 `terrace changes` 不会包含它（若有意如此，请用 `--no-keep`）",
        ],
    ),
    usage(
        "T0051",
        Class::NotFound,
        "there is no kept run {number}",
        "没有编号为 {number} 的已保留运行",
        ["`terrace runs` lists the kept runs", "用 `terrace runs` 查看已保留的运行"],
    ),
    usage(
        "T0052",
        Class::NotFound,
        "policy {policy} has no kept run as of {moment} or earlier",
        "策略 {policy} 没有时点在 {moment} 或更早的已保留运行",
        [
            "`terrace runs` lists the kept runs; `terrace tier --as-of DATE` computes one for a past day",
            "用 `terrace runs` 查看已保留的运行；用 `terrace tier --as-of 日期` 可为过去的某天补算一次",
        ],
    ),
    usage(
        "T0053",
        Class::NotFound,
        "a comparison needs two kept runs of policy {policy}, and there is no earlier one ({runs} kept)",
        "比较需要策略 {policy} 的两次已保留运行，而没有更早的一次（已保留 {runs} 次）",
        [
            "run `terrace tier --as-of DATE` for an earlier day, or name two runs with `--from` and `--to`",
            "请用 `terrace tier --as-of 日期` 为更早的日期运行一次，或用 `--from` 与 `--to` 指定两次运行",
        ],
    ),
    usage(
        "T0054",
        Class::BadRequest,
        "runs {from} and {to} have no scheme in common",
        "运行 {from} 与 {to} 没有共同的分层方案",
        [
            "compare runs of the same policy; `terrace runs` shows the policy of each run",
            "请比较同一策略的运行；`terrace runs` 会显示各运行所用的策略",
        ],
    ),
    data(
        "T0055",
        Class::Internal,
        "the kept run {number} is damaged: {reason}",
        "已保留的运行 {number} 已损坏：{reason}",
        [
            "remove its folder under lake/runs and run `terrace tier` with the same `--as-of` again",
            "请删除 lake/runs 下对应的目录，再用相同的 `--as-of` 运行 `terrace tier`",
        ],
    ),
    usage(
        "T0056",
        Class::BadRequest,
        "`{text}` is neither the number of a run nor a date",
        "“{text}”既不是运行编号，也不是日期",
        [
            "give a number from `terrace runs`, or a date such as 2026-07-01",
            "请给出 `terrace runs` 中的编号，或日期，例如 2026-07-01",
        ],
    ),
    note(
        "T0057",
        "the two runs used different rules: {from} and {to}",
        "两次运行所用的规则不同：{from} 与 {to}",
        [
            "customers who moved because of the rules are marked; to see only the customers' own changes, run the newer policy for the earlier date",
            "因规则而变动的客户已注明；若只想看客户自身的变化，请用新策略为较早的日期补算一次",
        ],
    ),
    note(
        "T0058",
        "the cutoffs are from run {number}, as of {as_of}, lake version {version}, but the facts are newer",
        "分界值取自运行 {number}（时点 {as_of}，数据湖版本 {version}），而事实更新",
        ["`terrace tier` computes new cutoffs", "运行 `terrace tier` 可重新计算分界值"],
    ),
    note("T0059", "the history could not be read: {reason}", "无法读取历史：{reason}", ["", ""]),
];
