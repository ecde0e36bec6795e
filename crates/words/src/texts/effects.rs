//! Hold-outs and what they prove, as `terrace effects` shows them.

texts! {
    CMD_EFFECTS: "Did it pay? Compare by chance, at thresholds, with other customers, or with the past", "有没有效果？随机对照、门槛两侧、其他客户或自身过去，逐级比较";
    CMD_DRAW: "Draw who is left out of a treatment, and write the list of those who get it", "抽取对照组，并导出参加活动的名单";
    CMD_LIST: "List the hold-outs", "列出对照组";
    CMD_SHOW: "Say what a hold-out proves so far", "说明对照组目前能证明什么";
    CMD_EXPORT: "Write the list of a hold-out once more", "再次导出对照组名单";
    ARG_NAME: "The name of the hold-out, such as spring-coupon", "对照组名称，例如“春季优惠券”";
    OPT_SCHEME: "The scheme whose tiers are frozen at the draw; by default the only one", "抽取时固定其层级的分层方案；默认为唯一的方案";
    OPT_TIER: "Draw from this tier alone; may be given several times", "只从这个层级抽取；可写多次";
    OPT_LIST: "Draw from the customers of this file alone, which has a column of customer ids", "只从该文件中的客户抽取，文件须有客户编号列";
    OPT_WHERE: "Draw from the customers for whom this condition holds alone, such as a label of the policy", "只从满足该条件的客户抽取，例如策略中的某个标签";
    OPT_HOLD_OUT: "The share that is left out, at most 50%", "留出比例，最多 50%";
    OPT_EFFECT: "The smallest effect that matters, as a part of what there is without it", "值得关心的最小效果，占原有水平的比例";
    OPT_UNTIL: "When it ends; by default three months after it begins", "结束日期；默认为开始后三个月";
    OPT_SALT: "What the draw goes by beside the name; a random one if it is not given", "与名称一起决定抽取结果的随机串；默认随机生成";
    OPT_BESIDE: "A hold-out that has nothing to do with this treatment: who is left out there may get it; may be given several times", "与本次活动无关的对照组：其中的人可以参加本次活动；可写多次";
    OPT_DRY_RUN: "Say how many would be drawn and what that can show, and keep nothing", "只说明会抽取多少人、能看出多大效果，不保存";
    OPT_OUT: "Write the list of customers to be treated: .csv, .xlsx, .json or .parquet by the name", "导出参加活动的客户名单：按文件名为 .csv、.xlsx、.json 或 .parquet";
    OPT_ARMS: "Write both arms, with a column that says which", "导出两组，并用一列标明";
    OPT_MEASURE: "What is compared: revenue, orders and buyers by customer, basket (revenue by order), returns (part of sales)", "比较什么：revenue 人均收入、orders 人均订单、buyers 购买人数占比、basket 客单价、returns 退货占销售额比例";
    EXAMPLES: "Examples:
  terrace effects draw spring-coupon --scheme pyramid --tier A --tier B --until 2027-03-01 --out coupon.xlsx
  terrace effects draw birthday-gift --list birthdays.csv --hold-out 20% --dry-run
  terrace effects draw win-back --where \"high_frequency and recency > 60\" --out win-back.xlsx
  terrace effects list
  terrace effects show spring-coupon
  terrace effects show spring-coupon --measure buyers --json
  terrace effects export spring-coupon --out coupon.csv
  terrace effects threshold --scheme value --tier high
  terrace effects compare --treated-list tried.csv --since 2026-03-01
  terrace effects series --since 2026-01-01", "示例:
  terrace effects draw 春季优惠券 --scheme pyramid --tier A --tier B --until 2027-03-01 --out 名单.xlsx
  terrace effects draw 生日礼 --list 生日客户.csv --hold-out 20% --dry-run
  terrace effects draw 挽回 --where \"high_frequency and recency > 60\" --out 挽回.xlsx
  terrace effects list
  terrace effects show 春季优惠券
  terrace effects show 春季优惠券 --measure buyers --json
  terrace effects export 春季优惠券 --out 名单.csv
  terrace effects threshold --scheme value --tier high
  terrace effects compare --treated-list 试点客户.csv --since 2026-03-01
  terrace effects series --since 2026-01-01";

    DRAWN: "{name}: {treated} customers get it, {control} are left out, from {begins} until {until}.", "{name}：{treated} 位客户参加，{control} 位留作对照，从 {begins} 到 {until}。";
    DRY: "This would be drawn; nothing is kept.", "以上仅为试算，没有保存。";
    DRAWN_TIERS: "Tiers are those of today by {policy}, and stay so for the comparison.", "层级按 {policy} 今天的结果固定，比较时不再变化。";
    ENOUGH: "Going by the time before, that is enough to show an effect of {effect} on revenue (about {needed} customers are needed).", "按此前同样长的时间推算，足以看出收入上 {effect} 的效果（约需 {needed} 位客户）。";
    UNKNOWN_POWER: "Nobody bought in as long a time before, so what it can show cannot be said beforehand.", "此前同样长的时间内没有人购买，无法预估能看出多大的效果。";
    WRITTEN: "{rows} {rows|customer|customers} written to {path}", "已将 {rows} 位客户写入 {path}";
    NONE: "No hold-out was drawn yet: `terrace effects draw NAME`.", "还没有对照组：`terrace effects draw 名称`。";
    COL_NAME: "hold-out", "对照组";
    COL_SCHEME: "scheme", "分层方案";
    COL_TIERS: "tiers", "层级";
    COL_BEGINS: "begins", "开始";
    COL_UNTIL: "ends", "结束";
    COL_TREATED: "with it", "参加";
    COL_CONTROL: "left out", "对照";
    COL_ERASED: "erased", "已删除";

    HEAD: "{name}, {measure}: {treated} customers with it beside {control} left out by chance, from {begins} to {to}", "{name}，{measure}：{treated} 位参加的客户与随机留出的 {control} 位对照，从 {begins} 到 {to}";
    MORE: "Those with it did more: {difference} (between {low} and {high}). With it {treated}, without {control}.", "参加的客户更高：{difference}（在 {low} 与 {high} 之间）。参加 {treated}，对照 {control}。";
    LESS: "Those with it did less: {difference} (between {low} and {high}). With it {treated}, without {control}.", "参加的客户更低：{difference}（在 {low} 与 {high} 之间）。参加 {treated}，对照 {control}。";
    NO_DIFFERENCE: "It makes no difference that matters: {difference} (between {low} and {high}), where {matters} would matter.", "没有值得关心的差别：{difference}（在 {low} 与 {high} 之间），{matters} 以上才值得关心。";
    UNCLEAR: "It cannot be said yet: {difference} (between {low} and {high}), which may be chance.", "现在还不能下结论：{difference}（在 {low} 与 {high} 之间），可能只是偶然。";
    NEEDS_CUSTOMERS: "To see a difference of {matters} it needs about {more} more customers, or more time.", "要看出 {matters} 的差别，大约还需要 {more} 位客户，或更长的时间。";
    ENDED_FEW: "It has ended. To see a difference of {matters} it would have needed about {more} more customers: draw a new one, larger or longer.", "已结束。要看出 {matters} 的差别，大约还缺 {more} 位客户：请另抽取人数更多或时间更长的对照组。";
    ENDED_UNCLEAR: "It has ended with enough customers: if there is an effect, it lies near what would matter. Draw a new one, larger or longer, to know.", "已结束且客户数足够：若有效果，也接近值得关心的下限。想弄清楚，请另抽取人数更多或时间更长的对照组。";
    NEEDS_TIME: "There are enough customers: wait for its end, {until}.", "客户数已足够：请等到结束日 {until}。";
    GRADE_A: "Grade A: we know it, since chance alone decided who was left out.", "证据等级 A：可以确定，因为谁被留出完全由随机决定。";
    GRADE_NONE: "Grade –: no answer yet.", "证据等级 –：还没有答案。";
    MISMATCH: "Withheld: {treated} and {control} customers cannot come of leaving out {share} by chance. Something sorted customers (erasures, undone imports); no figure of it holds.", "不给出结果：按随机留出 {share}，不可能是 {treated} 位和 {control} 位。有别的原因筛掉了客户（如删除、撤销导入），数字都不可信。";
    FEW_CUSTOMERS: "It cannot be said yet: {arm} has {found} customers, {needed} are needed.", "现在还不能下结论：{arm}有 {found} 位客户，至少需要 {needed} 位。";
    FEW_BUYERS: "It cannot be said yet: {arm} has {found} customers who bought, {needed} are needed.", "现在还不能下结论：{arm}有 {found} 位客户购买，至少需要 {needed} 位。";
    NOTHING: "It cannot be said yet: nothing was bought since, or all did the same.", "现在还不能下结论：此后没有购买，或所有人都一样。";
    ARM_TREATED: "the side with it", "参加的一组";
    ARM_CONTROL: "the side left out", "对照组";
    EARLY: "It runs until {until}. Figures may be looked at any time; until then they are held to a stricter bound, so that looking often proves nothing by chance.", "它到 {until} 结束。可以随时查看；结束前按更严格的标准判断，所以多看几次也不会碰巧“显著”。";
    PAST_HELPS: "Knowing what customers did before narrows it: {share} less chance.", "利用客户此前的表现，偶然因素减少 {share}。";
    LOST: "Everybody counts on the side that they were drawn into, reached or not. Gone since: erased {erased_treated} with it and {erased_control} left out; no facts any more of {unseen_treated} and {unseen_control}.", "每个人都按抽取时的组计算，不论是否触达。此后不在的：已删除 {erased_treated} 位参加、{erased_control} 位对照；不再有数据的 {unseen_treated} 位和 {unseen_control} 位。";
    TIERS: "By tier on the day of the draw; several tiers are several chances to be wrong, so each is held to a stricter bound; beside the answer for all, they may be wrong once more in twenty:", "按抽取当天的层级；层级越多越容易碰巧，所以每个层级按更严格的标准判断；除整体结论外，各层级结论另有约二十分之一的可能出错：";
    COL_TIER: "tier", "层级";
    COL_DIFFERENCE: "difference", "差别";
    COL_BETWEEN: "between", "区间";
    COL_GRADE: "grade", "等级";
    COL_SAYS: "says", "结论";
    NO_TIER: "(none)", "（无）";
    SAYS_MORE: "more", "更高";
    SAYS_LESS: "less", "更低";
    SAYS_NONE: "no difference that matters", "没有值得关心的差别";
    SAYS_UNCLEAR: "cannot be said yet; {more} more customers", "还不能下结论；还需 {more} 位客户";
    SAYS_WAIT: "cannot be said before the end", "结束前还不能下结论";
    SAYS_ENDED: "not settled at the end", "结束时仍无定论";
    SAYS_LACK: "cannot be said yet", "还不能下结论";
    PAST: "Those with it: {before} in the year before, {since} since ({unit}). Grade E: that is what happened, not why; it proves nothing.", "参加的客户：此前一年 {before}，此后 {since}（{unit}）。证据等级 E：这只是发生了什么，不说明原因，不能作为证明。";
    UNIT_MONTH: "each in 30 days", "每人每 30 天";
    UNIT_ORDER: "by order", "每笔订单";
    UNIT_SHARE: "of sales", "占销售额";
    REVENUE: "revenue by customer", "人均收入";
    ORDERS: "orders by customer", "人均订单";
    BUYERS: "share of customers who bought", "购买人数占比";
    BASKET: "revenue by order", "客单价";
    RETURNS: "returns as a part of sales", "退货占销售额比例";
}
