//! Customers as of one day beside another.

page_texts! {
    "compare.compare": "Compare days", "对比日期";
    "compare.back": "← All customers as they are now", "← 当前全部客户";
    "compare.refused": "Days are compared by the runs that are kept, and your role sees no runs.", "对比以保存的分层运行为准，您的角色看不到运行记录。";
    "compare.too_few": "To compare two days, two runs must be kept: classify everybody now, and once more later.", "对比两个日期需要至少两次分层运行：现在运行一次，以后再运行一次。";
    "compare.to_runs": "Runs", "分层运行";
    "compare.title": "Customers, then and now", "客户变化";
    "compare.about": "As of {later}, compared with {earlier}", "截至 {later}，对比 {earlier}";
    "compare.as_of": "As of", "截至";
    "compare.against": "Compared with", "对比";
    "compare.run": "{day} (run {number})", "{day}（第 {number} 次运行）";
    "compare.up_to": "{day} (newest until then: run {number})", "{day}（此前最近：第 {number} 次运行）";
    "compare.no_run": "No run is kept of that day or before it. Type a day such as 2026-07-01.", "该日及此前没有保存的运行。请输入日期，如 2026-07-01。";
    "compare.missing": "One of the two runs is not kept, or none is as old as that day.", "其中一次运行没有保存，或没有那么早的运行。";
    "compare.newest": "Compare the two newest", "对比最近两次";
    "compare.same": "Both are the same run", "两边是同一次运行";
    "compare.same_told": "Choose another day to compare with.", "请选择另一个日期进行对比。";
    "compare.finding_ordered": "{up} rose, {down} fell, {other} gained or lost a tier, {new} came, {gone} left.", "{up} 位上升，{down} 位下降，{other} 位获得或失去层级，{new} 位新增，{gone} 位离开。";
    "compare.finding": "{other} moved, {new} came, {gone} left.", "{other} 位变动，{new} 位新增，{gone} 位离开。";
    "compare.up": "Rose", "上升";
    "compare.down": "Fell", "下降";
    "compare.other": "Gained or lost a tier", "获得或失去层级";
    "compare.moved": "Moved", "变动";
    "compare.new": "Came", "新增";
    "compare.gone": "Left", "离开";
    "compare.from_tier": "From any tier", "原层级";
    "compare.to_tier": "To any tier", "新层级";
    "compare.why": "For any cause", "原因";
    "compare.cause": "{cause} ({customers})", "{cause}（{customers}）";
    "compare.reset": "Show all", "清除筛选";
    "compare.change": "Change", "变化";
    "compare.note": "Revenue after returns of all time, as each run had it: those shown had {before} and have {after}. A cause is what alone would have moved somebody.", "收入为累计净收入（扣除退货），以各次运行为准：所示客户由 {before} 变为 {after}。原因指仅凭该项即可引起变动的因素。";
    "compare.stayed": "{customers} {customers|customer|customers} stayed where they were.", "{customers} 位不变。";
}
