//! How headers, marks and sheets were read: what stops a file, and what should be known of it.

use super::super::entry::{Class, Entry, data, note};

pub(in super::super) const READINGS: &[Entry] = &[
    data(
        "T1130",
        Class::BadRequest,
        "{file}: the amounts of `{header}` carry different currencies: {examples}",
        "{file}：`{header}` 中的金额带有不同的货币：{examples}",
        [
            "Amounts in different currencies cannot be added up. To take each row's currency from that column, write in a mapping: `columns: { currency: \"{header}\" }`; if all are in one currency: `columns: { currency: { value: CNY } }`.",
            "不同货币的金额不能相加。如要按该列取得每行的币种，请在映射文件中写：`columns: { currency: \"{header}\" }`；如果全部是同一种货币，请写：`columns: { currency: { value: CNY } }`。",
        ],
    ),
    data(
        "T1131",
        Class::BadRequest,
        "{file}: the mark in the numbers of `{header}` could stand before decimals or between thousands: {examples}",
        "{file}：`{header}` 中数字里的符号可能是小数点，也可能是千位分隔符：{examples}",
        [
            "Say in a mapping which sign stands before decimals: `decimal: \".\"` or `decimal: \",\"`; the other one then stands between thousands.",
            "请在映射文件中写明小数点用哪个符号：`decimal: \".\"` 或 `decimal: \",\"`；另一个就是千位分隔符。",
        ],
    ),
    data(
        "T1132",
        Class::BadRequest,
        "{file}: some numbers of `{header}` have a decimal comma and others a decimal point: {examples}",
        "{file}：`{header}` 中有的数字用逗号作小数点，有的用句点：{examples}",
        [
            "Export the column in one way of writing. To reject the rows written in the other way, say in a mapping which one holds: `decimal: \",\"` or `decimal: \".\"`.",
            "请用同一种写法重新导出该列。如要拒绝另一种写法的行，请在映射文件中写明以哪种为准：`decimal: \",\"` 或 `decimal: \".\"`。",
        ],
    ),
    data(
        "T1133",
        Class::BadRequest,
        "{file}: no order of day and month fits all dates of `{header}`: {examples}",
        "{file}：`{header}` 中的日期没有一种“日、月”顺序能全部适用：{examples}",
        [
            "Export the dates with the year first. To reject those that do not fit, name the right format in a mapping: `date_format: \"{day_first}\"` or `date_format: \"{month_first}\"`.",
            "请以年份在前的写法重新导出日期。如要拒绝不符合的行，请在映射文件中写明正确的格式：`date_format: \"{day_first}\"` 或 `date_format: \"{month_first}\"`。",
        ],
    ),
    data(
        "T1134",
        Class::BadRequest,
        "{file}: in `{header}` day and month of some dates have been swapped by a spreadsheet: it turned days up to 12 into dates ({typed}) and left the others as text ({texts})",
        "{file}：`{header}` 中部分日期的日和月被电子表格颠倒了：12 日及以前的被转换成日期（{typed}），其余仍是文本（{texts}）",
        [
            "Take the original export and do not open it in a spreadsheet before; or import the column as text there. If the dates are right as they stand, say how the texts are written: `date_format: \"{format}\"`.",
            "请使用原始导出文件，导入前不要用电子表格打开；或在电子表格中按文本导入该列。如果日期确实无误，请写明文本日期的格式：`date_format: \"{format}\"`。",
        ],
    ),
    data(
        "T1135",
        Class::BadRequest,
        "{file}: the header `{header}` names the clock `{zone}`, which is not one single time zone",
        "{file}：表头 `{header}` 写明了时钟 `{zone}`，但它并不对应唯一的时区",
        [
            "Name the time zone in a mapping, such as `timezone: {example}`.",
            "请在映射文件中写明时区，例如 `timezone: {example}`。",
        ],
    ),
    data(
        "T1136",
        Class::BadRequest,
        "{file} has no column `{header}`, from which the mapping takes {column}; did you mean `{near}`?",
        "{file} 中没有 `{header}` 列，而映射文件要从它取得 {column}；是否想写 `{near}`？",
        [
            "Write in the mapping: `columns: { {column}: \"{near}\" }`. The columns are: {found}.",
            "请在映射文件中写：`columns: { {column}: \"{near}\" }`。现有的列：{found}。",
        ],
    ),
    data(
        "T1168",
        Class::BadRequest,
        "{file} has no column `{header}`, which the mapping keeps as a field of your own",
        "{file} 中没有 `{header}` 列，而映射文件要把它保留为自定义字段",
        [
            "Write under `keep` a header as the file has it. The columns are: {found}.",
            "请在 `keep` 中按文件的原样写表头。现有的列：{found}。",
        ],
    ),
    data(
        "T1137",
        Class::BadRequest,
        "{file}: the sheet `{sheet}` has no table of {kind}; these sheets have one: {others}",
        "{file}：工作表 `{sheet}` 中没有 {kind} 数据表；这些工作表中有：{others}",
        ["Write in the mapping: `sheet: \"{first}\"`.", "请在映射文件中写：`sheet: \"{first}\"`。"],
    ),
    data(
        "T1138",
        Class::BadRequest,
        "{file} is a web page (HTML), not a spreadsheet, whatever its name ends with",
        "{file} 实际是网页（HTML），不是电子表格，与其后缀无关",
        ["Open it in a spreadsheet and save it as .xlsx or CSV.", "请用电子表格软件打开它，另存为 .xlsx 或 CSV。"],
    ),
    data(
        "T1139",
        Class::BadRequest,
        "{file} lacks the columns {missing} of {kind}; it looks like {other}",
        "{file} 缺少 {kind} 需要的列：{missing}；它看起来是 {other}",
        [
            "Import it as what it is: `terrace import {other} {file}`. If it does hold {kind}, name the columns in a mapping: `{example}`.",
            "请按其内容导入：`terrace import {other} {file}`。如果它确实是 {kind}，请在映射文件中指明各列：`{example}`。",
        ],
    ),
    data(
        "T1140",
        Class::BadRequest,
        "{file}: none of its headers is known: {found}",
        "{file}：表头中没有可识别的列：{found}",
        [
            "These columns are needed: {needed}. Name them in a mapping, `{example}`, and pass it with --map. If the first line is no header, add `header: false` and give column numbers.",
            "需要这些列：{needed}。请在映射文件中指明，例如 `{example}`，并用 --map 传入。如果首行不是表头，请加 `header: false` 并写列号。",
        ],
    ),
    data(
        "T1141",
        Class::BadRequest,
        "{file}: none of the {rows} rows could be read: {column} is not written as `{formats}` says; in line {line} it is `{value}`",
        "{file}：{rows} 行数据全部无法导入：{column} 的写法与 `{formats}` 不符；第 {line} 行是 `{value}`",
        [
            "Write the `date_format` of the mapping as the file has its dates, or leave it out.",
            "请按文件中日期的写法修改映射文件中的 `date_format`，或去掉它。",
        ],
    ),
    data(
        "T1142",
        Class::BadRequest,
        "{file}: the sheets `{sheet}` and `{other}` have different columns, so they cannot be read together: {differ}",
        "{file}：工作表 `{sheet}` 与 `{other}` 的列不同，不能一起读取：{differ}",
        [
            "Import them one after the other, each with its own mapping: `sheet: \"{other}\"`.",
            "请分别导入，各用一个映射文件：`sheet: \"{other}\"`。",
        ],
    ),
    data(
        "T1143",
        Class::BadRequest,
        "{file}, line {line}: `{text}` has a full-width colon",
        "{file} 第 {line} 行：`{text}` 中用了全角冒号",
        ["Write a half-width colon and a space behind the key: `{better}`.", "请在键后用半角冒号加空格：`{better}`。"],
    ),
    note(
        "T1144",
        "{column}: the amounts are in {currency}, as the header `{header}` says",
        "{column}：按表头 `{header}`，金额的币种为 {currency}",
        [
            "If that is wrong, write in a mapping: `columns: { currency: { value: … } }`.",
            "如果不对，请在映射文件中写：`columns: { currency: { value: … } }`。",
        ],
    ),
    note(
        "T1145",
        "`{header}` is the price of all pieces of a line, so it was not multiplied by the quantity",
        "`{header}` 是一行中全部件数的价格，没有再乘以数量",
        [
            "If it is the price of one piece, write in a mapping: `columns: { unit_price: \"{header}\" }`.",
            "如果它是单件的价格，请在映射文件中写：`columns: { unit_price: \"{header}\" }`。",
        ],
    ),
    note(
        "T1146",
        "the sheet `{sheet}` was not read: its rows stand in other sheets too",
        "工作表 `{sheet}` 没有读取：其中的行在其他工作表中也有",
        [
            "To read it instead, write in a mapping: `sheet: \"{sheet}\"`.",
            "如要改为读取它，请在映射文件中写：`sheet: \"{sheet}\"`。",
        ],
    ),
    note(
        "T1147",
        "quantity: the numbers carry different units ({units}), and were added up as they are",
        "quantity：数字带有不同的单位（{units}），已按原数字相加",
        [
            "Give the file one unit, or leave the column out: `columns: { quantity: ~ }`.",
            "请在文件中统一单位，或不使用该列：`columns: { quantity: ~ }`。",
        ],
    ),
    note(
        "T1148",
        "{column}: times were converted from {from} to the time zone {zone}, as the header `{header}` says",
        "{column}：按表头 `{header}`，时间已从 {from} 换算为 {zone} 时区",
        [
            "If that is wrong, write in a mapping: `timezone: {zone}`.",
            "如果不对，请在映射文件中写：`timezone: {zone}`。",
        ],
    ),
    note(
        "T1149",
        "{file}: {rows} {rows|row was|rows were} rejected with {reason}, the first in line {line}",
        "{file}：{rows} 行因 {reason} 被拒绝，第一处在第 {line} 行",
        [
            "The next remark says what {reason} means; correct the rows in the source, or name the columns in a mapping (--map).",
            "下一条说明 {reason} 的含义；请在来源中更正这些行，或用映射文件（--map）指明各列。",
        ],
    ),
    note(
        "T1150",
        "{column}: as the header `{header}` says, one stands for {factor}",
        "{column}：按表头 `{header}`，1 表示 {factor}",
        [
            "If the numbers are plain, write in a mapping: `units: { {column}: 1 }`.",
            "如果数字就是原值，请在映射文件中写：`units: { {column}: 1 }`。",
        ],
    ),
    note(
        "T1151",
        "{column}: the unit `{unit}` in the header `{header}` is not known; the numbers were taken as they are",
        "{column}：表头 `{header}` 中的单位 `{unit}` 无法识别，数字按原值读取",
        [
            "Say in a mapping what one stands for: `units: { {column}: 1 }` for plain numbers, or 10000, 0.01, 万元, cents …",
            "请在映射文件中写明 1 表示多少：原值写 `units: { {column}: 1 }`，也可写 10000、0.01、万元、分 …",
        ],
    ),
    note(
        "T1152",
        "customers are told apart by `{taken}`, since `{other}` says the same in every row",
        "按 `{taken}` 区分客户，因为 `{other}` 每一行都相同",
        [
            "To choose the other, write in a mapping: `columns: { customer_id: \"{other}\" }`.",
            "如要改用另一列，请在映射文件中写：`columns: { customer_id: \"{other}\" }`。",
        ],
    ),
    note(
        "T1153",
        "there is no number of the customer: customers are told apart by `{taken}`",
        "没有客户编号：按 `{taken}` 区分客户",
        [
            "To choose another column, write in a mapping: `columns: { customer_id: \"…\" }`; for none: `columns: { customer_id: ~ }`.",
            "如要改用另一列，请在映射文件中写：`columns: { customer_id: \"…\" }`；不使用客户则写：`columns: { customer_id: ~ }`。",
        ],
    ),
    note(
        "T1154",
        "{column}: {count} {count|value|values} could not be read and {count|was|were} left empty; the first is `{value}`",
        "{column}：有 {count} 个值无法读取，已留空；第一个是 `{value}`",
        [
            "The rows themselves were taken. Correct the values in the source if they matter.",
            "这些行本身已正常读取。如有需要，请在来源中更正这些值。",
        ],
    ),
    note(
        "T1155",
        "these sheets have the same columns and were read together: {sheets}",
        "这些工作表的列相同，已一起读取：{sheets}",
        [
            "To read one of them, write in a mapping: `sheet: \"{first}\"`.",
            "如只需其中一张，请在映射文件中写：`sheet: \"{first}\"`。",
        ],
    ),
    note(
        "T1156",
        "the sheet `{sheet}` could hold such rows too, but it has other columns, so it was not read",
        "工作表 `{sheet}` 可能也有这类数据，但它的列不同，没有读取",
        [
            "To read it, import it by itself with a mapping: `sheet: \"{sheet}\"`.",
            "如要读取，请单独导入，并在映射文件中写：`sheet: \"{sheet}\"`。",
        ],
    ),
    note(
        "T1167",
        "the sheet `{sheet}` is hidden, so it was not read",
        "工作表 `{sheet}` 是隐藏的，没有读取",
        ["To read it, write in a mapping: `sheet: \"{sheet}\"`.", "如要读取，请在映射文件中写：`sheet: \"{sheet}\"`。"],
    ),
    note(
        "T1157",
        "numbers are read with a decimal comma, as `{example}` in `{header}` shows",
        "数字按逗号作小数点读取，依据是 `{header}` 中的 `{example}`",
        ["To settle it, write in a mapping: `decimal: \",\"`.", "如要明确指定，请在映射文件中写：`decimal: \",\"`。"],
    ),
    note(
        "T1158",
        "`{header}` is the discount of whole orders: in {orders} {orders|order|orders} it was shared out over the lines by their amounts",
        "`{header}` 是整个订单的优惠：已在 {orders} 个订单中按各行金额分摊",
        ["", ""],
    ),
    note(
        "T1159",
        "{column} is put together from the day in `{day}` and the clock in `{clock}`",
        "{column} 由 `{day}` 的日期和 `{clock}` 的时刻合并而成",
        [
            "To use the day alone, write in a mapping: `columns: { {column}: \"{day}\" }`.",
            "如只用日期，请在映射文件中写：`columns: { {column}: \"{day}\" }`。",
        ],
    ),
    data(
        "T1160",
        Class::BadRequest,
        "{file}: the discounts of `{header}` could be amounts or parts of the price: {examples}",
        "{file}：`{header}` 中的折扣可能是金额，也可能是价格的比例：{examples}",
        [
            "Say in a mapping what they are: `units: { discount: 1 }` for amounts, `units: { discount: paid }` where 0.95 is the part to pay, `units: { discount: off }` where 0.05 is the part taken off, `units: { discount: 折 }` where 9.5 is tenths to pay.",
            "请在映射文件中写明：金额写 `units: { discount: 1 }`；0.95 表示应付比例写 `units: { discount: paid }`；0.05 表示减免比例写 `units: { discount: off }`；9.5 表示折数写 `units: { discount: 折 }`。",
        ],
    ),
    note(
        "T1161",
        "`{header}` was left out, since its values could be amounts or parts of the price: {examples}",
        "`{header}` 未采用：其中的值可能是金额，也可能是价格的比例（{examples}）",
        [
            "If they are needed, say in a mapping what they are: `units: { discount: 1 }` for amounts, `paid` or `off` in place of `1` for the part to pay or taken off, `折` for tenths to pay.",
            "如需使用，请在映射文件中写明：金额写 `units: { discount: 1 }`；应付比例或减免比例写 `paid` 或 `off`，折数写 `折`。",
        ],
    ),
    note(
        "T1162",
        "{rows} {rows|line|lines} with {money} count nowhere, as `leave_out` says",
        "按 `leave_out`，有 {rows} 行（金额 {money}）不计入",
        ["", ""],
    ),
    data(
        "T1163",
        Class::BadRequest,
        "{file}: {rows} {rows|row names|rows name} another currency in `{currency}` than `{amount}` says: {examples}",
        "{file}：有 {rows} 行在 `{currency}` 中写的币种与 `{amount}` 表明的不同：{examples}",
        [
            "Say in a mapping which holds: `columns: { currency: \"{currency}\" }` for that column, `columns: { currency: \"{amount}\" }` for the signs beside the amounts, or `columns: { currency: { value: CNY } }` for one currency.",
            "请在映射文件中写明以哪个为准：按该列写 `columns: { currency: \"{currency}\" }`，按金额旁的符号写 `columns: { currency: \"{amount}\" }`，全部为同一种货币写 `columns: { currency: { value: CNY } }`。",
        ],
    ),
    data(
        "T1164",
        Class::BadRequest,
        "{file}: the dates in `{header}` could begin or end with the year; `{example}` is one of them",
        "{file}：`{header}` 列的日期可能以年开头，也可能以年结尾，例如 `{example}`",
        [
            "Say which in a mapping: `date_format: \"{year_first}\"` if the year comes first; if it comes last: {others}.",
            "请在映射文件中写明：年在前写 `date_format: \"{year_first}\"`；年在后写 {others} 之一。",
        ],
    ),
    note(
        "T1165",
        "amounts stand beside {signs}, which is no sign of {currency}; they were counted as {currency}",
        "金额旁的符号 {signs} 不表示 {currency}；这些金额按 {currency} 计算",
        [
            "If they are in another currency, name it in a mapping, `columns: { currency: { value: USD } }`, and give its rates; if they are in {currency}, write: `columns: { currency: { value: {currency} } }`.",
            "如果是其他货币，请在映射文件中写明，例如 `columns: { currency: { value: USD } }`，并提供汇率；如果确实是 {currency}，请写：`columns: { currency: { value: {currency} } }`。",
        ],
    ),
    note(
        "T1169",
        "earlier files kept {headers} as fields of your own, and this one does not: rows that it replaces lose them",
        "之前的文件把 {headers} 保留为自定义字段，本文件没有保留：被它替换的行将失去这些字段",
        [
            "If they are needed, import with the mapping that keeps them: `keep: [{headers}]`.",
            "如仍需要，请用带有 `keep: [{headers}]` 的映射文件导入。",
        ],
    ),
    note(
        "T1113",
        "times with a UTC offset are kept in the time zone {zone}, but {policy} reads all times in {reads}",
        "带时差的时间按 {zone} 时区保存，而 {policy} 按 {reads} 时区读取所有时间",
        [
            "If the shop's clock is that of the policy, write `timezone = \"{reads}\"` in terrace.toml before such files are imported; those that are in already are undone (`terrace imports undo N`) and imported again.",
            "若门店使用策略的时区，请在导入此类文件之前把 terrace.toml 的时区改为 `timezone = \"{reads}\"`；已导入的请先撤销（`terrace imports undo N`）再重新导入。",
        ],
    ),
    note(
        "T1166",
        "at least {orders} {orders|order has|orders have} numbers that differ from those in {earlier} only by leading zeros, case, blanks or width, such as {examples}: they count as other orders",
        "至少有 {orders} 个订单的编号与 {earlier} 中的只有前导零、大小写、空格或全半角不同，例如 {examples}：它们按不同的订单计算",
        [
            "If they are the same orders, export both files with the numbers as text, and do not save them from a spreadsheet before; then read both again.",
            "如果是同一批订单，请两个文件都以文本格式导出编号，读取前不要用电子表格另存，然后重新读取。",
        ],
    ),
];
