//! Kept runs and what changed between them.

texts! {
    NO_RUNS: "No runs are kept yet. `terrace tier` keeps each of its runs.", "尚无已保留的运行。每次 `terrace tier` 都会保留结果。";
    COL_RAN: "run at", "运行时间";
    COL_AS_OF: "as of", "时点";
    COL_POLICY: "policy", "策略";
    COL_LAKE: "lake version", "数据湖版本";
    COL_SHARES: "shares of customers", "客户占比";
    RUN_HEAD: "Run {number}: {title} ({policy}, {hash}), facts before {as_of}, lake version {version}, run at {at}", "运行 {number}：{title}（{policy}，{hash}），数据截至 {as_of}（不含），数据湖版本 {version}，运行于 {at}";
    RUN_POPULATION: "{customers} {customers|customer|customers}, {ordered} with orders, net revenue {revenue} {currency}", "{customers} 位客户，其中 {ordered} 位有订单，净收入 {revenue} {currency}";

    FROM_RUN: "From run {number}, as of {as_of}: {customers} {customers|customer|customers}, net revenue {revenue} {currency}", "较早：运行 {number}，时点 {as_of}，{customers} 位客户，净收入 {revenue} {currency}";
    TO_RUN: "To run {number}, as of {as_of}: {customers} {customers|customer|customers}, net revenue {revenue} {currency}", "较晚：运行 {number}，时点 {as_of}，{customers} 位客户，净收入 {revenue} {currency}";
    BOTH: "{both} {both|customer|customers} in both, {new} new, {gone} gone", "{both} 位客户在两次运行中都有，新增 {new} 位，消失 {gone} 位";
    ERASED_SINCE: "Erased since, and left out of what moved: {from} of the earlier run, {to} of the later", "此后已删除、不计入变动：较早运行 {from} 位，较晚运行 {to} 位";
    ORDERED_MOVES: "{up} up, {down} down, {other} into or out of the scheme, {stayed} stayed", "上升 {up} 位，下降 {down} 位，进入或离开该方案 {other} 位，不变 {stayed} 位";
    OTHER_MOVES: "{moved} moved, {stayed} stayed", "变动 {moved} 位，不变 {stayed} 位";
    ORDERED_MONEY: "Net revenue of customers who moved up: {up}, down: {down} {currency}", "上升客户的净收入 {up}，下降客户 {down} {currency}";
    MATRIX_CUSTOMERS: "Customers, from (down) to (across)", "客户数：由（行）到（列）";
    MATRIX_REVENUE: "Net revenue ({currency}) as of the later run; for customers who are gone, as of the earlier run", "净收入（{currency}），按较晚的时点；已消失的客户按较早的时点";
    NO_CLASS: "(no class)", "未分层";
    NEW: "(new)", "（新增）";
    GONE: "(gone)", "（消失）";
    TOTAL: "total", "合计";
    NOBODY_MOVED: "Nobody moved.", "没有客户变动。";
    CAUSES: "Why they moved", "变动原因";
    CAUSES_OVERLAP: "A customer may count under several causes.", "同一位客户可能计入多个原因。";
    COL_CAUSE: "cause", "原因";
    COL_OF_MOVERS: "share of movers", "占变动客户";
    COL_FROM: "from", "由";
    COL_TO: "to", "到";
    COL_BEFORE: "net revenue before", "变动前净收入";
    COL_AFTER: "after", "变动后";
    CAUSE_OR: " or ", "或";
    CAUSE_CUTOFFS: "the cutoffs moved", "分界值变动";
    CAUSE_RULES: "the rules changed", "规则变化";
    CAUSE_SEVERAL: "several together", "多项共同作用";
    CAUSE_UNKNOWN: "unknown: the rules differ", "未知：规则不同";
    FIRST_ORDER: "the first order", "首次下单";
    LARGEST: "The largest by net revenue, of {movers} {movers|customer|customers} who moved", "变动的 {movers} 位客户中净收入最高者";
    WRITTEN: "{rows} {rows|row|rows} written to {path}", "已将 {rows} 行写入 {path}";

    PAST: "Past", "历史";
    PAST_LINE: "since {date}: {tier}", "自 {date} 起：{tier}";
    PAST_THEN: "; ", "；";
    PAST_UNKNOWN: "not a customer", "不是客户";

    ALONE_HEAD: "Customer {customer}, by {title} ({policy}, {hash}), facts before {as_of}, {source}", "客户 {customer}，依据 {title}（{policy}，{hash}），数据截至 {as_of}（不含），{source}";
    ALONE_RUN: "Cutoffs of run {number}, as of {as_of}, lake version {version}", "分界值取自运行 {number}，时点 {as_of}，数据湖版本 {version}";
    ALONE_POPULATION: "No run of these rules is kept: the cutoffs were computed from all {customers} {customers|customer|customers}", "没有同一规则的已保留运行：分界值由全部 {customers} 位客户现算";
    CLASSES: "Classes", "层级";
}
