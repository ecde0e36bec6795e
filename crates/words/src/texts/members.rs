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
    COL_LEVEL: "level", "等级";
    COL_MEMBERS: "members", "会员数";
    COL_SHARE: "share", "占比";
    COL_POINTS: "points", "积分";
    BELOW_LEVELS: "below all levels", "未达最低等级";
    MEMBERS_WRITTEN: "Wrote {members} {members|member|members} to {path}", "已将 {members} 位会员写入 {path}";

    SHOW_HEAD: "Member {customer}, by {title} ({policy}), as of {as_of}", "会员 {customer}，按“{title}”（{policy}），截至 {as_of}";
    SHOW_LEVEL: "Level: {level} ({name}), with {qualifying} {qualifying|point|points} that decide it", "等级：{level}（{name}），计级积分 {qualifying}";
    SHOW_NO_LEVEL: "Level: none yet, with {qualifying} {qualifying|point|points} that decide it", "等级：尚未达到，计级积分 {qualifying}";
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

    CMD_QUOTE: "Quote what a cart costs a member, step by step; nothing is changed", "计算购物车对某会员的价格，逐步列出；不改变任何数据";
    QUOTE_FILE: "The cart, as JSON; - reads it from the standard input", "购物车文件（JSON）；- 表示从标准输入读取";
    OPT_QUOTE_CUSTOMER: "Whose cart it is; without it, the price for somebody who is no member", "是谁的购物车；不写则按非会员报价";
    QUOTE_EXAMPLES: "The cart:
  {\"lines\": [{\"list\": \"399.00\", \"cost\": \"210.00\"}, {\"list\": 12, \"kind\": \"shipping\"}], \"coupon\": \"SPRING\", \"points\": 100}
  kind: goods (if nothing is said), shipping, tax, gift_card; cost, coupon, points and product may be left out.
Examples:
  terrace quote cart.json --customer C0042
  terrace quote - --customer C0042 --json < cart.json", "购物车：
  {\"lines\": [{\"list\": \"399.00\", \"cost\": \"210.00\"}, {\"list\": 12, \"kind\": \"shipping\"}], \"coupon\": \"SPRING\", \"points\": 100}
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
    NOT_APPLIED: "does not apply", "未采用";
    QUOTE_EARNS: "Earns {points} {points|point|points}", "可得 {points} 积分";
    QUOTE_LIFTS: "Lifts to {level} ({name}); this order is priced by the level before", "将升至 {level}（{name}）；本单仍按升级前的等级计价";
}
