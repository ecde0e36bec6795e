//! What natural groups are called.

use crate::Text;

macro_rules! texts {
    ($($name:ident: $en:literal, $zh:literal;)*) => {
        $(#[doc = $en] pub const $name: Text = Text::new($en, $zh);)*
    };
}

texts! {
    HIGH: "high {metric}", "{metric}高";
    LOW: "low {metric}", "{metric}低";
    AND: ", ", "、";
    AVERAGE: "average in all", "各项居中";
}
