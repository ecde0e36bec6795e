use crate::draw::Draw;
use crate::places::short;

const SURNAMES: &[&str] = &[
    "王", "李", "张", "刘", "陈", "杨", "黄", "赵", "吴", "周", "徐", "孙", "马", "朱", "胡", "郭", "何", "林", "高",
    "罗", "郑", "梁", "谢", "宋", "唐", "许", "韩", "冯", "邓", "曹", "彭", "曾", "肖", "田", "董", "潘", "袁", "蔡",
    "蒋", "余", "于", "杜", "叶", "程", "魏", "苏", "吕", "丁", "任", "卢", "姚", "沈", "钟", "姜", "崔", "谭", "陆",
    "范", "汪", "廖", "石", "金", "韦", "贾", "夏", "付", "方", "邹", "熊", "白", "孟", "秦", "邱", "侯", "江", "尹",
    "薛", "闫", "段", "雷", "龙", "黎", "史", "陶", "贺", "毛", "郝", "顾", "龚", "邵", "万", "钱", "覃", "武", "欧阳",
    "上官", "司徒",
];
const WOMEN: &[&str] = &[
    "芳", "娜", "敏", "静", "丽", "艳", "娟", "霞", "秀", "燕", "玲", "婷", "雪", "慧", "莹", "梅", "洁", "倩", "颖",
    "琳", "雅", "欣", "怡", "佳", "梦", "萱", "涵", "悦", "彤", "蕾", "岚", "薇", "菲", "瑶", "珊", "晴", "妍", "茜",
];
const MEN: &[&str] = &[
    "伟", "强", "磊", "军", "洋", "勇", "杰", "涛", "超", "明", "刚", "平", "辉", "鹏", "华", "飞", "鑫", "波", "斌",
    "宇", "浩", "凯", "健", "俊", "帆", "旭", "宁", "龙", "晨", "阳", "昊", "轩", "博", "睿", "航", "铭", "恒", "毅",
];
const MIDDLE: &[&str] = &[
    "小", "文", "志", "晓", "建", "国", "海", "春", "玉", "子", "思", "雨", "嘉", "一", "天", "云", "心", "永", "世",
    "若",
];
/// Characters that few firms bear; two of them make a name that is nobody's.
const FIRM: &[&str] = &[
    "砚", "笺", "榆", "槿", "樾", "屿", "栎", "蔚", "澄", "岚", "禾", "芷", "桐", "陶", "朴", "筠", "漪", "玖", "霁",
    "麓", "箬", "棠", "砾", "汀", "沅", "珞", "黛", "藜", "颂", "窠",
];

/// What an organisation does and what its name ends in.
pub(crate) struct Trade {
    pub(crate) industry: &'static str,
    endings: &'static [&'static str],
    weight: u64,
}

const TRADES: &[Trade] = &[
    Trade {
        industry: "教育", endings: &["小学", "中学", "幼儿园", "培训学校", "职业技术学校"], weight: 260
    },
    Trade {
        industry: "科技", endings: &["科技有限公司", "软件有限公司", "信息技术有限公司"], weight: 150
    },
    Trade {
        industry: "制造", endings: &["机械有限公司", "服饰有限公司", "包装有限公司"], weight: 130
    },
    Trade {
        industry: "文化传媒", endings: &["文化传播有限公司", "广告有限公司", "图文工作室"], weight: 100
    },
    Trade { industry: "零售", endings: &["文具店", "书店", "办公用品商行"], weight: 100 },
    Trade { industry: "酒店餐饮", endings: &["酒店", "民宿", "餐饮管理有限公司"], weight: 80 },
    Trade { industry: "医疗", endings: &["口腔门诊部", "康复医院", "体检中心"], weight: 70 },
    Trade { industry: "公共服务", endings: &["社区服务中心", "文化馆", "少年宫"], weight: 60 },
    Trade { industry: "金融", endings: &["财务咨询有限公司", "保险代理有限公司"], weight: 50 },
];
const DECORATION: Trade =
    Trade {
        industry: "装修设计", endings: &["装饰工程有限公司", "设计工作室", "软装设计有限公司"], weight: 0
    };

/// A person's name.
pub(crate) fn draw_person(draw: &mut Draw, woman: bool) -> String {
    let surname = draw.text(SURNAMES);
    let middle = if draw.chance(600) { draw.text(MIDDLE) } else { "" };
    let given = draw.text(if woman { WOMEN } else { MEN });
    format!("{surname}{middle}{given}")
}

/// An organisation's name and trade.
pub(crate) fn draw_organisation(draw: &mut Draw, city: &str, decorates: bool) -> (String, &'static str) {
    let drawn = draw.weighted(TRADES, |trade| trade.weight);
    let trade = if decorates { &DECORATION } else { drawn.unwrap_or(&DECORATION) };
    let (first, second) = (draw.text(FIRM), draw.text(FIRM));
    (format!("{}{first}{second}{}", short(city), draw.text(trade.endings)), trade.industry)
}
