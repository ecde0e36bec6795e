//! Standings: which tier holds, and why.

texts! {
    GO_ON: "In force, going on from run {run} (facts before {as_of}): {tiers}", "生效层级（承接第 {run} 次运行，数据截至 {as_of}，不含）：{tiers}";
    BEGIN: "In force, beginning with this run: {tiers}", "生效层级（从本次运行开始）：{tiers}";
    COUNT: "{tier} {customers}", "{tier} {customers} 位";
    COUNT_MORE: "{tier} {customers} (+{more})", "{tier} {customers} 位（+{more}）";
    COUNT_LESS: "{tier} {customers} (−{less})", "{tier} {customers} 位（−{less}）";
    COUNT_JOIN: ", ", "，";
    WAITING: "{customers} {customers|customer keeps|customers keep} a better tier than their class for now", "{customers} 位客户目前仍保留高于其分层结果的层级";
    NEWCOMERS: "{customers} {customers|customer is|customers are} too new to be retired", "{customers} 位新客户尚在保护期内，不得淘汰";

    HOLDS: "In force: {tier} since {since}; {why}", "生效层级：{tier}，自 {since} 起；{why}";
    HOLDS_NOTHING: "In force: no tier since {since}; {why}", "生效层级：无，自 {since} 起；{why}";
    WHY_FIRST: "it is the class, and nothing is known from before", "即当前分层结果，此前没有记录";
    WHY_ENTERED: "the customer came into the scheme", "客户进入了该方案";
    WHY_ROSE: "the class rose", "分层结果上升";
    WHY_FELL: "the class had fallen, and nothing kept the better tier any longer", "分层结果已下降，且保留期已过";
    WHY_LEFT: "the customer had left the scheme, and nothing kept the tier any longer", "客户已离开该方案，且保留期已过";
    WHY_GRACE: "the class is lower, grace lasts until {until}", "分层结果较低，宽限期内，至 {until} 止";
    WHY_HOLD: "the class is lower, a tier that was reached is kept until {until}", "分层结果较低，达到后的保持期内，至 {until} 止";
    WHY_REVIEW: "the class is lower, falls take effect at the review on {until}", "分层结果较低，将在 {until} 复核时生效";
    WHY_OVERRIDE: "a person decided so, until {until}", "由人工指定，至 {until} 止";
    NOT_RETIRED: "Too new to be retired before {until}", "新客户保护期内，{until} 之前不得淘汰";

    MOVES: "In force: {up} up, {down} down, {other} into or out of the scheme, {stayed} stayed", "生效层级：上升 {up} 位，下降 {down} 位，进入或离开该方案 {other} 位，不变 {stayed} 位";

    SECTION: "Tiers in force", "生效层级";
    CAPTION: "A better class holds at once. A worse one takes effect when the policy's grace, holding time and reviews allow it; until then the better tier holds.", "分层结果上升即刻生效；下降要等到策略规定的宽限期、保持期和复核日之后才生效，在此之前仍按较高层级对待。";
    BY_CLASS: "By class", "分层结果";
    IN_FORCE: "In force", "生效层级";
    DIFFERENCE: "Difference", "差额";
    STOP: ".", "。";
    FROM_RUN: "Going on from run {run}.", "承接第 {run} 次运行。";
    FROM_NONE: "No earlier run is kept: the class holds.", "没有更早的运行记录，以分层结果为准。";
}
