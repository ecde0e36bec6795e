//! Several policies side by side, as `terrace tier --beside`, `terrace report --beside` and the report show them.

texts! {
    OPT_BESIDE: "A further policy to run beside over the same facts; may be given several times", "在同样的数据上并列运行另一份策略；可写多次";
    OPT_BESIDE_REPORT: "A further policy to show beside in the report; may be given several times", "在报告中并列展示另一份策略；可写多次";
    TIER_EXAMPLES: "Examples:
  terrace tier --as-of 2026-07-01
  terrace tier --where \"value = 'high'\" --columns name,phone --out list.xlsx --titles
  terrace tier --policy thirds.yaml --beside abcd.yaml --beside groups.yaml
  terrace tier --orders shop.csv --policy thirds.yaml --beside abcd.yaml --out both.csv", "示例:
  terrace tier --as-of 2026-07-01
  terrace tier --where \"value = 'high'\" --columns name,phone --out 名单.xlsx --titles
  terrace tier --policy 三层.yaml --beside 四层.yaml --beside groups.yaml
  terrace tier --orders 订单.csv --policy 三层.yaml --beside 四层.yaml --out 对照.csv";
    REPORT_EXAMPLES: "Examples:
  terrace report --as-of 2026-07-01 --out report.html
  terrace report --policy thirds.yaml --beside abcd.yaml
  terrace report --orders shop.csv --policy thirds.yaml --beside abcd.yaml --lang zh", "示例:
  terrace report --as-of 2026-07-01 --out 报告.html
  terrace report --policy 三层.yaml --beside 四层.yaml
  terrace report --orders 订单.csv --policy 三层.yaml --beside 四层.yaml --lang en";

    HEAD: "Beside it: {title} ({policy}, {hash})", "并列策略：{title}（{policy}，{hash}）";
    CROSS: "{rows} ({policy}) down, {columns} ({other}) across: customers", "纵向 {rows}（{policy}），横向 {columns}（{other}）：客户数";
    CROSS_REVENUE: "The same: net revenue", "同上：净收入";
    TOTAL: "Total", "合计";
    BOTH: "{both} of {all} customers have a tier in both.", "{all} 位客户中有 {both} 位在两个方案中都有层级。";
    SAME: "{same} of {both} ({share}) stand on the same rung of both; by {other}, {higher} stand higher and {lower} lower.", "{both} 位客户中有 {same} 位（{share}）在两个方案中处于同一级；按“{other}”，{higher} 位更高，{lower} 位更低。";
    BEST: "Of the {first} in “{tier}”, {both} ({share}) are in “{best}”, too.", "“{tier}”的 {first} 位客户中，有 {both} 位（{share}）同时属于“{best}”。";

    SECTION: "Policies side by side", "方案并列";
    CAPTION: "The same customers by several policies, as of the same moment. Shares are of the customers whom a scheme covers, and of their revenue.", "同一批客户在同一时点按多份策略分层。占比以各方案覆盖的客户及其收入为基数。";
    MAIN: "the policy of this report", "本报告所用策略";
    OTHER: "beside it", "并列策略";
    PAIR: "{rows} × {columns}", "{rows} × {columns}";
    PAIR_CAPTION: "Down: {rows} ({policy}). Across: {columns} ({other}). Customers, and their share of the row.", "纵向：{rows}（{policy}）；横向：{columns}（{other}）。客户数及其占本行的比例。";
    NO_TIER: "No tier", "未分层";
}
