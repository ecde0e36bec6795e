use super::entry::{Class, Entry, note, usage};

pub(super) const ENTRIES: &[Entry] = &[
    usage(
        "T0086",
        Class::BadRequest,
        "{file} is no plan: {reason}",
        "{file} 不是变更预案：{reason}",
        [
            "make one with `terrace plan NEW.yaml --out plan.json`, and leave the file as it is",
            "请用 `terrace plan 新策略.yaml --out plan.json` 生成，且不要改动该文件",
        ],
    ),
    usage(
        "T0087",
        Class::BadRequest,
        "{file} has another currency or time zone than the policy in force ({currency}, {timezone})",
        "{file} 的货币或时区与现行策略（{currency}，{timezone}）不同",
        [
            "write `currency: {currency}` and `timezone: {timezone}` in it: what was booked stands by them",
            "请在其中写 `currency: {currency}` 和 `timezone: {timezone}`：已入账的内容以此为准",
        ],
    ),
    note(
        "T0088",
        "The new policy means the same as the one in force: applying it would change nobody's tier",
        "新策略与现行策略含义相同：应用后任何客户的层级都不会变化",
        ["", ""],
    ),
    note(
        "T0089",
        "This plan is of {planned} and not of now: tiers that go by days may differ when it is applied",
        "该预案的时点是 {planned} 而不是现在：按天数划分的层级在应用时可能不同",
        [
            "plan without `--as-of` and `--lake-version` to see what applying it now would do",
            "不带 `--as-of` 和 `--lake-version` 重新生成预案，即可看到现在应用的结果",
        ],
    ),
];
