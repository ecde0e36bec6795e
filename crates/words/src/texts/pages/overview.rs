//! The overview beyond tiers and movers: who brings the money, for what, from where, how content, and whose it is not.

page_texts! {
    "overview.more": "Behind the figures", "数字背后";
    "overview.no_portfolio": "The policy in force has no run yet. Classify everybody to see how revenue is spread, what each tier buys and how content it is.", "当前策略还没有运行过。运行分层后，可查看收入集中度、各层级买什么、满意度如何。";
    "overview.of_profit": "Share of profit", "利润占比";

    "overview.concentration": "How revenue is spread", "收入集中度";
    "overview.concentration_none": "Nobody has bought anything yet.", "还没有任何购买。";
    "overview.concentration_note": "Customers who ever bought, from whoever brings most down, with their revenue after returns over all time. Whoever brings nothing counts as a customer and adds nothing.", "统计曾经购买的客户，按累计净收入（扣除退货）从高到低排列。净收入不大于零的客户计入人数，不计入金额。";
    "overview.profit_none": "Orders say nothing of their costs, so nothing is said of profit.", "订单没有成本数据，因此不统计利润。";
    "overview.profit_note": "Profit is revenue less the cost that orders name; customers are put in order anew for it.", "利润为收入减去订单成本，并按利润重新排序。";
    "overview.revenue_of_one": "One customer brings all of the revenue.", "全部收入来自一位客户。";
    "overview.profit_of_one": "So it is with profit.", "利润也是如此。";
    "overview.revenue_of_fifth": "{part} of customers bring {share} of revenue.", "{part} 的客户带来 {share} 的收入。";
    "overview.profit_of_fifth": "Of profit, {part} bring {share}.", "{part} 的客户带来 {share} 的利润。";
    "overview.revenue_total": "Revenue {total}", "收入 {total}";
    "overview.profit_total": "Profit {total}", "利润 {total}";
    "overview.top_tenth": "From the largest tenth", "前一成客户占";
    "overview.top_fifth": "The largest fifth", "前两成客户";
    "overview.four_fifths": "Enough for 80%", "贡献 80% 只需";
    "overview.gini": "Concentration", "集中程度";
    "overview.gini_note": "Gini; 0: all equal, 1: all from one", "基尼系数：0 为完全平均，1 为全部来自一人";
    "overview.largest_customers": "{customers} {customers|customer|customers} ({part})", "{customers} 位（{part}）";
    "overview.curve": "Curve of revenue over customers, the largest first", "收入集中曲线，客户从高到低";
    "overview.curve_customers": "customers, the largest first", "客户（从高到低）";
    "overview.curve_share": "brought together", "累计占比";
    "overview.curve_equal": "If all were equal", "若人人相等";
    "overview.curve_mark": "{part} of customers: {share}", "{part} 的客户：{share}";
    "overview.curve_tip": "{name}: the largest {part} ({customers} {customers|customer|customers}) bring {share}", "{name}：最高的 {part}（{customers} 位）带来 {share}";

    "overview.category": "Category", "类别";
    "overview.region": "Region", "地区";
    "overview.channel": "Channel", "渠道";
    "overview.category_title": "What each tier buys", "各层级买什么";
    "overview.region_title": "Where each tier lives", "各层级来自哪里";
    "overview.channel_title": "How each tier buys", "各层级从哪里买";
    "overview.category_none": "Orders name no categories. With a column of categories, this shows what each tier buys.", "订单没有类别。导入带类别的订单后，这里会显示各层级买什么。";
    "overview.region_none": "No regions are known. With provinces or countries of customers, this shows where each tier lives.", "没有地区数据。导入客户的省份或国家后，这里会显示各层级来自哪里。";
    "overview.channel_none": "Orders name no channels. With a column of channels, this shows how each tier buys.", "订单没有渠道。导入带渠道的订单后，这里会显示各层级从哪里买。";
    "overview.category_note": "The share of each tier's revenue by category; below it, how many times everybody's share. Each number leads to the customers of its tier.", "各层级收入按类别的占比，下方为与全体相比的倍数。点击数字可查看该层级的客户。";
    "overview.region_note": "The share of each tier's revenue by province, or by country where no provinces are known; below it, how many times everybody's share.", "各层级收入按省份（没有省份时按国家）的占比，下方为与全体相比的倍数。";
    "overview.channel_note": "The share of each tier's revenue by the channel of the order; below it, how many times everybody's share.", "各层级收入按下单渠道的占比，下方为与全体相比的倍数。";
    "overview.heat_apart": "{tier}: {share} of their revenue is {name}, against {overall} of everybody's.", "{tier}：{name}占其收入的 {share}，全体为 {overall}。";
    "overview.heat_same": "All tiers are much alike; {name} leads with {share}.", "各层级大体相同，{name}居首，占 {share}。";
    "overview.heat_all": "All", "全体";
    "overview.heat_other": "others", "其他";
    "overview.heat_unknown": "not known", "未知";
    "overview.heat_less": "less than everybody", "低于全体";
    "overview.heat_more": "more than everybody", "高于全体";
    "overview.heat_tip": "{tier}, {name}: {revenue}, {share} of the tier's revenue; everybody {overall}", "{tier}，{name}：{revenue}，占该层级收入 {share}；全体 {overall}";

    "overview.care": "How content each tier is", "各层级满意度与投诉";
    "overview.care_none": "Nobody gave feedback or complained so far. Reviews, surveys and complaints are imported like orders.", "还没有反馈和投诉。评价、问卷、投诉可以和订单一样导入。";
    "overview.care_note": "Satisfaction is what customers perceived over what they expected: below 1 they are let down. Rating is a share of the full scale. Both are averages over customers who answered, of all time; complaints are cases of that kind.", "满意度为感知与期望之比，低于 1 表示不满意。评分为占满分的比例。两者均为已反馈客户的累计平均；投诉指此类工单。";
    "overview.care_nobody": "Nobody complained so far.", "目前没有投诉。";
    "overview.care_alike": "All tiers complain about as often: {share} of customers.", "各层级投诉情况相近：{share} 的客户投诉过。";
    "overview.care_most": "{tier}: {share} of them complained, against {all} of all customers.", "{tier}：{share} 的客户投诉过，全体为 {all}。";
    "overview.care_tier": "Tier", "层级";
    "overview.care_satisfaction": "Satisfaction", "满意度";
    "overview.care_rating": "Rating", "评分";
    "overview.care_answered": "Gave feedback", "已反馈";
    "overview.care_of": "{some} of {all}", "{some} / {all}";
    "overview.care_complaints": "Complaints", "投诉数";
    "overview.care_complaining": "Complained", "投诉客户";

    "overview.unowned": "Money without a customer", "无主收入";
    "overview.unowned_note": "Orders that name no customer are kept and counted, and belong to no tier: a till that asks for a number of a member makes this less.", "没有客户的订单会保留并计入总额，但不属于任何层级。收银时登记会员号可以减少无主收入。";
    "overview.unowned_none": "Every order names its customer.", "每笔订单都有客户。";
    "overview.unowned_finding": "{share} of what came in, {amount}, belongs to no customer.", "{share} 的收入（{amount}）不属于任何客户。";
    "overview.unowned_of": "{amount} of {total} ({share})", "{amount} / {total}（{share}）";
    "overview.movers_apart": "These two runs have no scheme in common, so nobody moved between their tiers; the next run will show.", "这两次分层用的方案不同，没有可以对比的变动；下次运行后即可看到。";
}
