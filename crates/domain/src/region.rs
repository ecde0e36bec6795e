//! The large regions of China, above its provinces.

use crate::Province;

/// A large region: several provinces that lie together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Region {
    /// The name by which it is told and compared: `华东`.
    pub name: &'static str,
    /// Its name in English: `East China`.
    pub english: &'static str,
}

/// By the first digit of the codes of their provinces (GB/T 2260); those with 4 are two, as trade divides them.
static REGIONS: [Region; 8] = [
    Region { name: "华北", english: "North China" },
    Region { name: "东北", english: "Northeast China" },
    Region { name: "华东", english: "East China" },
    Region { name: "华中", english: "Central China" },
    Region { name: "华南", english: "South China" },
    Region { name: "西南", english: "Southwest China" },
    Region { name: "西北", english: "Northwest China" },
    Region { name: "港澳台", english: "Hong Kong, Macau and Taiwan" },
];

impl Region {
    /// All of them, from north to west.
    pub fn all() -> impl Iterator<Item = &'static Self> {
        REGIONS.iter()
    }

    /// The region of a province.
    pub fn of(province: &Province) -> Option<&'static Self> {
        let place = match province.code.as_bytes() {
            [b'1', _] => 0,
            [b'2', _] => 1,
            [b'3', _] => 2,
            [b'4', b'1'..=b'3'] => 3,
            [b'4', _] => 4,
            [b'5', _] => 5,
            [b'6', _] => 6,
            _ => 7,
        };
        REGIONS.get(place)
    }

    /// The region that a text names: in Chinese, with or without 地区, or in English, with or without `China`.
    pub fn named(text: &str) -> Option<&'static Self> {
        let text = text.trim();
        let bare = text.strip_suffix("地区").unwrap_or(text);
        REGIONS.iter().find(|known| {
            let short = known.english.strip_suffix(" China").unwrap_or(known.english);
            known.name == bare || known.english.eq_ignore_ascii_case(text) || short.eq_ignore_ascii_case(text)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_province_lies_in_one_region() {
        for (province, region) in [
            ("内蒙古", "华北"),
            ("黑龙江", "东北"),
            ("上海", "华东"),
            ("江西", "华东"),
            ("山东", "华东"),
            ("湖南", "华中"),
            ("广东", "华南"),
            ("海南", "华南"),
            ("重庆", "西南"),
            ("西藏", "西南"),
            ("新疆", "西北"),
            ("台湾", "港澳台"),
            ("澳门", "港澳台"),
        ] {
            let found = Province::named(province).and_then(Region::of);
            assert_eq!(found.map(|region| region.name), Some(region), "{province}");
        }
    }

    #[test]
    fn a_region_is_one_however_it_is_written() {
        for text in ["华东", "华东地区", " East China", "east", "EAST CHINA"] {
            assert_eq!(Region::named(text).map(|found| found.name), Some("华东"), "{text}");
        }
        for text in ["", "地区", "China", "江苏", "Eastern"] {
            assert_eq!(Region::named(text), None, "{text}");
        }
    }
}
