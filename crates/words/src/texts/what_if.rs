//! What a discount would do, as `terrace what-if` shows it.

texts! {
    CMD_WHAT_IF: "Think a decision through before it is taken", "决定之前先试算";
    CMD_DISCOUNT: "What a discount would do: the volume it needs to earn the same, what past prices suggest, and the after-sales work it brings", "价格试算：打折后要多卖多少才不亏、历史价格说明什么、售后会多多少工作";
    OPT_PERCENT: "How many percent are taken off what is paid today, such as 10 (7折 is 30)", "在现在实付价上再让多少百分比，例如 10（7 折写 30）";
    OPT_MARGIN: "The margin in percent of the price, instead of what the costs of the facts say", "毛利率（占售价的百分比），代替数据中的成本";
    OPT_TIER: "Only what the customers of this tier buy", "只看这个层级的客户";
    OPT_SCHEME: "The scheme of the tier, where the policy has several", "层级所属的分层方案（策略有多个方案时）";
    OPT_PRODUCT: "Only this product; may be given several times", "只看这个商品；可写多次";
    OPT_CATEGORY: "Only this category; may be given several times", "只看这个品类；可写多次";
    OPT_WINDOW: "The time before the as-of whose sales are taken for those to come", "用截止时间之前多长的销售来推算";
    OPT_DAYS: "How many days the discount lasts, for the after-sales work", "打折持续多少天，用于推算售后工作量";
    OPT_AGENTS_EACH: "How many contacts or cases one person does a day", "每人每天能处理多少次联系或工单";
    EXAMPLES: "Examples:
  terrace what-if discount --percent 10
  terrace what-if discount --percent 30 --tier A --window \"6 months\"
  terrace what-if discount --percent 15 --product \"Green tea\" --margin 40
  terrace what-if discount --percent 20 --days 14 --agents-each 25 --json
  terrace what-if discount --percent 10 --orders shop.csv --policy retail.yaml", "示例:
  terrace what-if discount --percent 10
  terrace what-if discount --percent 30 --tier A --window \"6 months\"
  terrace what-if discount --percent 15 --product \"绿茶\" --margin 40
  terrace what-if discount --percent 20 --days 14 --agents-each 25 --json
  terrace what-if discount --percent 10 --orders 订单.csv --policy retail.yaml";

    HEAD: "{percent} off what {customers} {customers|customer|customers} paid in the {window} before {as_of}", "在 {as_of} 之前 {window} 内，{customers} 位客户实付价的基础上再让 {percent}";
    SALES: "Sold: {orders} {orders|order|orders} for {sold}; {returned} came back, {revenue} stayed.", "销售：{orders} 个订单，共 {sold}；退回 {returned}，净收入 {revenue}。";
    UNITS: "Units: {units}, at {price} each on average ({share} of the revenue says how many).", "件数：{units}，平均每件 {price}（{share} 的收入有数量记录）。";
    NO_UNITS: "Units: unknown, as no line says how many.", "件数：未知，订单行没有数量。";
    GIVEN: "Discount already given: {discount}, {share} off the list price.", "已给的折扣：{discount}，为原价的 {share}。";
    NONE_GIVEN: "Discount already given: none that the facts tell of.", "已给的折扣：数据中没有。";
    MARGIN_OF_COSTS: "Margin: {margin} of what is paid ({known} of the revenue has a cost, {cost} in all). Profit on what stayed: {profit}.", "毛利率：实付的 {margin}（{known} 的收入有成本，共 {cost}）。净收入的毛利：{profit}。";
    MARGIN_AS_GIVEN: "Margin: {margin}, as given. Profit on what stayed: {profit}.", "毛利率：{margin}（按所写）。净收入的毛利：{profit}。";

    BREAK_EVEN: "{percent} off needs {times} times the volume to earn the same: {more} more. If nothing more is sold, it costs {lost}.", "让 {percent} 后，销量要达到现在的 {times} 倍（多 {more}）才能赚到同样多。如果销量不变，少赚 {lost}。";
    BREAK_EVEN_UNITS: "That is {units} more units.", "即多卖 {units} 件。";
    IMPOSSIBLE: "{percent} off takes the whole margin of {margin}: no volume earns the same. If nothing more is sold, it costs {lost}.", "让 {percent} 会吃掉全部毛利（{margin}）：卖多少都赚不回来。如果销量不变，少赚 {lost}。";
    COL_DISCOUNT: "discount", "让价";
    COL_LEFT: "margin left", "剩余毛利率";
    COL_MORE: "more volume needed", "需多卖";
    COL_PROFIT: "profit if volume stays", "销量不变时的毛利";
    CELL_IMPOSSIBLE: "impossible", "不可能";
    LEVELS: "By membership level, off the list price (margin at the list price {margin}):", "按会员等级，相对原价（原价毛利率 {margin}）：";
    COL_LEVEL: "level", "等级";

    HISTORY: "What past prices suggest", "历史价格说明什么";
    SUGGESTS: "{rows} product weeks of {products} {products|product|products} whose price varied suggest {low} to {high} of volume at {percent} off (elasticity {elasticity}, 95% between {least} and {most}).", "{products} 个价格有变化的商品、共 {rows} 个商品周的记录表明：让 {percent} 时销量变化在 {low} 到 {high} 之间（价格弹性 {elasticity}，95% 区间 {least} 到 {most}）。";
    WOULD_LOSE: "You would lose {low} to {high} in such a span.", "同样长的时间内会少赚 {low} 到 {high}。";
    WOULD_GAIN: "You would gain {low} to {high} in such a span.", "同样长的时间内会多赚 {low} 到 {high}。";
    WOULD_EITHER: "You would be between a loss of {low} and a gain of {high} in such a span: history does not tell which.", "同样长的时间内，结果在少赚 {low} 到多赚 {high} 之间：历史数据说明不了会是哪一种。";
    BEYOND: "None of these products was sold at so low a price: this goes beyond what was seen.", "这些商品没有卖过这么低的价格：这是超出已有数据的推算。";
    FEW_PRODUCTS: "It rests on fewer than {needed} products, whose weeks are taken to be independent: the true range is wider.", "它只依据不到 {needed} 个商品，并把各周当作互不影响：真实范围更宽。";
    WARNING: "Prices are often lowered when demand is low or a season begins, and leaflets come with them, so history misleads. The honest way to know is to leave some customers out and compare: `terrace effects draw`.", "降价往往正好发生在淡季、旺季或配合广告时，所以历史会误导人。要真正知道，请留出部分客户不打折再比较：`terrace effects draw`。";
    NO_QUANTITIES: "Nothing: the orders don't say how many units of which product were sold, so no price is known.", "无法判断：订单没有写明哪个商品卖了多少件，不知道单价。";
    ONE_PRICE: "Nothing: none of {products} {products|product|products} had a price that was much the same for everybody and moved by 2% or more between weeks, so nothing tells what another price would do. What single customers get off says nothing of it.", "无法判断：{products} 个商品都没有“对所有人大致相同、各周之间又相差 2% 以上”的价格，看不出换个价格会怎样。个别客户的优惠说明不了这一点。";
    FEW_WEEKS: "Nothing yet: no product whose price varied was sold in {needed} weeks or more; {found} is the most.", "暂时无法判断：价格有变化的商品都没有卖满 {needed} 周；最多只有 {found} 周。";
    NOT_TOLD: "Nothing: the part of the price cannot be told from that of the products and weeks.", "无法判断：分不清是价格还是商品、时间的作用。";

    LOAD: "After-sales work", "售后工作量";
    LOAD_CASES: "cases", "工单";
    LOAD_CONTACTS: "contacts", "联系";
    LOAD_RATE: "{count} {kind} followed {orders} {orders|order|orders} within {lag} days: {rate} per order, 95% between {low} and {high}.", "{orders} 个订单之后 {lag} 天内有 {count} 次{kind}：每单 {rate}，95% 区间 {low} 到 {high}。";
    LOAD_AT_NEEDED: "At the volume that earns the same ({orders} orders a day instead of {today}), by day of a discount of {days} {days|day|days}:", "按赚到同样多所需的销量（每天 {orders} 单，现在 {today} 单），打折 {days} 天逐日如下：";
    LOAD_AT_SUGGESTED: "At the volume that past prices suggest ({orders} orders a day instead of {today}), by day of a discount of {days} {days|day|days}:", "按历史价格推算的销量（每天 {orders} 单，现在 {today} 单），打折 {days} 天逐日如下：";
    COL_DAY: "day", "第几天";
    COL_ORDERS: "orders", "订单";
    COL_LOAD: "to do", "待处理";
    COL_RANGE: "95% between", "95% 区间";
    COL_PEOPLE: "people", "人数";
    COL_TODAY: "today", "现在";
    LOAD_PEOPLE: "With {each} a day each, so that nothing is left in the evening of an ordinary day; a heavy day leaves some for the next.", "按每人每天处理 {each} 次计，普通日子当天做完；忙的日子会有一些留到第二天。";
    NO_LOAD: "Nothing: the facts have no cases and no contacts after these orders. Import them (`terrace import cases FILE`) to see the work by day.", "无法推算：这些订单之后没有工单或联系记录。请先导入（`terrace import cases 文件`）。";
    NO_VOLUME: "Nothing: no volume earns the same, and past prices suggest none, so there is no volume to plan for.", "无法推算：没有能赚到同样多的销量，历史价格也推算不出销量。";
}
