//! T1202 to T1225: the sections of members, prices and partners.

use super::entry::{Entry, note};
use super::policy::error;

pub(super) const ENTRIES: &[Entry] = &[
    error(
        "T1202",
        "`{key}` must be a span of time; `all` has no end",
        "`{key}` 应是一段时长，而 `all` 没有尽头",
        [
            "Write a number with days, weeks, months or years, such as `12 months`; leave the key out for never.",
            "请写数字加 days、weeks、months 或 years，例如 `12 months`；表示永不则删去该键。",
        ],
    ),
    error(
        "T1203",
        "Points cannot be pending for `{text}`",
        "积分的待生效时间不能是 `{text}`",
        [
            "Write 1 to {most} days, such as `14 days`, or `confirmed` if someone confirms them.",
            "请写 1 到 {most} 天，例如 `14 days`；若由人确认则写 `confirmed`。",
        ],
    ),
    error(
        "T1205",
        "{count} schemes have all of the tiers {tiers}; it must be one",
        "同时具有层级 {tiers} 的方案有 {count} 个，应恰好是一个",
        ["Name the scheme with `scheme:` beside `to:`.", "请在 `to:` 旁用 `scheme:` 写明方案。"],
    ),
    note(
        "T1206",
        "`{key}` has no effect, since levels never fall",
        "等级从不下降，因此 `{key}` 不起作用",
        [
            "Write `falls: one_level` or `falls: recomputed`, or remove the key.",
            "请写 `falls: one_level` 或 `falls: recomputed`，或删去该键。",
        ],
    ),
    error(
        "T1207",
        "`{key}` must be a whole number of points, not {number}",
        "`{key}` 应是整数积分，不能是 {number}",
        ["Points are whole and not below 0.", "积分为整数，不能小于 0。"],
    ),
    error(
        "T1208",
        "The offer `{name}` needs either `off` or `pays`",
        "优惠 `{name}` 必须且只能写 `off` 或 `pays` 之一",
        [
            "`off: 40` takes off an amount; `pays: 90%` is the part that is paid.",
            "`off: 40` 是立减金额，`pays: 90%` 是应付比例（九折）。",
        ],
    ),
    error(
        "T1209",
        "`{key}` is {number}, finer than the smallest coin of {currency}",
        "`{key}` 为 {number}，小于 {currency} 的最小单位",
        ["Prices are paid in whole coins.", "价格以最小货币单位支付。"],
    ),
    error(
        "T1210",
        "There is no level `{level}`",
        "没有等级 `{level}`",
        ["Known levels: {known}.", "已有等级：{known}。"],
    ),
    error(
        "T1211",
        "The last day {until} is before the first day {from}",
        "最后一天 {until} 早于第一天 {from}",
        ["Exchange them.", "请对调两者。"],
    ),
    error(
        "T1212",
        "Members of `{better}` would pay more than members of the lower level `{worse}` in {count} cases, with {offers}. Of a list price of {amount}, `{better}` pays {more} and `{worse}` pays {less}; the last case is {last}",
        "在 {offers} 下，有 {count} 种金额会使 `{better}` 会员比更低的 `{worse}` 会员付得更多。例如原价 {amount}：`{better}` 付 {more}，`{worse}` 付 {less}；最后一种是 {last}",
        [
            "No one may pay more for being at a higher level. Test the offer on the list price (`tested_on: list`), or give it to the higher levels too.",
            "等级更高的会员不得支付更多。请按原价判断门槛（`tested_on: list`），或让更高等级同样享有该优惠。",
        ],
    ),
    error(
        "T1213",
        "Members of `{better}` would pay more than someone who is no member in {count} cases, with {offers}. Of a list price of {amount}, the member pays {more} and the other {less}; the last case is {last}",
        "在 {offers} 下，有 {count} 种金额会使 `{better}` 会员比非会员付得更多。例如原价 {amount}：会员付 {more}，非会员付 {less}；最后一种是 {last}",
        [
            "No one may pay more for being a member. Test the offer on the list price (`tested_on: list`), or give it to members too.",
            "会员不得比非会员支付更多。请按原价判断门槛（`tested_on: list`），或让会员同样享有该优惠。",
        ],
    ),
    error(
        "T1214",
        "Customers of the tier `{better}` would pay more than those of `{worse}` in {count} cases, with {offers}. Of a list price of {amount}, `{better}` pays {more} and `{worse}` pays {less}; the last case is {last}",
        "在 {offers} 下，有 {count} 种金额会使 `{better}` 层级的客户比 `{worse}` 层级付得更多。例如原价 {amount}：`{better}` 付 {more}，`{worse}` 付 {less}；最后一种是 {last}",
        [
            "No one may pay more for being in a better tier. Test the offer on the list price (`tested_on: list`).",
            "层级更好的客户不得支付更多。请按原价判断门槛（`tested_on: list`）。",
        ],
    ),
    error(
        "T1215",
        "With {offers}, the shares of the price are too fine to prove that no price rises with the level",
        "在 {offers} 下，价格比例过细，无法证明价格不随等级上升",
        [
            "Use whole percentages, or test the offers on the list price (`tested_on: list`).",
            "请使用整数百分比，或按原价判断门槛（`tested_on: list`）。",
        ],
    ),
    error(
        "T1216",
        "Customers of the tier `{tier}` would pay {pays}, less than the {before} of the better tier `{better}`",
        "`{tier}` 层级支付 {pays}，低于更好的层级 `{better}` 的 {before}",
        ["No one pays more for being in a better tier.", "层级更好的客户不得支付更多。"],
    ),
    note(
        "T1218",
        "Prices depend on `{scheme}`, which customers never see",
        "价格取决于客户看不到的 `{scheme}`",
        [
            "Public levels, offers and amounts are reasons that a customer can be told. Be sure that this difference is one that you can explain.",
            "公开的等级、优惠和金额可以向客户说明。请确认这种价格差别有合理的理由。",
        ],
    ),
    error(
        "T1219",
        "Partners of `{level}` would get {rate}, more than the {before} of the higher level `{higher}`",
        "`{level}` 合作伙伴的佣金率 {rate} 高于更高等级 `{higher}` 的 {before}",
        ["The more a partner refers, the higher the rate.", "介绍越多，佣金率应越高。"],
    ),
    note(
        "T1220",
        "Customer, designer and firm gain by one order only once a load check was passed; until then one of them does",
        "只有通过售后负荷检查后，客户、设计师和装修公司才会三方同时累积；在此之前只累积其中一方",
        ["Nothing needs to be done here.", "此处无需处理。"],
    ),
    error(
        "T1221",
        "No price keeps a margin of 100% after costs",
        "任何价格都无法在扣除成本后保留 100% 的毛利",
        ["Write less than 100%, such as `margin: 10%`.", "请写小于 100% 的比例，例如 `margin: 10%`。"],
    ),
    error(
        "T1222",
        "Customers of the tier `{better}` would pay more than those without a tier in {count} cases, with {offers}. Of a list price of {amount}, they pay {more} and others {less}; the last case is {last}",
        "在 {offers} 下，有 {count} 种金额会使 `{better}` 层级的客户比没有层级的客户付得更多。例如原价 {amount}：前者付 {more}，后者付 {less}；最后一种是 {last}",
        [
            "No one may pay more for being known. Test the offer on the list price (`tested_on: list`).",
            "老客户不得比新客户支付更多。请按原价判断门槛（`tested_on: list`）。",
        ],
    ),
    error(
        "T1223",
        "`{name}` is not a figure of a partner",
        "`{name}` 不是合作伙伴的指标",
        ["Known here: {known}.", "这里可用的指标：{known}。"],
    ),
    error(
        "T1224",
        "`{name}` is a column that members have",
        "`{name}` 是会员已有的列名",
        [
            "Where a policy has `membership`, `level` and `points` are the level and the points of its members. Call this something else.",
            "策略有 `membership` 时，`level` 与 `points` 分别是会员的等级与积分。请换一个名称。",
        ],
    ),
    error(
        "T1225",
        "`{name}` is never `{text}`",
        "`{name}` 不会是 `{text}`",
        ["It may be: {known}.", "可能的取值：{known}。"],
    ),
];
