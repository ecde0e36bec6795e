//! Members and quotes, as `terrace members` and `terrace quote` show them.

texts! {
    CMD_MEMBERS: "Show members by a policy's levels and points, as their orders make them", "按策略的等级与积分查看会员（由订单推算）";
    MEMBERS_LIST: "How many members each level has; with --out, a list of all members", "各等级的会员数；用 --out 写出全部会员名单";
    MEMBERS_SHOW: "Show one member: level, points, what expires, what the next level needs", "查看一位会员：等级、积分、到期积分、距下一等级";
    OPT_MEMBERS_OUT: "Write one row per member to this file: .csv, .parquet, .json or .xlsx", "把全部会员写入此文件，每人一行：.csv、.parquet、.json 或 .xlsx";
    MEMBERS_LIST_EXAMPLES: "Examples:
  terrace members list
  terrace members list --out members.csv
  terrace members list --orders shop.csv --policy members.yaml --as-of 2026-01-01", "示例:
  terrace members list
  terrace members list --out members.csv
  terrace members list --orders 订单.csv --policy members.yaml --as-of 2026-01-01";
    MEMBERS_SHOW_EXAMPLES: "Examples:
  terrace members show C0042
  terrace members show C0042 --as-of 2026-01-01 --json", "示例:
  terrace members show C0042
  terrace members show C0042 --as-of 2026-01-01 --json";
    MEMBERS_HEAD: "{members} {members|member|members} as of {as_of}, by {title} ({policy}); {others} {others|customer|customers} with orders {others|is|are} no {others|member|members}.", "截至 {as_of}，“{title}”（{policy}）共有 {members} 位会员；另有 {others} 位有订单的客户不是会员。";
    LEVEL: "Level", "等级";
    POINTS: "Points", "积分";
    COL_LEVEL: "level", "等级";
    COL_MEMBERS: "members", "会员数";
    COL_SHARE: "share", "占比";
    COL_POINTS: "points", "积分";
    BELOW_LEVELS: "below all levels", "未达最低等级";
    MEMBERS_WRITTEN: "Wrote {members} {members|member|members} to {path}", "已将 {members} 位会员写入 {path}";

    MEMBERS_LINE: "Members: {members} ({levels}), with {points} {points|point|points} to spend", "会员：{members} 位（{levels}），可用积分共 {points}";
    LEVEL_COUNT: "{level} {members}", "{level} {members} 位";
    LEVEL_JOIN: ", ", "，";
    NO_MEMBER: "Membership: none", "会员：不是会员";
    MEMBERSHIP: "Membership", "会员";

    REPORT_SECTION: "Members", "会员";
    REPORT_CAPTION: "{members} {members|member has|members have} {points} {points|point|points} to spend; {others} {others|customer is|customers are} no {others|member|members}. Levels are public and follow the points that orders earned; tiers are not, and neither follows from the other.", "{members} 位会员共有可用积分 {points}；另有 {others} 位客户不是会员。等级对客户公开，由订单所得积分决定；层级不公开，两者互不推导。";
    REPORT_MEMBERS: "Members", "会员数";
    REPORT_SHARE: "Share", "占比";

    SHOW_HEAD: "Member {customer}, by {title} ({policy}), as of {as_of}", "会员 {customer}，按“{title}”（{policy}），截至 {as_of}";
    SHOW_LEVEL: "Level: {level} ({name}), with {qualifying} {qualifying|point|points} that decide it", "等级：{level}（{name}），计级积分 {qualifying}";
    SHOW_NO_LEVEL: "Level: none yet, with {qualifying} {qualifying|point|points} that decide it", "等级：尚未达到，计级积分 {qualifying}";
    SHOW_SINCE: "Since {since} ({cause})", "自 {since} 起（{cause}）";
    SHOW_NEXT: "Next: {level} needs {needs} more {needs|point|points}", "距 {level} 还差 {needs} 积分";
    SHOW_HIGHEST: "Next: none, this is the highest level", "已是最高等级";
    SHOW_KEEPS: "To keep it: {needs} more {needs|point|points} by {at}", "保级：{at} 前还需 {needs} 积分";
    SHOW_KEPT: "Kept at the review of {at}", "{at} 的复核已可保级";
    SHOW_POINTS: "Points to spend: {active}; pending {pending}, set aside {held}, owed {owed}, expired {expired}", "可用积分：{active}；待生效 {pending}，已冻结 {held}，欠 {owed}，已过期 {expired}";
    SHOW_EXPIRING: "{points} {points|point|points} expire at {at}", "{points} 积分将于 {at} 到期";
    SHOW_HISTORY: "Level history", "等级变化";
    CAUSE_JOINED: "joined", "入会";
    CAUSE_RISE: "rise", "升级";
    CAUSE_FALL: "fall", "降级";
    FROM_ORDERS: "Told from the orders alone: points that were spent or changed by hand are not known here.", "仅由订单推算：已使用或人工调整的积分在此未计入。";

    MEMBERS_NOMINATIONS: "Which members the policy would propose for a better tier, and why; a person decides", "策略会提名哪些会员升入更好的层级及其原因；由人决定";
    OPT_NOMINATIONS_OUT: "Write one row per nomination to this file: .csv, .parquet, .json or .xlsx", "把全部提名写入此文件，每人一行：.csv、.parquet、.json 或 .xlsx";
    MEMBERS_NOMINATIONS_EXAMPLES: "Examples:
  terrace members nominations
  terrace members nominations --out nominations.xlsx", "示例:
  terrace members nominations
  terrace members nominations --out 提名.xlsx";
    NOMINATIONS_HEAD: "{members} {members|member|members} would be proposed in {scheme} as of {as_of}: {condition}", "截至 {as_of}，{scheme} 中会提名 {members} 位会员：{condition}";
    NOMINATIONS_MORE: "{more} {more|member|members} more: `--out nominations.xlsx` writes all of them.", "还有 {more} 位：`--out 提名.xlsx` 写出全部。";
    NOMINATIONS_DECIDE: "Nothing is changed by this. A person decides who is taken over.", "此命令不改变任何数据，是否转入由人决定。";
    COL_MEMBER: "member", "会员";
    COL_PRESENT: "now", "现层级";
    COL_PROPOSED: "proposed", "提名";
    COL_BECAUSE: "because", "依据";

    CMD_PARTNERS: "Show partners by a policy's levels and rates: whom they referred, and their commission", "按策略的等级与返点查看合作伙伴：介绍了谁、应得佣金";
    PARTNERS_LIST: "All who referred customers: level, amounts, commission, whether they would be admitted", "全部介绍人：等级、成交金额、佣金、是否达到准入条件";
    PARTNERS_SHOW: "Show one partner: each order with its bands, what came back, the account", "查看一位合作伙伴：逐单按档计佣、退货扣回、账户";
    PARTNERS_PARTNER: "The partner's id, as orders name it", "合作伙伴编号（即订单中的介绍人）";
    PARTNERS_LIST_EXAMPLES: "Examples:
  terrace partners list
  terrace partners list --orders shop.csv --policy partners.yaml --as-of 2026-01-01 --json", "示例:
  terrace partners list
  terrace partners list --orders 订单.csv --policy partners.yaml --as-of 2026-01-01 --json";
    PARTNERS_SHOW_EXAMPLES: "Examples:
  terrace partners show P007
  terrace partners show P007 --as-of 2026-01-01 --json", "示例:
  terrace partners show P007
  terrace partners show P007 --as-of 2026-01-01 --json";
    PARTNERS_HEAD: "{partners} {partners|partner|partners} as of {as_of}, by {title} ({policy})", "截至 {as_of}，“{title}”（{policy}）共有 {partners} 位合作伙伴";
    COL_PARTNER: "partner", "合作伙伴";
    COL_KIND: "kind", "类型";
    PARTNER_KIND: "Kind: {kind}", "类型：{kind}";
    OF_OTHER_KINDS: "The data of {partners} {partners|partner name a kind|partners name kinds} that the policy doesn't have: add it under `partners: kinds:`, or correct the customer's `partner_kind`.", "有 {partners} 位合作伙伴的类型不在策略之中：请在 `partners: kinds:` 下添加，或改正客户资料中的合作伙伴类型（partner_kind）。";
    COL_ORDERS: "orders", "订单数";
    COL_CUSTOMERS: "customers", "客户数";
    COL_REFERRED: "referred", "介绍成交";
    COL_RETURNED: "returned", "退货";
    COL_COMMISSION: "commission", "佣金";
    COL_ADMITTED: "admission", "准入";
    ADMITTED: "met", "达到";
    NOT_ADMITTED: "not met", "未达到";
    NAMED_IN_VAIN: "{orders} {orders|mention|mentions} of a referrer {orders|counts|count} for nobody: another one was first, or the customer had ordered before.", "有 {orders} 处填写的介绍人不计：已有更早的介绍人，或客户此前已下过单。";
    THREE_PARTY_OFF: "One party gains by an order: the partner who was first. Customer and partners together are switched off (three_party).", "一单一方受益：最先介绍的合作伙伴。三方累积未开启（three_party）。";
    THREE_PARTY_NEEDS_CHECK: "Customer and partners may all gain by one order (three_party: on), once a load check was passed. Until then the partner who was first gains.", "策略允许三方累积（three_party: on），但须先通过售后负荷检查；在此之前仅最先介绍的合作伙伴受益。";
    PARTNERS_FROM_ORDERS: "Told from the column referrer of orders and customers alone: admissions and payments are not known here.", "仅由订单和客户的介绍人（referrer）列推算：准入审批与付款在此未知。";
    PARTNER_HEAD: "Partner {partner}, by {title} ({policy}), as of {as_of}", "合作伙伴 {partner}，按“{title}”（{policy}），截至 {as_of}";
    PARTNER_LEVEL: "Level: {level}, with {referred} {currency} that count for it", "等级：{level}，计级成交 {referred} {currency}";
    PARTNER_FIGURES: "Referred: {orders} {orders|order|orders} of {customers} {customers|customer|customers}, {amount} {currency}; {returned} came back", "介绍：{customers} 位客户的 {orders} 笔订单，{amount} {currency}；退货 {returned}";
    PARTNER_COMMISSION: "Commission: {commission} {currency}; by the statement of {at} {confirmed} confirmed, {provisional} still held", "佣金：{commission} {currency}；至 {at} 结算时已确认 {confirmed}，暂扣 {provisional}";
    PARTNER_ADMISSION: "Admission: {admitted}; {condition}, over {window}: {orders} {orders|order|orders}, {amount} {currency}", "准入：{admitted}；{condition}，期间 {window}：{orders} 笔订单，{amount} {currency}";
    COL_BAND: "band", "档";
    COL_FROM: "from", "起";
    COL_RATE: "rate", "返点";
    COL_WITHIN: "amount within", "档内金额";
    COL_WHEN: "when", "时间";
    COL_ORDER: "order", "订单";
    COL_CUSTOMER: "customer", "客户";
    COL_AMOUNT: "amount", "金额";
    COL_REFERRED_BEFORE: "before", "此前累计";
    COL_BY_BAND: "by band", "按档";
    CAME_BACK: "came back", "退货";

    CMD_QUOTE: "Quote what a cart costs a member, step by step; nothing is changed", "计算购物车对某会员的价格，逐步列出；不改变任何数据";
    QUOTE_FILE: "The cart, as JSON; - reads it from the standard input", "购物车文件（JSON）；- 表示从标准输入读取";
    OPT_QUOTE_CUSTOMER: "Whose cart it is; without it, the price for somebody who is no member", "是谁的购物车；不写则按非会员报价";
    QUOTE_EXAMPLES: "The cart:
  {\"lines\": [{\"product\": \"desk\", \"list\": \"399.00\", \"cost\": \"210.00\"}, {\"list\": 12, \"kind\": \"shipping\"}], \"coupon\": \"SPRING\", \"points\": 100}
  kind: goods (if nothing is said), shipping, tax, gift_card; cost, coupon, points and product may be left out.
Examples:
  terrace quote cart.json --customer C0042
  terrace quote - --customer C0042 --json < cart.json", "购物车：
  {\"lines\": [{\"product\": \"desk\", \"list\": \"399.00\", \"cost\": \"210.00\"}, {\"list\": 12, \"kind\": \"shipping\"}], \"coupon\": \"SPRING\", \"points\": 100}
  kind：goods（默认，商品）、shipping（运费）、tax（税）、gift_card（礼品卡）；cost、coupon、points、product 可省略。
示例:
  terrace quote cart.json --customer C0042
  terrace quote - --customer C0042 --json < cart.json";
    QUOTE_HEAD: "Quote for {customer}, by {title} ({policy}), as of {as_of}", "{customer} 的报价，按“{title}”（{policy}），截至 {as_of}";
    QUOTE_ANYBODY: "somebody who is no member", "非会员";
    QUOTE_LEVEL: "Level: {level} ({name})", "等级：{level}（{name}）";
    COL_STEP: "step", "步骤";
    COL_BEFORE: "before", "之前";
    COL_AFTER: "after", "之后";
    STEP_LIST: "list price", "标价";
    STEP_LEVEL: "level", "会员等级";
    STEP_CLASS: "tier", "客户层级";
    STEP_CAMPAIGN: "campaign {name}", "活动 {name}";
    STEP_COUPON: "coupon {name}", "优惠券 {name}";
    STEP_MARGIN_FLOOR: "floor on the margin", "毛利下限";
    STEP_PAID_FLOOR: "floor on what is paid", "实付比例下限";
    STEP_GOODS: "goods", "商品";
    STEP_OTHERS: "other lines", "其他项目";
    STEP_POINTS: "{points} {points|point|points} pay", "{points} 积分抵付";
    STEP_DUE: "to be paid", "应付";
    COL_LINE: "line", "明细";
    COL_LIST: "list price", "标价";
    COL_PRICE: "price", "价格";
    NOT_APPLIED: "does not apply", "未采用";
    QUOTE_EARNS: "Earns {points} {points|point|points}", "可得 {points} 积分";
    QUOTE_LIFTS: "Lifts to {level} ({name}); this order is priced by the level before", "将升至 {level}（{name}）；本单仍按升级前的等级计价";
}
