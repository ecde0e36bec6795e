//! Messages about hold-outs and what they prove.

use super::entry::{Class, Entry, data, note, usage};

pub(super) const ENTRIES: &[Entry] = &[
    usage(
        "T0530",
        Class::BadRequest,
        "`{name}` is no name of a hold-out",
        "“{name}”不能用作对照组名称",
        [
            "use letters, digits, `-` and `_`, such as `spring-coupon`",
            "请只用文字、数字、`-` 和 `_`，例如 `spring-coupon` 或“春季优惠券”",
        ],
    ),
    usage(
        "T0531",
        Class::Conflict,
        "the hold-out `{name}` is drawn already, at {at}",
        "对照组“{name}”已于 {at} 抽取",
        [
            "who is left out must not change: give a new treatment a new name, or write the list again with `terrace effects export {name} --out FILE`",
            "对照组人选不能更改：新的活动请用新名称；如需再次导出名单，请用 `terrace effects export {name} --out FILE`",
        ],
    ),
    usage(
        "T0532",
        Class::NotFound,
        "there is no hold-out `{name}`",
        "没有名为“{name}”的对照组",
        ["the hold-outs are: {known}", "现有的对照组：{known}"],
    ),
    usage(
        "T0533",
        Class::BadRequest,
        "`--{option}` cannot be `{value}`",
        "`--{option}` 不能是“{value}”",
        [
            "write a share between 0 and 100 %, such as `10%`; of `--hold-out` at most `50%`",
            "请写 0 到 100 % 之间的比例，例如 `10%`；`--hold-out` 最多 `50%`",
        ],
    ),
    data(
        "T0534",
        Class::BadRequest,
        "of {customers} customers {control} would be left out; each side needs at least {needed}",
        "共 {customers} 位客户，其中 {control} 位会成为对照组；两组各至少需要 {needed} 位",
        [
            "draw from more customers, or leave a larger share out (`--hold-out`)",
            "请扩大抽取范围，或提高留出比例（`--hold-out`）",
        ],
    ),
    usage(
        "T0535",
        Class::NotFound,
        "the scheme `{scheme}` has no tier `{name}`",
        "分层方案“{scheme}”没有层级“{name}”",
        ["its tiers are: {known}", "它的层级：{known}"],
    ),
    usage(
        "T0536",
        Class::BadRequest,
        "the policy has several schemes, and none is named",
        "策略有多个分层方案，请指明一个",
        ["add `--scheme NAME`; the schemes are: {known}", "请加上 `--scheme NAME`；现有的方案：{known}"],
    ),
    usage(
        "T0537",
        Class::BadRequest,
        "a hold-out that begins at {begins} cannot end at `{until}`",
        "对照组从 {begins} 开始，不能在“{until}”结束",
        [
            "name a day after the beginning, such as `--until 2026-12-31`",
            "请写开始之后的日期，例如 `--until 2026-12-31`",
        ],
    ),
    usage(
        "T0538",
        Class::BadRequest,
        "the hold-out `{name}` begins at {begins}; before that there is nothing to compare",
        "对照组“{name}”从 {begins} 开始；此前没有可比较的内容",
        ["name a later moment with `--as-of`, or none", "请用 `--as-of` 写更晚的时间，或不写"],
    ),
    usage(
        "T0539",
        Class::BadRequest,
        "a hold-out is kept in a workspace, and compared by the facts in it",
        "对照组保存在工作区，并按其中的数据比较",
        [
            "import the files first (`terrace import`), then draw without `--orders` and the like",
            "请先导入文件（`terrace import`），再抽取，不要写 `--orders` 等选项",
        ],
    ),
    usage(
        "T0544",
        Class::BadRequest,
        "the scheme `{scheme}` is of the kind `{kind}`, which does not cut one number",
        "分层方案“{scheme}”的类型是 `{kind}`，不是按单一数值划线",
        [
            "only a scheme that cuts one number has customers just above and just below a threshold: `threshold`, `pyramid` or `share`; name one with `--scheme NAME`",
            "只有按单一数值划线的方案（`threshold`、`pyramid`、`share`）才有刚过线和刚好不到的客户；请用 `--scheme NAME` 指定",
        ],
    ),
    usage(
        "T0545",
        Class::BadRequest,
        "the scheme `{scheme}` has several thresholds, and none is named",
        "分层方案“{scheme}”有多条线，请指明一条",
        [
            "name the tier that the threshold leads into, with `--tier`: {known}",
            "请用 `--tier` 写过线后进入的层级：{known}",
        ],
    ),
    data(
        "T0546",
        Class::BadRequest,
        "what is to be compared is over at {needs} only, and facts count up to {as_of}",
        "要比较的时间段到 {needs} 才结束，而数据只算到 {as_of}",
        [
            "choose an earlier beginning or a shorter time, or wait until it is over",
            "请选更早的开始日期或更短的时间，或等它结束",
        ],
    ),
    data(
        "T0547",
        Class::BadRequest,
        "`--{option}` chooses nobody",
        "`--{option}` 没有选中任何客户",
        [
            "look whom it chooses: `terrace tier --where CONDITION --as-of DATE`; a condition holds as of the beginning",
            "请先查看会选中谁：`terrace tier --where 条件 --as-of 日期`；条件按开始那天判断",
        ],
    ),
    data(
        "T0548",
        Class::BadRequest,
        "{count} customers are in both groups",
        "{count} 位客户同时在两组中",
        [
            "who had the treatment cannot stand for those without it: make the conditions or lists exclude each other",
            "参加过的人不能当作没参加的：请让两组的条件或名单互不重叠",
        ],
    ),
    note(
        "T0540",
        "going by the time before, it takes about {needed} customers to show an effect of {effect}; there are {customers}, who can show one of {shows} or more",
        "按此前同样长的时间推算，要看出 {effect} 的效果约需 {needed} 位客户；现有 {customers} 位，只能看出 {shows} 以上的效果",
        [
            "a longer time (`--until`), more customers or a larger share left out (`--hold-out`) shows more",
            "延长时间（`--until`）、扩大范围或提高留出比例（`--hold-out`）可以看出更小的效果",
        ],
    ),
    note(
        "T0541",
        "{count} customers are passed over, as another hold-out keeps them without treatment",
        "已略过 {count} 位客户，因为其他对照组要求他们不参加活动",
        [
            "if this treatment has nothing to do with that of another, name it with `--beside NAME`",
            "如果本次活动与另一个互不相关，请用 `--beside NAME` 写明",
        ],
    ),
    note(
        "T0542",
        "{count} customers of the list are not known here, and are not drawn",
        "名单中有 {count} 位客户不在工作区中，未抽取",
        ["", ""],
    ),
    note(
        "T0543",
        "it begins at {begins}, before it was drawn: it proves something only if nobody was treated before",
        "它从 {begins} 开始，早于抽取时间：只有此前无人参加活动，结果才有意义",
        ["", ""],
    ),
    note(
        "T0549",
        "a group is chosen by what its customers had done: such customers fall back or rise by themselves, which looks like an effect",
        "有一组是按客户此前的行为选出的：这样的客户本来就会回落或上升，看起来像是效果",
        [
            "choose groups by what the treatment was given by, such as a province, a store or a list",
            "请按实际发放的依据选组，例如地区、门店或名单",
        ],
    ),
    note(
        "T0555",
        "{treated} customers with it and {against} without had not ordered before {from}, and do not count",
        "参加的 {treated} 位、未参加的 {against} 位客户在 {from} 之前没有订单，不计入比较",
        [
            "who comes later has nothing before; a shorter `--before` lets more of them count",
            "之后才来的客户没有“此前”可比；缩短 `--before` 可以让更多人计入",
        ],
    ),
];
