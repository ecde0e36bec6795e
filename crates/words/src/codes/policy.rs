//! Messages about policy files.

use super::{Entry, Exit};

/// A mistake that keeps a policy from being used.
pub(super) const fn error(code: &'static str, en: &'static str, zh: &'static str, fix: [&'static str; 2]) -> Entry {
    let [fix_en, fix_zh] = fix;
    Entry { code, exit: Exit::Data, en, zh, fix_en, fix_zh }
}

/// Something that is likely not meant.
const fn warning(code: &'static str, en: &'static str, zh: &'static str, fix: [&'static str; 2]) -> Entry {
    let [fix_en, fix_zh] = fix;
    Entry { code, exit: Exit::Done, en, zh, fix_en, fix_zh }
}

pub(super) const ENTRIES: &[Entry] = &[
    error(
        "T0201",
        "This is not valid YAML: {reason}",
        "不是有效的 YAML：{reason}",
        [
            "Nothing else was checked. Texts with `: `, ` #`, or a quote, bracket or brace at their start need quotes around them.",
            "其余内容尚未检查。含有 `: `、` #`，或以引号、方括号、花括号开头的文本需要加引号。",
        ],
    ),
    error(
        "T0202",
        "A tab indents this line; YAML takes blanks only",
        "这一行用制表符缩进，而 YAML 只接受空格",
        ["Replace the tab with blanks.", "请把制表符换成空格。"],
    ),
    error(
        "T0203",
        "This expression holds a comma inside braces and stands without quotes, so that YAML cuts it there",
        "花括号内的表达式含有逗号却没有加引号，YAML 会在逗号处把它切断",
        ["Put double quotes around the whole expression: `\"…\"`.", "请用双引号把整个表达式括起来：`\"…\"`。"],
    ),
    error(
        "T0204",
        "Nested deeper than {limit} levels",
        "嵌套超过 {limit} 层",
        [
            "No policy needs that; look for a bracket or dash too many.",
            "策略不需要这么深的嵌套，请检查是否多写了括号或短横线。",
        ],
    ),
    error(
        "T0205",
        "Anchors and aliases (`&name`, `*name`) are not part of the policy language",
        "策略文件不支持锚点和别名（`&name`、`*name`）",
        [
            "Write the value out; quote a text that starts with & or *.",
            "请直接写出内容；以 & 或 * 开头的文本要加引号。",
        ],
    ),
    error(
        "T0206",
        "A second document begins here; a file holds one policy",
        "这里开始了第二个文档，而一个文件只能有一份策略",
        ["Move it to a file of its own.", "请把它移到单独的文件中。"],
    ),
    error("T0207", "`{key}` must be {wanted}", "`{key}` 应为{wanted}", ["", ""]),
    error(
        "T0208",
        "`{key}` is not a key that is known here",
        "这里没有名为 `{key}` 的键",
        ["Known here: {known}.", "这里可用的键：{known}。"],
    ),
    error("T0209", "The key `{key}` is missing", "缺少键 `{key}`", ["", ""]),
    error(
        "T0210",
        "`{key}` stands twice; first in line {line}",
        "`{key}` 重复出现，首次出现在第 {line} 行",
        ["Keep one of them.", "请只保留一处。"],
    ),
    error(
        "T0211",
        "The name `{name}` is taken already, in line {line}",
        "名称 `{name}` 已在第 {line} 行使用",
        [
            "Names are unique across fields, metrics, labels and schemes, since each becomes a column.",
            "字段、指标、标签和分层方案的名称不能相互重复，因为每个名称都会成为一列。",
        ],
    ),
    error(
        "T0212",
        "`{name}` can't be a name",
        "`{name}` 不能用作名称",
        [
            "A name has lower-case letters, digits and _, starts with a letter and has at most 64 characters.",
            "名称只能由小写字母、数字和 _ 组成，以字母开头，最长 64 个字符。",
        ],
    ),
    error(
        "T0213",
        "`{name}` is a reserved word",
        "`{name}` 是保留字",
        ["Choose another name, such as `my_{name}`.", "请换一个名称，例如 `my_{name}`。"],
    ),
    error(
        "T0214",
        "The file is larger than {limit} KiB",
        "文件超过 {limit} KiB",
        ["A policy is a page or two; this may be another file.", "策略通常只有一两页，请确认文件是否选错。"],
    ),
    error(
        "T0215",
        "`{key}` is empty",
        "`{key}` 为空",
        ["Give it a value or take the key out.", "请填写内容或删除该键。"],
    ),
    error(
        "T0216",
        "The metric `{name}` needs either a `measure` or an `expr`",
        "指标 `{name}` 必须且只能写 `measure` 或 `expr` 之一",
        [
            "`measure` is a shipped formula over facts, `expr` an expression over other names.",
            "`measure` 是内置的事实公式，`expr` 是由其他名称组成的表达式。",
        ],
    ),
    error(
        "T0217",
        "An expression has no window of its own",
        "表达式没有自己的时间窗口",
        ["Put the window on the measures that it names.", "请把 `window` 写在它引用的度量上。"],
    ),
    error(
        "T0218",
        "A policy file is made of keys with values (`policy: …`, `currency: …`), and this is none",
        "策略文件应由键值对组成（`policy: …`、`currency: …`），而这里不是",
        ["", ""],
    ),
    error(
        "T0219",
        "A full-width `：` stands here, and YAML needs `:` with a blank after it",
        "这里用了全角冒号 `：`，YAML 需要半角冒号 `:` 并在其后加空格",
        ["Switch the keyboard to half-width signs.", "请切换到半角标点。"],
    ),
    error(
        "T0220",
        "There is no measure `{name}`",
        "没有名为 `{name}` 的度量",
        ["`terrace policy measures` lists them all.", "用 `terrace policy measures` 可查看全部度量。"],
    ),
    error(
        "T0221",
        "`{name}` is no metric, label, scheme or field of the customer",
        "`{name}` 不是指标、标签、分层方案，也不是客户字段",
        [
            "A text stands in single quotes: 'text'. A further column of your customer files is declared under `fields:`.",
            "文本要写在单引号中：'文本'。客户文件中的其他列要先在 `fields:` 中声明。",
        ],
    ),
    warning(
        "T0222",
        "A window changes nothing about the measure `{name}`",
        "时间窗口对度量 `{name}` 不起作用",
        ["Take the window out.", "请去掉 `window`。"],
    ),
    error(
        "T0223",
        "The measure `{name}` compares a window with the one before, so it needs one",
        "度量 `{name}` 要与上一个时间窗口比较，必须写明窗口",
        ["Add, for example, `window: 12 months`.", "请加上窗口，例如 `window: 12 months`。"],
    ),
    error(
        "T0224",
        "`{text}` is not a window",
        "`{text}` 不是时间窗口",
        [
            "Write `all`, or a number with days, weeks, months or years, such as `12 months`.",
            "请写 `all`，或数字加 days、weeks、months、years，例如 `12 months`。",
        ],
    ),
    error(
        "T0225",
        "`{text}` is not a currency",
        "`{text}` 不是货币代码",
        ["Write three letters (ISO 4217), such as CNY.", "请写三个字母的代码（ISO 4217），例如 CNY。"],
    ),
    error(
        "T0226",
        "`{text}` is not a time zone",
        "`{text}` 不是时区",
        ["Write a name of the IANA database, such as Asia/Shanghai.", "请写 IANA 时区名，例如 Asia/Shanghai。"],
    ),
    error(
        "T0227",
        "`{text}` is not a share",
        "`{text}` 不是占比",
        [
            "Write a percentage from 0% to 100% with at most four decimals, such as 12.5%.",
            "请写 0% 到 100% 之间的百分数，最多四位小数，例如 12.5%。",
        ],
    ),
    error(
        "T0228",
        "`{text}` is not a number that a policy takes",
        "`{text}` 不是策略可用的数字",
        [
            "Write digits with `.` before at most six decimals, no thousands marks, up to 1,000,000,000,000.",
            "请写阿拉伯数字，小数点用 `.`，最多六位小数，不加千位分隔符，绝对值不超过 1,000,000,000,000。",
        ],
    ),
    error(
        "T0229",
        "`{key}` is `true` or `false`, not `{text}`",
        "`{key}` 只能是 `true` 或 `false`，不能是 `{text}`",
        ["", ""],
    ),
    error("T0230", "`{key}` can't be `{text}`", "`{key}` 不能是 `{text}`", ["It takes: {known}.", "可选：{known}。"]),
    error(
        "T0231",
        "`{name}` holds {found}; `{key}` needs numbers",
        "`{name}` 的内容是{found}，而 `{key}` 需要数字",
        ["", ""],
    ),
    error(
        "T0232",
        "`{name}` is a field that every customer has; a field of your own needs another name",
        "`{name}` 是所有客户都有的字段，自定义字段要用别的名称",
        ["Name it directly in conditions, or choose another name here.", "条件中可直接使用该字段；这里请换一个名称。"],
    ),
    warning(
        "T0233",
        "Files with the header `{header}` are read as the field `{column}`, so nothing is left here",
        "表头“{header}”会被识别为字段 `{column}`，此处将没有内容",
        ["Use `{column}` in conditions.", "请在条件中使用 `{column}`。"],
    ),
    error(
        "T0234",
        "The header `{header}` is read by the field `{other}` already, in line {line}",
        "表头“{header}”已由第 {line} 行的字段 `{other}` 使用",
        ["Leave it to one of the two.", "请只保留其中一处。"],
    ),
    warning(
        "T0235",
        "`{name}` counts as loyalty here, though who never complains may simply have left: silence is no loyalty",
        "这里把 `{name}` 计入忠诚度，但从不投诉的客户可能只是默默离开：沉默不等于忠诚",
        [
            "Weigh what loyal customers do, such as orders or days since the last order; or leave out `as: loyalty`.",
            "请改用忠诚客户的行为（如订单数、距上次下单天数），或去掉 `as: loyalty`。",
        ],
    ),
    error(
        "T0236",
        "`{key}` says nothing to `{what}`",
        "“{key}”对 `{what}` 没有意义",
        ["Take it away; beside it can stand: {known}.", "请删去该键；旁边可写的有：{known}。"],
    ),
    error(
        "T0237",
        "`{text}` is no horizon: a forecast looks ahead by a span of at most {most} years",
        "“{text}”不能作预测期：预测期须是不超过 {most} 年的一段时间",
        ["Write a span, such as `horizon: 12 months`.", "请写一段时间，例如 `horizon: 12 months`。"],
    ),
    error(
        "T0238",
        "`{text}` is no whole number of months, by which money is discounted",
        "“{text}”不是整月数，而金额是按月折现的",
        ["Write months or years, such as `horizon: 12 months`.", "请以月或年书写，例如 `horizon: 12 months`。"],
    ),
    error(
        "T0240",
        "This is not an expression: {reason}",
        "不是有效的表达式：{reason}",
        [
            "Expressions are SQL conditions and arithmetic over names of the policy.",
            "表达式是由策略中的名称组成的 SQL 条件和算式。",
        ],
    ),
    error(
        "T0241",
        "`{part}` is not part of the policy language",
        "策略语言不支持 `{part}`",
        [
            "It has + - * / = <> < <= > >=, and, or, not, in, between, is null, case when, date '…', nullif, coalesce, abs, least, greatest, round.",
            "可用：+ - * / = <> < <= > >=、and、or、not、in、between、is null、case when、date '…'、nullif、coalesce、abs、least、greatest、round。",
        ],
    ),
    error(
        "T0242",
        "The expression is nested too deeply, or longer than {tokens} words and signs",
        "表达式嵌套过深，或超过 {tokens} 个词和符号",
        [
            "Split it into metrics or labels, or use `in (…)` for long lists.",
            "请拆分成若干指标或标签，较长的列举请用 `in (…)`。",
        ],
    ),
    error(
        "T0243",
        "There is no function `{name}`",
        "没有名为 `{name}` 的函数",
        ["There are: {known}.", "可用的函数：{known}。"],
    ),
    error(
        "T0244",
        "The number of arguments of `{name}` is {wanted}, not {count}",
        "`{name}` 需要 {wanted} 个参数，这里有 {count} 个",
        ["", ""],
    ),
    error(
        "T0245",
        "This compares {left} with {right}",
        "这里把{left}与{right}相比较",
        ["Numbers stand without quotes, texts in single quotes.", "数字不加引号，文本写在单引号中。"],
    ),
    error("T0246", "`{operator}` needs numbers; this is {found}", "`{operator}` 需要数字，而这里是{found}", ["", ""]),
    error(
        "T0247",
        "A condition is needed here; this is {found}",
        "这里需要条件，而这是{found}",
        ["Compare it with something, such as `> 0`.", "请与某个值比较，例如 `> 0`。"],
    ),
    error(
        "T0248",
        "The values of `{name}` must be of one sort; here {left} meets {right}",
        "`{name}` 的各个值必须同类，这里混用了{left}和{right}",
        ["", ""],
    ),
    error(
        "T0249",
        "`{text}` is not a date",
        "`{text}` 不是日期",
        ["Write it as '2024-01-31'.", "请写成 '2024-01-31' 的形式。"],
    ),
    error(
        "T0250",
        "`{tier}` is no tier of the scheme `{scheme}`, so that this never holds",
        "分层方案 `{scheme}` 没有层级 `{tier}`，条件永远不会成立",
        ["Its tiers: {known}.", "它的层级：{known}。"],
    ),
    error(
        "T0251",
        "Of {found} there is no smaller or larger",
        "{found}没有大小之分",
        ["Use `=`, `<>` or `in (…)`.", "请用 `=`、`<>` 或 `in (…)`。"],
    ),
    error(
        "T0252",
        "Double quotes make `{text}` a name, not a text",
        "双引号中的 `{text}` 会被当作名称而不是文本",
        ["Put texts into single quotes.", "请用单引号括住文本。"],
    ),
    error(
        "T0253",
        "This is always null",
        "这里永远是空值",
        [
            "Null makes null everywhere but in `coalesce` and `case`.",
            "除 `coalesce` 和 `case` 外，空值参与运算的结果都是空值。",
        ],
    ),
    error(
        "T0254",
        "A metric holds a number, text or date; this is a condition",
        "指标的内容应是数字、文本或日期，而这是一个条件",
        [
            "Make it a label (`labels:`, with `when:`), or use `case when … then 1 else 0 end`.",
            "请改为标签（`labels:` 下的 `when:`），或写成 `case when … then 1 else 0 end`。",
        ],
    ),
    error(
        "T0255",
        "A comparison with null never holds",
        "与空值比较永远不成立",
        ["Write `is null` or `is not null`.", "请写 `is null` 或 `is not null`。"],
    ),
    error(
        "T0256",
        "The places to round to are a whole number from 0 to 6",
        "保留的小数位数应是 0 到 6 的整数",
        ["", ""],
    ),
    error(
        "T0257",
        "These need each other: {cycle}",
        "这些名称互相依赖：{cycle}",
        ["Take one of them out of the circle.", "请去掉其中一处引用。"],
    ),
    error(
        "T0260",
        "The scheme `{scheme}` does not say how it classifies",
        "分层方案 `{scheme}` 没有写明分类方式",
        ["It needs one of: {known}.", "需要其中之一：{known}。"],
    ),
    error(
        "T0261",
        "A scheme classifies in one way, and this one has `{first}` already",
        "一个分层方案只能有一种分类方式，这里已有 `{first}`",
        ["Make `{key}` a scheme of its own.", "请把 `{key}` 写成单独的分层方案。"],
    ),
    error("T0262", "`{key}` lists no tier", "`{key}` 中没有任何层级", ["", ""]),
    error(
        "T0263",
        "The tier `{tier}` stands twice; first in line {line}",
        "层级 `{tier}` 重复出现，首次出现在第 {line} 行",
        ["", ""],
    ),
    error(
        "T0264",
        "The last tier takes the rest, so `{tier}` carries no `{key}`",
        "最后一个层级容纳其余客户，因此 `{tier}` 不写 `{key}`",
        ["Take it out, or add a last tier without.", "请去掉它，或在最后加一个不带该键的层级。"],
    ),
    error(
        "T0265",
        "The tier `{tier}` says no `{key}`; only the last one takes the rest",
        "层级 `{tier}` 没有写 `{key}`，只有最后一个层级可以省略",
        ["", ""],
    ),
    error(
        "T0266",
        "The tier `{tier}` is never reached: `{rest}` takes all that is left",
        "层级 `{tier}` 永远不会命中，因为 `{rest}` 已容纳其余客户",
        ["Give `{rest}` a `when`, or move it to the end.", "请为 `{rest}` 加上 `when`，或把它移到最后。"],
    ),
    error(
        "T0267",
        "Tiers fall from best to worst, and `{edge}` lies above `{before}`",
        "层级应从高到低排列，而 `{edge}` 高于前一个的 `{before}`",
        ["Order the tiers by their edges, the highest first.", "请按界限从高到低排列层级。"],
    ),
    error(
        "T0268",
        "The tier at `{edge}` is never reached after `{before}`",
        "前一个层级是 `{before}`，因此 `{edge}` 永远不会命中",
        ["", ""],
    ),
    error(
        "T0269",
        "Shares are cumulative and rise: {share} is not more than {before}",
        "占比是累计值，应逐级增大，而 {share} 不大于 {before}",
        ["Each share counts all tiers down to its own.", "每个占比包含到该层级为止的全部层级。"],
    ),
    error(
        "T0270",
        "{share} leaves nothing for this tier or for those after it",
        "{share} 会让该层级或其后的层级没有客户",
        ["Write a share above 0% and below 100%.", "请写大于 0% 且小于 100% 的占比。"],
    ),
    error(
        "T0271",
        "A tier has `over` or `from`, not both",
        "一个层级只能写 `over` 或 `from` 之一",
        ["`over` is >, `from` is ≥.", "`over` 表示大于，`from` 表示大于等于。"],
    ),
    error(
        "T0272",
        "The tiers of one score are cut either by `top` or by `over` and `from`; `{key}` is of the other sort",
        "同一评分的层级要么都用 `top`，要么都用 `over` 和 `from`，`{key}` 与其他层级不一致",
        ["", ""],
    ),
    error(
        "T0273",
        "The tier `{tier}` before has the same condition, so that this is never reached",
        "前面的层级 `{tier}` 已有相同条件，这里永远不会命中",
        ["", ""],
    ),
    error(
        "T0274",
        "The condition of `{tier}` always holds, so that no tier after it is reached",
        "`{tier}` 的条件恒成立，其后的层级永远不会命中",
        ["Move the tier to the end.", "请把该层级移到最后。"],
    ),
    error("T0275", "The condition of `{tier}` never holds", "`{tier}` 的条件永远不成立", ["", ""]),
    error(
        "T0276",
        "The tier `{tier}` is never reached: wherever its condition holds, one before it does",
        "层级 `{tier}` 永远不会命中：凡是满足它的条件的客户，都已被前面的条件选走",
        ["Put the narrower condition first.", "请把范围更小的条件放在前面。"],
    ),
    error(
        "T0277",
        "`expect` names `{tier}`, which is no tier of this scheme",
        "`expect` 中的 `{tier}` 不是该方案的层级",
        ["Its tiers: {known}.", "它的层级：{known}。"],
    ),
    error("T0278", "The expected shares add up to {sum}, not to 100%", "预期占比之和为 {sum}，而不是 100%", ["", ""]),
    error(
        "T0279",
        "A matrix crosses {least} to {most} metrics; here are {count}",
        "矩阵需要交叉 {least} 到 {most} 个指标，这里有 {count} 个",
        ["", ""],
    ),
    error(
        "T0280",
        "The cell has {count} words for {axes} axes",
        "单元格写了 {count} 项，而矩阵有 {axes} 个维度",
        ["Write `high` or `low` for each axis, in their order.", "请按维度顺序逐个写 `high` 或 `low`。"],
    ),
    error(
        "T0281",
        "The cell {cell} belongs to the tier `{tier}` already",
        "单元格 {cell} 已属于层级 `{tier}`",
        ["", ""],
    ),
    error(
        "T0282",
        "No tier takes {cells}",
        "没有层级包含单元格 {cells}",
        ["Give each of them a tier.", "请为每个单元格安排层级。"],
    ),
    error(
        "T0283",
        "`bins` is a whole number from 2 to {most}, not `{text}`",
        "`bins` 应是 2 到 {most} 的整数，不能是 `{text}`",
        ["", ""],
    ),
    error(
        "T0284",
        "`standard-10` reads digits of five, and `bins` is {bins}",
        "`standard-10` 基于五分位，而 `bins` 为 {bins}",
        ["Set `bins: 5`, or list segments of your own.", "请设 `bins: 5`，或自行列出分群。"],
    ),
    error(
        "T0285",
        "`{key}` is a digit from 1 to {most}, a list of them, or `any`; not `{text}`",
        "`{key}` 应是 1 到 {most} 的数字、数字列表或 `any`，不能是 `{text}`",
        ["", ""],
    ),
    error(
        "T0286",
        "No segment takes {count} of the combinations of digits, such as {examples}",
        "有 {count} 种得分组合不属于任何分群，例如 {examples}",
        ["Add a last segment with `any`, or widen others.", "请在最后加一个 `any` 分群，或放宽其他分群。"],
    ),
    error(
        "T0287",
        "The segment `{tier}` is never reached: those before it take all its digits",
        "分群 `{tier}` 永远不会命中：它的得分组合都已属于前面的分群",
        ["Put the narrower segment first.", "请把范围更小的分群放在前面。"],
    ),
    error(
        "T0288",
        "A weight is more than 0, not `{weight}`",
        "权重必须大于 0，不能是 `{weight}`",
        [
            "For an input of which less is better write `lower_is_better: true`.",
            "数值越小越好的指标请写 `lower_is_better: true`。",
        ],
    ),
    error("T0289", "The weights add up to {sum}, not to 100", "权重之和为 {sum}，而不是 100", ["", ""]),
    error(
        "T0290",
        "Credit must weigh more than revenue, and revenue more than loyalty; here credit has {credit}, revenue {revenue}, loyalty {loyalty}",
        "权重应依次为信用度 > 营业额 > 忠诚度，而这里信用度为 {credit}、营业额为 {revenue}、忠诚度为 {loyalty}",
        [
            "Weights are summed by `as:`; change them so that they fall in that order.",
            "权重按 `as:` 汇总，请调整使其依次递减。",
        ],
    ),
    error(
        "T0291",
        "`{name}` stands already in line {line}",
        "`{name}` 已在第 {line} 行列出",
        [
            "Write each metric once; in a score, add its weights up in one input.",
            "每个指标只写一次；在评分中请把权重合并到一项。",
        ],
    ),
    error(
        "T0292",
        "Levels fall from highest to lowest, and {from} is not below {before}",
        "会员等级应从高到低排列，而 {from} 不低于前一级的 {before}",
        ["", ""],
    ),
    error(
        "T0293",
        "Members of `{level}` would pay {pays}, less than the {before} of the higher level `{higher}`",
        "`{level}` 会员支付 {pays}，低于更高等级 `{higher}` 的 {before}",
        ["No one pays more for being at a higher level.", "等级更高的会员不得支付更多。"],
    ),
    error(
        "T0294",
        "The level `{level}` stands twice; first in line {line}",
        "等级 `{level}` 重复出现，首次出现在第 {line} 行",
        ["", ""],
    ),
    error(
        "T0295",
        "`{key}` can't be {number}",
        "`{key}` 不能是 {number}",
        [
            "`per` and `earn` are more than 0, other numbers at least 0.",
            "`per` 和 `earn` 必须大于 0，其他数字不能小于 0。",
        ],
    ),
];
