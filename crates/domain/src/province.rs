//! The provinces of China by their codes (GB/T 2260), however a file writes them.

/// A province, municipality, autonomous or special administrative region.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Province {
    /// The first two digits of its codes.
    pub code: &'static str,
    /// Its name without what sort of place it is: `江苏`.
    pub name: &'static str,
    /// Its whole name: `江苏省`.
    pub full_name: &'static str,
    /// Its names in Latin letters, the usual one first.
    pub latin: &'static [&'static str],
}

/// What may stand behind a name, the longest first.
const SORTS: [&str; 9] =
    ["维吾尔自治区", "特别行政区", "壮族自治区", "回族自治区", "自治区", "省", "市", " province", " city"];

/// By code.
static PROVINCES: [Province; 34] = [
    province("11", "北京", "北京市", &["Beijing", "Peking"]),
    province("12", "天津", "天津市", &["Tianjin"]),
    province("13", "河北", "河北省", &["Hebei"]),
    province("14", "山西", "山西省", &["Shanxi"]),
    province("15", "内蒙古", "内蒙古自治区", &["Inner Mongolia", "Nei Mongol", "Neimenggu"]),
    province("21", "辽宁", "辽宁省", &["Liaoning"]),
    province("22", "吉林", "吉林省", &["Jilin"]),
    province("23", "黑龙江", "黑龙江省", &["Heilongjiang"]),
    province("31", "上海", "上海市", &["Shanghai"]),
    province("32", "江苏", "江苏省", &["Jiangsu"]),
    province("33", "浙江", "浙江省", &["Zhejiang"]),
    province("34", "安徽", "安徽省", &["Anhui"]),
    province("35", "福建", "福建省", &["Fujian"]),
    province("36", "江西", "江西省", &["Jiangxi"]),
    province("37", "山东", "山东省", &["Shandong"]),
    province("41", "河南", "河南省", &["Henan"]),
    province("42", "湖北", "湖北省", &["Hubei"]),
    province("43", "湖南", "湖南省", &["Hunan"]),
    province("44", "广东", "广东省", &["Guangdong"]),
    province("45", "广西", "广西壮族自治区", &["Guangxi"]),
    province("46", "海南", "海南省", &["Hainan"]),
    province("50", "重庆", "重庆市", &["Chongqing"]),
    province("51", "四川", "四川省", &["Sichuan"]),
    province("52", "贵州", "贵州省", &["Guizhou"]),
    province("53", "云南", "云南省", &["Yunnan"]),
    province("54", "西藏", "西藏自治区", &["Tibet", "Xizang"]),
    province("61", "陕西", "陕西省", &["Shaanxi"]),
    province("62", "甘肃", "甘肃省", &["Gansu"]),
    province("63", "青海", "青海省", &["Qinghai"]),
    province("64", "宁夏", "宁夏回族自治区", &["Ningxia"]),
    province("65", "新疆", "新疆维吾尔自治区", &["Xinjiang"]),
    province("71", "台湾", "台湾省", &["Taiwan"]),
    province("81", "香港", "香港特别行政区", &["Hong Kong", "Hongkong"]),
    province("82", "澳门", "澳门特别行政区", &["Macau", "Macao"]),
];

const fn province(
    code: &'static str,
    name: &'static str,
    full_name: &'static str,
    latin: &'static [&'static str],
) -> Province {
    Province { code, name, full_name, latin }
}

impl Province {
    /// Finds the province that a text names: by its name with or without what sort of place it is, in Chinese or in
    /// Latin letters of either case, or by its code of two or six digits.
    pub fn named(text: &str) -> Option<&'static Self> {
        let text = text.trim();
        let bare = SORTS.iter().find_map(|sort| before(text, sort)).unwrap_or(text).trim_end();
        let code = bare.strip_suffix("0000").unwrap_or(bare);
        PROVINCES.iter().find(|known| {
            known.name == bare || known.code == code || known.latin.iter().any(|latin| latin.eq_ignore_ascii_case(bare))
        })
    }
}

/// What stands before an ending, which may be written in letters of either case.
fn before<'t>(text: &'t str, ending: &str) -> Option<&'t str> {
    let (start, end) = text.split_at_checked(text.len().checked_sub(ending.len())?)?;
    end.eq_ignore_ascii_case(ending).then_some(start)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_province_is_one_however_it_is_written() {
        for text in ["江苏", "江苏省", " 江苏省 ", "Jiangsu", "jiangsu", "JIANGSU", "Jiangsu Province", "32", "320000"]
        {
            assert_eq!(Province::named(text).map(|found| found.name), Some("江苏"), "{text}");
        }
        assert_eq!(Province::named("Shaanxi").map(|found| found.code), Some("61"));
        assert_eq!(Province::named("Shanxi").map(|found| found.code), Some("14"));
        assert_eq!(Province::named("内蒙古自治区").map(|found| found.code), Some("15"));
        assert_eq!(Province::named("广西壮族自治区").map(|found| found.code), Some("45"));
        for text in ["", "省", "Ontario", "江", "3200", "苏州市", "0000"] {
            assert_eq!(Province::named(text), None, "{text}");
        }
    }

    #[test]
    fn every_name_is_that_of_one_province() {
        for known in &PROVINCES {
            for text in [known.name, known.full_name, known.code].into_iter().chain(known.latin.iter().copied()) {
                assert_eq!(Province::named(text), Some(known), "{text}");
            }
        }
        assert!(PROVINCES.is_sorted_by(|one, next| one.code < next.code));
    }
}
