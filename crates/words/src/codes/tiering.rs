//! Messages about tiering: expressions, cutoffs, test cases.

use super::entry::{self, Class, Entry, failed, note};

/// The policy or the data is wrong.
const fn data(code: &'static str, en: &'static str, zh: &'static str, fix: [&'static str; 2]) -> Entry {
    entry::data(code, Class::BadRequest, en, zh, fix)
}

/// Parts of the program do not fit together: no input should bring this about.
const fn failure(code: &'static str, en: &'static str, zh: &'static str) -> Entry {
    let fix = [
        "This should not happen. Please report it with the policy file.",
        "这种情况不应出现，请附上策略文件反馈给我们。",
    ];
    failed(code, Class::Internal, en, zh, fix)
}

pub(super) const ENTRIES: &[Entry] = &[
    data(
        "T0301",
        "`{expression}` gives a number that is too large to store, for customer {customer}",
        "客户 {customer} 的 `{expression}` 计算结果过大，无法保存",
        [
            "Check the values of this customer; if they are right, divide or round within the expression.",
            "请检查该客户的各项数值；若确有这么大的数，请在表达式中先做除法或取整。",
        ],
    ),
    failure("T0302", "There are no values for `{name}`", "`{name}` 没有任何取值"),
    failure(
        "T0303",
        "The values of `{name}` differ in type or number from what the policy says",
        "`{name}` 的取值类型或个数与策略不符",
    ),
    failure("T0304", "`{expression}` combines values of different types", "`{expression}` 中的值类型不匹配"),
    data(
        "T0305",
        "There are no cutoffs for scheme `{scheme}`",
        "分层方案 `{scheme}` 没有分界值",
        ["Classify all customers once: that computes the cutoffs.", "请先对全体客户做一次分层，分界值由此得出。"],
    ),
    data(
        "T0306",
        "The cutoffs of scheme `{scheme}` do not match its present form",
        "分层方案 `{scheme}` 的分界值与当前方案不符",
        [
            "The policy has changed since they were computed. Classify all customers again.",
            "计算分界值之后策略已有改动，请重新对全体客户做一次分层。",
        ],
    ),
    data(
        "T0307",
        "Scheme `{scheme}` has no tier `{tier}`, which its set of segments needs",
        "分层方案 `{scheme}` 缺少其分群所需的层级 `{tier}`",
        ["List the tier, or write a list of segments of your own.", "请补上该层级，或改用自定义的分群列表。"],
    ),
    failure("T0308", "There is no customer in row {row}", "第 {row} 行没有客户"),
    failure(
        "T0309",
        "The groups of the scheme `{scheme}` cannot be found: {reason}",
        "无法划分方案 `{scheme}` 的客群：{reason}",
    ),
    data(
        "T0320",
        "This file of test cases cannot be read as YAML: {reason}",
        "测试用例文件不是有效的 YAML：{reason}",
        [
            "Nothing else was checked. Texts that contain `: `, ` #`, a quote or a bracket need quotes.",
            "其余内容尚未检查。含有 `: `、` #`、引号或括号的文本需要加引号。",
        ],
    ),
    data(
        "T0321",
        "`{key}` is not written as expected: {wanted}",
        "`{key}` 的写法不对，应为：{wanted}",
        [
            "`terrace policy show retail --cases` prints examples.",
            "用 `terrace policy show retail --cases` 可查看写法示例。",
        ],
    ),
    data(
        "T0322",
        "`{key}` is not known here; possible: {known}",
        "此处没有 `{key}` 这一项；可用的有：{known}",
        ["Correct the word, or remove the line.", "请改正拼写，或删去这一行。"],
    ),
    data("T0323", "`{key}` is missing", "缺少 `{key}`", ["Add it.", "请补上。"]),
    data(
        "T0324",
        "`{key}` occurs twice, first in line {line}",
        "`{key}` 重复出现，第一次在第 {line} 行",
        ["Keep one of them.", "请只保留一处。"],
    ),
    data(
        "T0325",
        "The policy has no `{name}` that can be used here; it has: {known}",
        "策略中没有可用在此处的 `{name}`；已有：{known}",
        ["Correct the name, or add it to the policy.", "请改正名称，或在策略中加上它。"],
    ),
    data(
        "T0326",
        "`{value}` cannot be a value of `{name}`; expected: {wanted}",
        "`{value}` 不能作为 `{name}` 的值，应为：{wanted}",
        [
            "Numbers are plain digits with a decimal point, dates are YYYY-MM-DD, flags are true or false.",
            "数字只写数位并以 `.` 为小数点，日期写作 YYYY-MM-DD，是否写作 true 或 false。",
        ],
    ),
    data(
        "T0327",
        "Scheme `{scheme}` has no tier `{tier}`; it has: {known}",
        "分层方案 `{scheme}` 没有层级 `{tier}`；已有：{known}",
        ["Name one of its tiers, or `~` for no class.", "请写其中一个层级；没有层级时写 `~`。"],
    ),
    data(
        "T0328",
        "The cutoffs of `{scheme}` are written differently: {form}",
        "`{scheme}` 的分界值写法不同：{form}",
        [
            "Thresholds and rules have no cutoffs; `terrace policy show retail --cases` prints examples for other schemes.",
            "阈值和规则方案没有分界值；其他方案的写法可用 `terrace policy show retail --cases` 查看。",
        ],
    ),
    data(
        "T0329",
        "Scheme `{scheme}` cannot be tested alone: it compares customers",
        "分层方案 `{scheme}` 需要与其他客户比较，无法单独测试",
        [
            "Give its cutoffs under `cutoffs:`, or the other customers under `population:`.",
            "请在 `cutoffs:` 下给出分界值，或在 `population:` 下给出其他客户。",
        ],
    ),
    data(
        "T0330",
        "A case has either `cutoffs` or a `population`, not both",
        "一个用例只能给出 `cutoffs` 或 `population` 之一",
        ["Remove one of them: a population has its own cutoffs.", "请删去其中之一：有了客群，分界值由客群得出。"],
    ),
    data(
        "T0331",
        "Two customers of this case have the id `{id}`",
        "该用例中有两个客户的编号都是 `{id}`",
        ["Give each its own `customer_id`, or none.", "请为每个客户写不同的 `customer_id`，或都不写。"],
    ),
    data(
        "T0332",
        "`{name}` is given only for some customers of this case, but it is an expression of the policy",
        "该用例只为部分客户给出了 `{name}`，而它在策略中是表达式",
        ["Give it for all of them, or for none: then it is computed.", "请为所有客户都给出，或都不给出，由程序计算。"],
    ),
    data(
        "T0333",
        "The reason expected of `{scheme}` is empty",
        "`{scheme}` 期望的理由是空的",
        ["Write a part of the reason, or remove the line.", "请写出理由中的一段文字，或删去这一行。"],
    ),
    note(
        "T0340",
        "{scheme}: {customers} {customers|customer is|customers are} below zero ({sum} in all); shares are of the total of all others",
        "{scheme}：有 {customers} 位客户低于零（合计 {sum}），不计入总额；占比以其余客户的总额为基数",
        [
            "they are in the last tier. A metric before returns, such as `gross_amount`, is never below zero",
            "这些客户归入最后一个层级。退货前的指标（如 `gross_amount`）不会低于零",
        ],
    ),
];
