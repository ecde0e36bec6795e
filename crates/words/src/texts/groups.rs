//! What natural groups are called.

texts! {
    HIGH: "high {metric}", "{metric}高";
    LOW: "low {metric}", "{metric}低";
    AND: ", ", "、";
    AVERAGE: "average in all", "各项居中";
}
