//! Plans of policies, as `terrace plan` and `terrace apply` show them.

texts! {
    CMD_PLAN: "Show what a changed policy would do, before it holds: who would move, members, discounts", "在新策略生效之前查看它的影响：谁会变动、会员等级、折扣成本";
    PLAN_NEW: "The policy that is to hold", "准备生效的策略文件";
    OPT_SCHEME: "Who would move in one scheme alone; by default in all of them", "只看一个分层方案的变动；默认为全部";
    PLAN_OUT: "Write the plan, a .json file that `terrace apply` puts in force", "把预案写入 .json 文件，供 `terrace apply` 应用";
    PLAN_MOVERS: "Write everybody who would move: .csv, .parquet, .json or .xlsx", "把所有会变动的客户写入文件：.csv、.parquet、.json 或 .xlsx";
    OPT_IN_FORCE: "The policy that holds; the one in force by default", "现行策略；默认为已生效的策略";
    PLAN_EXAMPLES: "Examples:
  terrace plan new.yaml
  terrace plan new.yaml --out plan.json --movers movers.xlsx
  terrace apply plan.json --from 2026-12-01", "示例:
  terrace plan 新策略.yaml
  terrace plan 新策略.yaml --out plan.json --movers 变动名单.xlsx
  terrace apply plan.json --from 2026-12-01";
    CMD_APPLY: "Put the policy of a plan in force, unless facts or policy have changed since", "让预案中的策略生效；若数据或现行策略已变化则拒绝";
    APPLY_PLAN: "A plan of `terrace plan --out`", "`terrace plan --out` 写出的预案";
    APPLY_FROM: "From when on it holds, such as 2026-12-01; at once by default", "何时生效，例如 2026-12-01；默认立即生效";
    APPLY_ON_NEW_FACTS: "Also if facts have come in, or tiers were decided by hand, since the plan was made", "即使预案生成之后又有新数据或人工定级，也照样应用";
    APPLY_EXAMPLES: "Examples:
  terrace plan new.yaml --out plan.json
  terrace apply plan.json
  terrace apply plan.json --from 2026-12-01T09:00:00+08:00", "示例:
  terrace plan 新策略.yaml --out plan.json
  terrace apply plan.json
  terrace apply plan.json --from 2026-12-01T09:00:00+08:00";

    IN_FORCE: "Holds: {title} ({policy}, {hash})", "现行：{title}（{policy}，{hash}）";
    PLANNED: "Plan:  {title} ({policy}, {hash}), {file}", "预案：{title}（{policy}，{hash}），{file}";
    FACTS: "As of {as_of}, lake version {version}: {customers} {customers|customer|customers}, net revenue {revenue} {currency}", "时点 {as_of}，数据湖版本 {version}：{customers} 位客户，净收入 {revenue} {currency}";
    LARGEST: "The largest by net revenue, of {movers} {movers|customer|customers} who would move", "会变动的 {movers} 位客户中净收入最高者";
    MATRIX_REVENUE: "Net revenue ({currency})", "净收入（{currency}）";
    COL_NET: "net revenue", "净收入";
    ADDED: "New: {scheme}", "新增方案：{scheme}";
    DROPPED: "No longer there: {schemes}", "不再有的方案：{schemes}";
    NOT_COMPARED: "The two have no scheme in common, so nobody can be said to move.", "两份策略没有共同的分层方案，无法比较变动。";
    MEMBERS: "Members by level", "各等级会员";
    BELOW: "below the lowest", "未达最低等级";
    COL_LEVEL: "level", "等级";
    COL_NOW: "now", "现在";
    COL_THEN: "then", "之后";
    COL_POINTS_NOW: "points now", "现有积分";
    COL_POINTS_THEN: "points then", "之后积分";
    DISCOUNTS: "Discounts of levels and tiers, on purchases like those of the last 12 months ({purchases} {currency}, taken at list price):", "等级和层级折扣，按最近 12 个月的购买（{purchases} {currency}，视为原价）计算：";
    DISCOUNTS_NOW: "now  {amount} off for {customers} {customers|customer|customers}", "现在：{customers} 位客户共优惠 {amount}";
    DISCOUNTS_THEN: "then {amount} off for {customers} {customers|customer|customers} ({change})", "之后：{customers} 位客户共优惠 {amount}（{change}）";
    DISCOUNTS_CLOSE: "Campaigns, coupons and a floor on the margin are left out, and so is what customers would buy more or less for it.", "未计活动、优惠券和毛利底线，也未计客户因此多买或少买的部分。";
    WRITTEN: "The plan is in {path}; `terrace apply {path}` puts it in force while facts and policy are as they are now", "预案已写入 {path}；在数据和现行策略不变期间，可用 `terrace apply {path}` 使其生效";
    MOVERS_WRITTEN: "{rows} {rows|customer|customers} who would move written to {path}", "已将 {rows} 位会变动的客户写入 {path}";
    APPLIED: "{policy} holds from {from} on, as policy {number}", "{policy} 自 {from} 起生效，编号 {number}";
    APPLY_WAITS: "A second person must approve this (request {id}); until then nothing changes", "需要另一人批准（申请 {id}）；批准之前不作任何改变";
}
