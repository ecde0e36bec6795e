//! What the programme is measured by.

page_texts! {
    "nav.board": "Monthly review", "月度回顾";
    "board.about": "What the programme is measured by: each figure with what it means, its range and how sure it is. Press a figure for the customers behind it.", "分层计划的衡量指标：每个数字都说明含义、区间和可信程度。点数字可看背后的客户。";
    "board.all_by": "All of them, as a table: {command}", "导出全部：{command}";
    "board.all_rows": "{count} {count|customer|customers}", "{count} 位客户";
    "board.at_least": "at least {target}", "至少 {target}";
    "board.at_most": "at most {target}", "至多 {target}";
    "board.before": "before {before}", "此前 {before}";
    "board.change": "{change} ({grade})", "{change}（{grade}）";
    "board.change_range": "{change}, between {low} and {high} ({grade})", "{change}，在 {low} 与 {high} 之间（{grade}）";
    "board.customer": "Customer", "客户";
    "board.divided_by": "Divided by", "除以";
    "board.first_rows": "{count} customers; those who add most: {shown}", "共 {count} 位客户，以下是贡献最大的 {shown} 位";
    "board.goal.missed": "Not reached", "未达成";
    "board.goal.missed_by_chance": "Not reached, perhaps by chance", "未达成，可能是偶然";
    "board.goal.not_told": "Cannot be told", "无法判断";
    "board.goal.reached": "Reached", "已达成";
    "board.goal.reached_by_chance": "Reached, perhaps by chance", "已达成，可能是偶然";
    "board.goals": "Goals", "目标";
    "board.grades": "Measured: counted, or estimated from those who answered. D: against the shop's own past, trend and season taken off. E: before and after; that is what happened, not why.", "实测：直接计数，或按作答者估计。D：与自身过去相比，已去掉趋势和季节。E：前后对比，只说明发生了什么，不说明原因。";
    "board.measured": "Measured", "实测";
    "board.span": "{from} to {to}", "{from} 至 {to}";
    "board.now": "Last 12 months", "最近 12 个月";
    "board.of": "of {count}", "共 {count}";
    "board.orders": "Orders", "订单";
    "board.relatively": "{change}, relatively {part}", "{change}，相对 {part}";
    "board.points": "{points} points", "{points} 个百分点";
    "board.rows_of": "{figure}: {value}. Show the customers behind it", "{figure}：{value}。查看背后的客户";
    "board.scheme": "Tiers are those of {scheme}.", "层级按“{scheme}”。";
    "board.spans": "{from} to {to}, beside {before_from} to {before_to}.", "{from} 至 {to}，对比 {before_from} 至 {before_to}。";
    "board.targets": "Customers to turn to: {segment}", "值得联系的客户：{segment}";
    "board.tier": "Tier", "层级";
    "board.title": "Monthly review", "月度回顾";
    "board.year_before": "12 months before", "此前 12 个月";
}
