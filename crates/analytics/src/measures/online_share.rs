//! `online_share`

use crate::measures::parts::{CHANNEL_LINES, GROSS, ONLINE};
use crate::measures::prelude::*;

pub(super) static MEASURE: Measure = Measure {
    name: "online_share",
    group: MeasureGroup::Orders,
    value_type: ValueType::Decimal,
    window: Windowing::Optional,
    unit: Text { en: "share, 0 to 1", zh: "比例，0 到 1" },
    formula: Text {
        en: "gross amount of lines sold online ÷ gross_amount; online are: online, web, internet, website, web shop, app, mini program, e-commerce, 线上, 网上, 网店, 网络, 官网, 电商, 商城, 微商城, 小程序, 公众号, 直播, 线上商城, 网上商城, 在线, and the platforms 天猫, 淘宝, 京东, 拼多多, 抖音, 快手, 小红书, 唯品会, Taobao, Tmall, JD, Amazon, Shopify, in any case",
        zh: "线上渠道的金额 ÷ gross_amount；线上渠道包括：online、web、internet、website、webshop、app、miniprogram、ecommerce、线上、网上、网店、网络、官网、电商、商城、微商城、小程序、公众号、直播、线上商城、网上商城、在线，以及天猫、淘宝、京东、拼多多、抖音、快手、小红书、唯品会、Taobao、Tmall、JD、Amazon、Shopify 等平台，不分大小写",
    },
    of_nothing: Text {
        en: "null without an amount, or where no line names a channel",
        zh: "金额为 0 或没有任何一行注明渠道时为空值",
    },
    example: Text { en: "20 of 50 online: 0.4", zh: "共 50，其中线上 20：0.4" },
    parameters: &[],
    basis: Basis::Sales,
    parts: &[ONLINE, GROSS, CHANNEL_LINES],
    finish: Finish::Number(|cells| if cells.sum(2) == 0 { None } else { ratio(cells.sum(0), cells.sum(1)) }),
};

#[cfg(test)]
mod tests {
    use crate::measures::testing::check;

    #[test]
    fn answers() {
        check(
            "online_share",
            r"
            as_of 2024-02-01
            1 2024-01-05 30 channel=store
            2 2024-01-20 10 channel=Online
            2 2024-01-20 10 channel=小程序
            C3 2024-01-21 -10 return channel=Online
            4 2024-01-25 5
            all = 0.363636
            13 days = 0.8
            8 days = null
            nobody all = null
            ",
        );
    }
}
