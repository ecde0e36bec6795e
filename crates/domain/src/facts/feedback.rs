use super::{CUSTOM, CustomFields, FactColumn, FactKind, FactType};

/// What customers said: reviews, surveys, interviews, after-sales calls, recommendation scores, social posts.
///
/// `received` is what they got out of a purchase by their own judgement, `spent_money`, `spent_time` and `spent_effort`
/// what it cost them, all on one scale of the survey's.
pub static FEEDBACK: FactKind = FactKind {
    name: "feedback",
    name_zh: "反馈",
    columns: &[
        FactColumn::required(
            "customer_id",
            FactType::Id,
            &[
                "customer",
                "CustomerID",
                "Customer ID",
                "client id",
                "user id",
                "member id",
                "客户编号",
                "客户ID",
                "客户号",
                "会员编号",
                "会员号",
                "会员ID",
                "用户ID",
                "客户",
            ],
        ),
        FactColumn::required(
            "at",
            FactType::Time,
            &[
                "date",
                "time",
                "feedback date",
                "feedback at",
                "reviewed at",
                "review date",
                "created at",
                "时间",
                "日期",
                "反馈时间",
                "反馈日期",
                "评价时间",
                "评价日期",
                "调查时间",
            ],
        ),
        FactColumn::optional("source", FactType::Text, &["feedback source", "channel", "来源", "反馈来源", "反馈渠道"]),
        FactColumn::optional("expected", FactType::Number, &["expectation", "期望", "期望值", "期望分"]),
        FactColumn::optional("perceived", FactType::Number, &["perception", "感知", "感知值", "感知分", "实际感受"]),
        FactColumn::optional(
            "rating",
            FactType::Number,
            &["score", "stars", "评分", "评价", "星级", "打分", "分数", "得分"],
        ),
        FactColumn::optional("scale", FactType::Number, &["rating scale", "out of", "满分", "分制"]),
        FactColumn::optional(
            "received",
            FactType::Number,
            &["value received", "received value", "获得价值", "所得价值", "收获价值", "总价值"],
        ),
        FactColumn::optional(
            "spent_money",
            FactType::Number,
            &["money cost", "cost in money", "monetary cost", "货币成本", "金钱成本"],
        ),
        FactColumn::optional("spent_time", FactType::Number, &["time cost", "cost in time", "时间成本"]),
        FactColumn::optional(
            "spent_effort",
            FactType::Number,
            &["effort cost", "cost in effort", "精力成本", "体力成本", "精神成本"],
        ),
        FactColumn::optional(
            "product",
            FactType::Text,
            &["StockCode", "sku", "item", "商品", "商品编号", "商品名称", "产品"],
        ),
        FactColumn::personal(
            "text",
            FactType::Text,
            &["comment", "comments", "review", "内容", "反馈内容", "评论", "评价内容", "意见", "建议"],
        ),
        FactColumn::personal(CUSTOM, FactType::Text, &[]),
    ],
    key: &["customer_id", "at", "source", "product"],
    time: Some("at"),
    custom_fields: CustomFields::Named,
};
