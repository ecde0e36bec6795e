use crate::draw::Draw;

/// A province with the cities in which the shop has customers, the nearest first.
pub(crate) struct Province {
    pub(crate) name: &'static str,
    cities: &'static [&'static str],
    /// How many customers live there, relative to the others: the shop stands in Zhejiang.
    weight: u64,
}

const PROVINCES: &[Province] = &[
    Province {
        name: "浙江省", cities: &["杭州市", "宁波市", "绍兴市", "嘉兴市", "金华市", "温州市"], weight: 300
    },
    Province {
        name: "江苏省", cities: &["苏州市", "南京市", "无锡市", "常州市", "南通市"], weight: 170
    },
    Province { name: "上海市", cities: &["上海市"], weight: 120 },
    Province { name: "广东省", cities: &["广州市", "深圳市", "东莞市", "佛山市"], weight: 90 },
    Province { name: "山东省", cities: &["济南市", "青岛市", "烟台市"], weight: 60 },
    Province { name: "安徽省", cities: &["合肥市", "芜湖市", "黄山市"], weight: 55 },
    Province { name: "北京市", cities: &["北京市"], weight: 45 },
    Province { name: "福建省", cities: &["福州市", "厦门市", "泉州市"], weight: 40 },
    Province { name: "湖北省", cities: &["武汉市", "宜昌市"], weight: 30 },
    Province { name: "四川省", cities: &["成都市", "绵阳市"], weight: 30 },
    Province { name: "河南省", cities: &["郑州市", "洛阳市"], weight: 25 },
    Province { name: "湖南省", cities: &["长沙市", "岳阳市"], weight: 20 },
    Province { name: "陕西省", cities: &["西安市", "咸阳市"], weight: 15 },
    Province { name: "重庆市", cities: &["重庆市"], weight: 15 },
    Province { name: "辽宁省", cities: &["沈阳市", "大连市"], weight: 12 },
    Province { name: "云南省", cities: &["昆明市", "大理市"], weight: 8 },
];

/// Where a customer lives: province and city.
pub(crate) fn draw_home(draw: &mut Draw) -> (&'static str, &'static str) {
    let Some(province) = draw.weighted(PROVINCES, |province| province.weight) else { return ("", "") };
    // Two draws, the smaller counts: nearer cities have more customers.
    let first = draw.index(province.cities.len());
    let city = first.min(draw.index(province.cities.len()));
    (province.name, province.cities.get(city).copied().unwrap_or(province.name))
}

/// The name of a city as firms carry it: without 市.
pub(crate) fn short(city: &str) -> &str {
    city.strip_suffix('市').unwrap_or(city)
}
