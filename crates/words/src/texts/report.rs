//! The report page.

use crate::lang::Text;

macro_rules! texts {
    ($($name:ident: $en:literal, $zh:literal;)*) => {
        $(
            #[doc = $en]
            pub const $name: Text = Text::new($en, $zh);
        )*

        #[cfg(test)]
        const ALL: &[(&str, Text)] = &[$((stringify!($name), $name)),*];
    };
}

texts! {
    BRAND: "Terrace", "梯田";
    DOCUMENT: "Customer tiers", "客户分层报告";
    AS_OF: "Facts before {as_of}", "数据截至 {as_of}（不含该时刻）";
    FROM_LAKE: "lake version {version}", "数据湖版本 {version}";
    FROM_FILES: "straight from files", "直接读取文件";
    POLICY: "Policy", "策略";
    RULES_HASH: "Policy hash", "策略指纹";
    FACTS: "Facts", "数据来源";
    CURRENCY: "Currency", "币种";
    PROGRAM: "Terrace", "程序版本";
    CONTENTS: "Contents", "目录";

    KEY_FIGURES: "Key figures", "关键数字";
    REVENUE_NET: "Revenue after returns", "净收入（扣除退货）";
    REVENUE_GROSS: "Revenue before returns", "总收入（退货前）";
    REVENUE_GROSS_IS: "{amount} before returns", "退货前 {amount}";
    REVENUE_NET_IS: "{amount} after returns", "扣除退货后 {amount}";
    CUSTOMERS: "Customers", "客户数";
    WITH_ORDERS: "{customers} with orders ({share})", "有订单 {customers} 人（{share}）";
    ORDERS: "Orders", "订单数";
    ORDERS_EACH: "{orders} per customer with orders", "每位下单客户 {orders} 单";
    AVERAGE_ORDER: "Average order value", "平均订单金额";
    AVERAGE_ORDER_IS: "before returns", "退货前";
    RETURN_RATE: "Returned", "退货率";
    RETURNED_IS: "{amount} of revenue", "退货金额 {amount}";
    NEWEST_ORDER: "Newest order", "最近一笔订单";
    FACTS_SINCE: "the oldest is of {day}", "最早一笔：{day}";

    HOW_TO_READ: "How to read this page", "阅读说明";
    BASIS_GROSS: "Revenue of tiers, months and customers is counted before returns.", "各层级、月份和客户的收入均按退货前金额计算。";
    BASIS_NET: "Revenue of tiers, months and customers is counted after returns; a return counts at its own time.", "各层级、月份和客户的收入均已扣除退货；退货按其发生时间计入。";
    AS_OF_NOTE: "Facts at or after the moment named at the top do not exist for this page. Customer attributes such as region are the newest known.", "页首时点及之后的数据不计入本报告。地区等客户属性取当前已知的最新值。";
    MASKED_NOTE: "Names and phones of persons are masked; the full ones are not in this file.", "个人姓名与电话已脱敏，本文件不含完整信息。";
    LEFT_OUT: "Left out for want of facts: {sections}.", "因缺少数据而未列出：{sections}。";
    COLOPHON: "Made by Terrace. One file, nothing loaded from a network.", "由梯田（Terrace）生成。单一文件，不从网络加载任何内容。";
}

#[cfg(test)]
mod tests {
    use super::ALL;
    use std::collections::BTreeSet;

    fn placeholders(text: &str) -> BTreeSet<&str> {
        text.split('{').skip(1).filter_map(|part| part.split_once('}')).map(|(name, _)| name).collect()
    }

    #[test]
    fn both_languages_say_the_same() {
        for (name, text) in ALL {
            assert!(!text.en.is_empty() && !text.zh.is_empty(), "{name}");
            assert_eq!(placeholders(text.en), placeholders(text.zh), "{name}");
        }
    }
}
