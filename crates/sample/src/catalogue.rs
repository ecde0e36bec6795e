use crate::draw::Draw;

/// Something the shop sells.
pub(crate) struct Product {
    pub(crate) name: &'static str,
    pub(crate) category: &'static str,
    /// Ten-thousandths of a yuan for one.
    pub(crate) price: i64,
    /// What one costs the shop, in percent of the price.
    cost_percent: i64,
    /// It is sold in multiples of this.
    pub(crate) step: i64,
}

/// Fen in ten-thousandths of a yuan.
pub(crate) const FEN: i64 = 100;
/// Yuan in ten-thousandths.
pub(crate) const YUAN: i64 = 10_000;

const fn product(name: &'static str, category: &'static str, fen: i64, cost_percent: i64) -> Product {
    Product { name, category, price: fen * FEN, cost_percent, step: 1 }
}

/// Loose goods: the price of one has three decimals, and they go by the hundred.
const fn loose(name: &'static str, category: &'static str, price: i64) -> Product {
    Product { name, category, price, cost_percent: 60, step: 100 }
}

/// Printed to order: each job has its own price.
pub(crate) const PRINTING: usize = 0;

pub(crate) const CATALOGUE: &[Product] = &[
    product("定制印刷服务", "定制服务", 10_000, 55),
    product("A4复印纸 70克 5包装", "纸品", 12_800, 78),
    product("A4复印纸 80克 8包装", "纸品", 19_800, 78),
    product("A3复印纸 70克 5包装", "纸品", 25_600, 79),
    product("彩色卡纸 100张", "纸品", 2_680, 66),
    product("便利贴 76×76 12本", "纸品", 1_980, 58),
    product("热敏收银纸 80×60 50卷", "纸品", 11_500, 74),
    product("胶装笔记本 B5 4本", "纸品", 2_390, 60),
    product("皮面商务笔记本 A5", "纸品", 4_900, 52),
    product("中性笔 0.5 黑 12支", "书写工具", 1_890, 55),
    product("中性笔 0.5 红 12支", "书写工具", 1_890, 55),
    product("白板笔 四色 10支", "书写工具", 2_250, 57),
    product("记号笔 双头 黑 10支", "书写工具", 2_600, 57),
    product("2B铅笔 50支", "书写工具", 3_280, 56),
    product("荧光笔 6色", "书写工具", 1_290, 54),
    product("钢笔 礼盒装", "书写工具", 16_800, 45),
    loose("散装圆珠笔芯", "书写工具", 3_650),
    product("A4资料册 60页", "文件管理", 1_680, 58),
    product("档案盒 55毫米 10只", "文件管理", 6_900, 62),
    product("牛皮纸档案袋 50只", "文件管理", 3_450, 64),
    product("长尾夹 混装 48只", "文件管理", 1_150, 56),
    product("四层文件柜 带锁", "文件管理", 89_000, 70),
    loose("散装回形针", "文件管理", 285),
    product("订书机 省力型", "办公设备", 3_900, 60),
    product("碎纸机 5级保密", "办公设备", 68_000, 72),
    product("黑白激光打印机 双面", "办公设备", 169_900, 82),
    product("彩色多功能一体机", "办公设备", 298_000, 83),
    product("投影仪 会议型", "办公设备", 468_000, 80),
    product("装订机 铁圈式", "办公设备", 45_900, 70),
    product("电动升降办公桌", "办公设备", 218_000, 68),
    product("人体工学办公椅", "办公设备", 89_900, 65),
    product("硒鼓 黑 2600页", "办公耗材", 28_500, 68),
    product("墨盒 四色套装", "办公耗材", 32_600, 70),
    product("封箱胶带 6卷", "办公耗材", 2_980, 64),
    product("7号电池 40粒", "办公耗材", 4_590, 66),
    product("垃圾袋 加厚 100只", "办公耗材", 1_690, 63),
    product("书包 减负款", "学生用品", 15_900, 52),
    product("文具盒 三层", "学生用品", 3_290, 50),
    product("作业本 30本", "学生用品", 2_790, 62),
    product("彩色橡皮泥 24色", "学生用品", 2_580, 50),
    product("圆规尺子套装", "学生用品", 1_590, 52),
    product("书皮 自粘 20张", "学生用品", 1_250, 48),
    product("计算器 学生型", "学生用品", 3_600, 55),
    product("地球仪 20厘米", "学生用品", 7_800, 56),
    product("水彩颜料 36色", "美术用品", 5_680, 54),
    product("素描本 8开", "美术用品", 1_980, 55),
    product("油画框 60×80", "美术用品", 4_800, 58),
    product("画架 榉木", "美术用品", 13_600, 60),
    product("丙烯颜料 24色", "美术用品", 6_990, 55),
    product("宣纸 四尺 100张", "美术用品", 9_800, 57),
    product("装饰画 三联 客厅", "墙面装饰", 39_800, 45),
    product("无纺布墙纸 5.3平方米", "墙面装饰", 16_800, 55),
    product("挂钟 静音 35厘米", "墙面装饰", 12_900, 50),
    product("照片墙 组合相框", "墙面装饰", 15_900, 48),
    product("软木留言板 60×90", "墙面装饰", 7_900, 54),
    product("台灯 护眼", "灯具", 19_900, 58),
    product("落地灯 北欧", "灯具", 35_900, 52),
    product("吸顶灯 LED 48瓦", "灯具", 28_900, 60),
    product("吊灯 餐厅三头", "灯具", 46_800, 52),
    product("遮光窗帘 2.7米", "布艺", 39_900, 50),
    product("沙发靠垫 45×45", "布艺", 4_590, 45),
    product("短绒地毯 160×230", "布艺", 52_000, 52),
    product("棉麻桌布", "布艺", 6_900, 46),
    product("桌面收纳盒 三格", "收纳", 3_590, 50),
    product("衣物收纳箱 66升", "收纳", 5_990, 55),
    product("五层置物架", "收纳", 15_900, 58),
    product("玄关鞋柜 三门", "收纳", 69_900, 60),
    product("仿真绿植 1.2米", "花艺摆件", 18_900, 42),
    product("玻璃花瓶", "花艺摆件", 5_900, 40),
    product("香薰 礼盒", "花艺摆件", 12_800, 38),
    product("陶瓷摆件 一对", "花艺摆件", 16_900, 40),
];

/// The product of that number; custom printing beyond the end.
pub(crate) fn product_of(number: usize) -> &'static Product {
    const FALLBACK: Product = product("定制印刷服务", "定制服务", 10_000, 55);
    CATALOGUE.get(number).unwrap_or(&FALLBACK)
}

/// A product for a line of about that budget (ten-thousandths): it buys at least one, and not thousands.
pub(crate) fn draw_product(draw: &mut Draw, budget: i64) -> usize {
    let mut last = PRINTING;
    for _ in 0..16 {
        last = 1 + draw.index(CATALOGUE.len() - 1);
        if fits(last, budget) {
            return last;
        }
    }
    last
}

/// Whether a line of that budget can be a line of that product.
pub(crate) fn fits(number: usize, budget: i64) -> bool {
    let product = product_of(number);
    let least = product.price.saturating_mul(product.step);
    least <= budget && budget <= least.saturating_mul(400)
}

/// What a quantity of a product costs the shop, in whole fen for one.
pub(crate) fn cost(number: usize, unit_price: i64, quantity: i64) -> i64 {
    let product = product_of(number);
    let one = unit_price * product.cost_percent / 100;
    // Loose goods cost less than a fen; the others are rounded to it.
    let one = if product.step > 1 { one } else { one / FEN * FEN };
    one * quantity
}
