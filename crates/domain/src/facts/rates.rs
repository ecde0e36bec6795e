use super::{CURRENCY_HEADERS, CustomFields, FactColumn, FactKind, FactType};

/// What one unit of a currency is worth in the policy's currency, from a moment on. Belongs to no customer.
pub static RATES: FactKind = FactKind {
    name: "rates",
    name_zh: "汇率",
    columns: &[
        FactColumn::required("currency", FactType::Text, CURRENCY_HEADERS),
        FactColumn::required(
            "at",
            FactType::Time,
            &[
                "date",
                "time",
                "rate date",
                "quote date",
                "valid from",
                "effective date",
                "时间",
                "日期",
                "汇率日期",
                "报价日期",
                "生效日期",
                "发布时间",
                "发布日期",
            ],
        ),
        FactColumn::required(
            "rate",
            FactType::Rate,
            &[
                "exchange rate",
                "fx rate",
                "conversion rate",
                "mid rate",
                "middle rate",
                "汇率",
                "中间价",
                "折算价",
                "汇率中间价",
                "折算汇率",
                "记账汇率",
            ],
        ),
    ],
    key: &["currency", "at"],
    time: Some("at"),
    custom_fields: CustomFields::Never,
};
