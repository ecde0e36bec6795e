//! What a threshold, another group and the own past tell, as `terrace effects` shows them.

texts! {
    CMD_THRESHOLD: "Compare customers just above a tier's threshold with those just below", "比较刚过线和刚好不到的客户，看一个层级有没有用";
    CMD_COMPARE: "Compare customers with a treatment with others without, before and after it began", "比较参加和未参加的客户，活动前后各有什么变化";
    CMD_SERIES: "Compare what came after a date with what trend and season let expect", "比较某日之后的实际值与按趋势和季节推算的预期值";
    OPT_THRESHOLD_SCHEME: "The scheme that cuts one number; by default the only one", "按单一数值划线的分层方案；默认为唯一的方案";
    OPT_THRESHOLD_TIER: "The tier that the threshold leads into; by default the only one", "过线后进入的层级；默认为唯一的一个";
    OPT_MEASURE: "What is compared: revenue, orders or buyers", "比较什么：revenue 收入、orders 订单数、buyers 购买人数";
    OPT_DECIDED: "The day on which tiers were decided; by default so long ago that `--ahead` is just over", "层级确定的日期；默认为刚好过完 `--ahead` 的那一天";
    OPT_AHEAD: "How long after that counts", "此后多长时间计入比较";
    OPT_PUBLISHED: "Customers know the threshold, as they do those of members' levels: take scores so long before, when nobody could yet aim at it", "客户知道这条线（例如会员等级的门槛）：改用这么久之前的数值，那时还没有人能冲线";
    OPT_DONUT: "Leave out customers nearer to the threshold than this, in its unit", "去掉离线比这更近的客户，单位与该数值相同";
    OPT_EFFECT: "The smallest difference that matters, as a part of what there is without it", "值得关心的最小差别，占原有水平的比例";
    OPT_TREATED: "Those with it: a condition as in `tier --where`, as it holds when it begins", "参加的客户：与 `tier --where` 相同的条件，按开始那天判断";
    OPT_TREATED_LIST: "Those with it: a file with a column of customer ids", "参加的客户：含客户编号列的文件";
    OPT_AGAINST: "Those without; by default everybody else", "未参加的客户；默认为其他所有人";
    OPT_AGAINST_LIST: "Those without: a file with a column of customer ids", "未参加的客户：含客户编号列的文件";
    OPT_SINCE: "When it began", "开始日期";
    OPT_BEFORE: "How long before it is looked at", "看开始之前多长时间";
    OPT_BEFORE_SERIES: "How long before it is looked at; by default all that there is", "看开始之前多长时间；默认为全部";
    OPT_EVERY: "How long a period is", "每一期多长";
    EXAMPLES_THRESHOLD: "Examples:
  terrace effects threshold --scheme value --tier high
  terrace effects threshold --scheme value --tier high --decided 2026-01-01 --ahead \"6 months\" --measure orders
  terrace effects threshold --scheme value --tier high --published \"3 months\" --donut 500", "示例:
  terrace effects threshold --scheme value --tier high
  terrace effects threshold --scheme value --tier high --decided 2026-01-01 --ahead \"6 months\" --measure orders
  terrace effects threshold --scheme value --tier high --published \"3 months\" --donut 500";
    EXAMPLES_COMPARE: "Examples:
  terrace effects compare --treated \"province = '浙江'\" --against \"province = '江苏'\" --since 2026-03-01
  terrace effects compare --treated-list tried.csv --since 2026-03-01 --before \"6 months\" --measure orders", "示例:
  terrace effects compare --treated \"province = '浙江'\" --against \"province = '江苏'\" --since 2026-03-01
  terrace effects compare --treated-list 试点客户.csv --since 2026-03-01 --before \"6 months\" --measure orders";
    EXAMPLES_SERIES: "Examples:
  terrace effects series --since 2026-01-01
  terrace effects series --since 2026-01-01 --measure buyers", "示例:
  terrace effects series --since 2026-01-01
  terrace effects series --since 2026-01-01 --measure buyers";

    THRESHOLD_HEAD: "{scheme}: {metric} from {threshold} on makes {tier}. Customers just above and just below on {scored}; {measure} from {decided} to {to}", "{scheme}：{metric} 达到 {threshold} 即为 {tier}。比较 {scored} 时刚过线和刚好不到的客户；{measure}，从 {decided} 到 {to}";
    THRESHOLD_MORE: "Who only just reached {tier} then did more: {difference} (between {low} and {high}), where those just below did {below}.", "刚好达到 {tier} 的客户此后更高：{difference}（在 {low} 与 {high} 之间），刚好不到的客户为 {below}。";
    THRESHOLD_LESS: "Who only just reached {tier} then did less: {difference} (between {low} and {high}), where those just below did {below}.", "刚好达到 {tier} 的客户此后更低：{difference}（在 {low} 与 {high} 之间），刚好不到的客户为 {below}。";
    NEEDS_CUSTOMERS: "To see a difference of {matters} it needs about {more} more customers.", "要看出 {matters} 的差别，大约还需要 {more} 位客户。";
    NEEDS_PERIODS: "More periods after it would tell.", "等更多期过去，才看得出来。";
    THRESHOLD_NEAR: "Compared are {below} customers below and {above} above, up to {bandwidth} from the threshold, of {customers}.", "比较的是离线 {bandwidth} 以内的客户：线下 {below} 位、线上 {above} 位，共 {customers} 位客户。";
    THRESHOLD_OTHER_TIER: "The tier of {count} customers is not that of their score; it is told of those whose tier goes by it (near the threshold {share} of them).", "有 {count} 位客户的层级不按其数值；结论只针对层级随数值而定的客户（线附近占 {share}）。";
    THRESHOLD_HEAPED: "{share} of those near it share their score with others, so neighbours tell less.", "线附近有 {share} 的客户数值相同，能说明的更少。";
    THRESHOLD_SPREAD: "No sign of crowding at the threshold: of the nearest, {below} lie below and {above} above.", "看不出有人挤在线边：最近的客户中，线下 {below} 位、线上 {above} 位。";
    THRESHOLD_UNPUBLISHED: "This holds only if customers did not know the threshold. They know those of members' levels, and buy until they reach them: then add `--published \"3 months\"`.", "只有客户不知道这条线时才成立。会员等级的门槛是公开的，客户会为升级凑单：这时请加上 `--published \"3 months\"`。";
    THRESHOLD_PUBLISHED: "Customers know this threshold, so they are compared by their score of {scored}, before they could aim at it.", "客户知道这条线，所以按 {scored} 的数值比较，那时还没人能冲线。";
    THRESHOLD_LOCAL: "It is said of customers near the threshold; of those far above or below it says nothing.", "结论只针对线附近的客户，不能说明远高于或远低于线的客户。";
    GRADE_B: "Grade B: we know it, for customers near the line.", "证据等级 B：对线附近的客户可以确定。";
    GRADE_C: "Grade C: we have good reason to believe it, since both groups ran in parallel before.", "证据等级 C：有充分理由相信，因为两组此前走势平行。";
    GRADE_D: "Grade D: we believe it, if nothing else changed then.", "证据等级 D：如果当时没有别的变化，可以相信。";
    MANIPULATED: "Withheld: customers crowd at the threshold (of the nearest, {below} lie below and {above} above), so those above were not like those below. Take scores from before they could aim at it: `--published \"3 months\"`.", "不给出结果：客户挤在线边（最近的客户中，线下 {below} 位、线上 {above} 位），线上与线下的人本来就不同。请改用他们还不能冲线时的数值：`--published \"3 months\"`。";
    FEW_NEAR: "It cannot be said yet: {found} customers are near enough {side} the threshold, {needed} are needed.", "现在还不能下结论：{side}足够近的客户有 {found} 位，至少需要 {needed} 位。";
    FEW_VALUES: "It cannot be said: {side} the threshold scores take {found} different values, {needed} are needed. A finer number would tell.", "无法下结论：{side}的数值只有 {found} 种，至少需要 {needed} 种。换一个更细的数值才看得出来。";
    WEAK_TIER: "It cannot be said: at the threshold the tier that holds hardly changes, so nothing tells what the tier does.", "无法下结论：在线附近实际层级几乎没有变化，看不出层级的作用。";
    NOTHING: "It cannot be said yet: nothing was bought, or all did the same.", "现在还不能下结论：没有购买，或所有人都一样。";
    SIDE_BELOW: "below", "线下";
    SIDE_ABOVE: "above", "线上";
    COMPARE_HEAD: "{measure}: {treated} customers with it since {since}, beside {against} without; {before} periods before and {after} after", "{measure}：自 {since} 起参加的 {treated} 位客户，与未参加的 {against} 位对照；此前 {before} 期，此后 {after} 期";
    COMPARE_MORE: "It brought more: {difference} per customer and period (between {low} and {high}).", "有提高：每人每期 {difference}（在 {low} 与 {high} 之间）。";
    COMPARE_LESS: "It brought less: {difference} per customer and period (between {low} and {high}).", "有降低：每人每期 {difference}（在 {low} 与 {high} 之间）。";
    COMPARE_CHANGES: "Those with it went from {treated_before} to {treated_after}, those without from {against_before} to {against_after}.", "参加的客户从 {treated_before} 变为 {treated_after}，未参加的从 {against_before} 变为 {against_after}。";
    COMPARE_PARALLEL: "Before it, both ran in parallel (no period farther apart than {size} beyond the usual distance).", "此前两组走势平行（任何一期偏离平常差距不超过 {size}）。";
    COMPARE_NOT_PARALLEL: "Withheld: both groups did not run in parallel before (apart by up to {size} without it, where the difference after is {difference}), so the difference may have come without it. Compare with customers who are more alike.", "不给出结果：两组此前走势就不平行（没有活动时已相差 {size}，此后的差别为 {difference}），差别可能与活动无关。请换更相似的客户来比较。";
    COMPARE_BY_BEHAVIOUR: "Withheld: a group is chosen by what its customers had done, and such customers fall back or rise by themselves. Choose groups by what the treatment was given by: a province, a store, a list.", "不给出结果：有一组是按客户此前的行为选出的，这样的客户本来就会回落或上升。请按实际发放的依据选组：省份、门店或名单。";
    COMPARE_DRIFT_UNKNOWN: "It cannot be said: too little is known of the time before to tell a drift of up to {margin} from an effect. More customers or a longer time before (`--before`) would tell.", "无法下结论：此前的数据太少，无法区分效果与 {margin} 以内的自然走势差异。增加客户或延长 `--before` 才看得出来。";
    COMPARE_NEARLY: "Before it both were not quite parallel (apart by up to {size}), which is small beside the effect.", "此前两组并非完全平行（相差最多 {size}），但与效果相比很小。";
    COMPARE_FEW: "It cannot be said yet: {group} has {found} customers who count, {needed} are needed.", "现在还不能下结论：{group}计入比较的客户有 {found} 位，至少需要 {needed} 位。";
    COMPARE_FEW_PERIODS: "It cannot be said yet: {found} periods before it are too few to see whether both ran in parallel; {needed} are needed (`--before`, `--every`).", "现在还不能下结论：此前只有 {found} 期，看不出两组是否平行；至少需要 {needed} 期（`--before`、`--every`）。";
    GROUP_TREATED: "the group with it", "参加的一组";
    GROUP_AGAINST: "the group without", "未参加的一组";
    COMPARE_TABLE: "How far apart both were by period, less their mean distance before:", "各期两组的差距（减去此前的平均差距）：";
    SERIES_HEAD: "{measure} since {since}: {after} periods after, beside what {before} periods before let expect", "{measure}，自 {since} 起：此后 {after} 期，与按此前 {before} 期推算的预期对比";
    SERIES_MORE: "More than was to be expected: {change} (between {low} and {high}), {total} in all.", "高于预期：{change}（在 {low} 与 {high} 之间），共 {total}。";
    SERIES_LESS: "Less than was to be expected: {change} (between {low} and {high}), {total} in all.", "低于预期：{change}（在 {low} 与 {high} 之间），共 {total}。";
    SERIES_TREND: "Before it, the trend was {trend} from one period to the next, season taken out.", "此前去掉季节因素后，每期变化 {trend}。";
    SERIES_FOLLOWS: "Periods resemble those before them, so the interval is wider.", "相邻各期相互影响，所以区间更宽。";
    SERIES_FEW: "It cannot be said yet: {found} whole periods before it are too few to tell season from effect; {needed} are needed.", "现在还不能下结论：此前只有 {found} 个完整的期，无法区分季节和效果；至少需要 {needed} 期。";
    SERIES_BELOW_ZERO: "It cannot be said: in some period more came back than was sold. Longer periods (`--every`) or another measure would tell.", "无法下结论：有的期退货超过销售。请用更长的期（`--every`）或换一个指标。";
    SERIES_TABLE: "By period:", "各期：";
    COL_PERIOD: "from", "开始";
    COL_ACTUAL: "actual", "实际";
    COL_EXPECTED: "expected", "预期";
    COL_GAP: "apart", "差距";
    BESIDE: "Before {before}, after {after} by period. Grade E: that is what happened, not why; it proves nothing.", "此前每期 {before}，此后每期 {after}。证据等级 E：这只是发生了什么，不说明原因，不能作为证明。";
    MEASURE_REVENUE: "revenue", "收入";
    MEASURE_ORDERS: "orders", "订单数";
    MEASURE_BUYERS: "customers who bought", "购买人数";
}
