//! The reference page of mapping files.

texts! {
    TITLE: "Mapping files", "映射文件";
    INTRO: "A mapping file says how a file is to be read where Terrace would guess wrong. It is YAML, given with `--map FILE`, or `--map orders=FILE` for one kind of facts. Every key may be left out: what is not said is found out. `terrace import KIND FILE --dry-run` shows how a file is understood. This page is generated (`make docs`).", "映射文件用来说明文件应如何读取，用于自动识别不正确的情况。它是 YAML 文件，用 `--map 文件` 指定，也可用 `--map orders=文件` 只用于一类数据。每个键都可以省略：没有写明的由程序识别。`terrace import 种类 文件 --dry-run` 会显示文件的读取方式。本页由程序生成（`make docs`）。";
    EXAMPLE: "An example", "示例";
    KEYS: "Keys", "键";
    COLUMNS: "Columns by kind of facts", "各类数据的列";
    COLUMNS_INTRO: "Names that may stand under `columns:`, what they hold, and the headers that are known without a mapping; upper and lower case, blanks, `_` and `-` make no difference, nor does a unit in brackets. Columns marked * are needed.", "可写在 `columns:` 下的列名、内容，以及无需映射即可识别的表头；大小写、空格、`_`、`-` 以及括号中的单位都没有影响。带 * 的列是必需的。";
    HEAD_KEY: "key", "键";
    HEAD_TAKES: "takes", "可写";
    HEAD_MEANS: "means", "含义";
    HEAD_COLUMN: "column", "列";
    HEAD_HOLDS: "holds", "内容";
    HEAD_HEADERS: "known headers", "已知表头";
    DELIMITER: "What separates the columns of a text; `blank` for any number of spaces.", "文本各列之间的分隔符；`blank` 表示任意个空格。";
    HEADER: "`false` if the file has no header; columns are then named by number, and start behind `skip_lines`.", "文件没有表头时写 `false`；此时各列用列号表示，从 `skip_lines` 之后开始。";
    ENCODING: "The encoding of a text.", "文本的编码。";
    SKIP_LINES: "How many lines stand before the header or the first row.", "表头或首行数据之前有几行。";
    SHEET: "The sheet of a workbook by name or number, a list of sheets with the same columns, or `all`. Without it all sheets with the columns of the first that fits are read.", "工作簿中的工作表，写名称或序号；也可写多张列相同的工作表，或 `all`。不写时读取与第一张可用工作表列相同的所有工作表。";
    DATE_FORMAT: "How dates are written (strftime), or a list of which the first that fits is used. A clock may stand behind a format without an hour.", "日期的写法（strftime），也可写列表，使用第一个符合的。格式中没有小时时，日期后面可以跟时刻。";
    TIMEZONE: "The IANA zone whose clock the times show; they are converted to the workspace's zone.", "时间所用的 IANA 时区；会换算为工作区的时区。";
    DECIMAL: "The sign before the decimals of numbers; the other one then stands between thousands.", "数字的小数点；另一个符号就是千位分隔符。";
    COLUMNS_KEY: "By Terrace's name of a column, where it comes from: a header; a column number from 1; `{ value: … }` for the same value in every row; `[store, ordered_at]` for a key joined from columns of Terrace; `[Date, Time]` or `[2, 3]`, for times only, for a day and its clock in two columns of the file; `~` for none, whatever the headers are.", "按梯田的列名写明来源：表头；从 1 开始的列号；`{ value: … }` 表示每行都相同的值；`[store, ordered_at]` 表示由梯田的几列拼成的键；`[日期, 时间]` 或 `[2, 3]`（仅用于时间）表示日期和时刻分在文件的两列；`~` 表示不使用任何列。";
    UNITS_KEY: "By Terrace's name of a column of numbers, what one stands for: a power of ten, or a unit. `1` says that the numbers are plain, whatever the header says. Of discounts also `折` (9.5 is to pay of ten), `paid` (0.95 is to pay), `off` (0.05 is taken off).", "按梯田的数字列名写明 1 表示多少：10 的幂，或单位。`1` 表示数字就是原值，不管表头怎么写。折扣还可写 `折`（9.5 表示付十分之九点五）、`paid`（0.95 为应付比例）、`off`（0.05 为减免比例）。";
    STATUS_KEY: "By Terrace's word for what became of an order, the file's words for it.", "按梯田的订单状态写明文件中的词。";
    ORDERS_KEY: "What becomes of rows of an order that is known already: `add` adds them, `replace` puts them in its place. Without it the rows decide.", "已有订单再次出现时如何处理：`add` 追加，`replace` 替换。不写时由数据本身决定。";
    NOBODY_KEY: "Ids that stand for no person, beside those that are known (guest, 散客 …): their rows are kept and counted, and have no customer.", "不代表任何人的编号（除已知的 guest、散客等之外）：相应的行会保留并计数，但没有客户。";
    JOIN_KEY: "Further files whose columns stand beside the rows that they fit, as shop systems keep orders and their lines apart: each `{ file: …, on: order_id }`, paths from the folder of the mapping. `on` takes a header of both files, a list of them, or `{ \"header here\": \"header there\" }`. With `one: true` only one of its rows may fit, and rows without any are kept; without it rows without any are left out and told. A column whose name is there already is called `file.column`. `delimiter`, `encoding`, `skip_lines`, `sheet` of that file may stand beside.", "需要合并的其他文件（商城系统常把订单和明细分开存放）：每项写 `{ file: …, on: order_id }`，路径从映射文件所在的文件夹算起。`on` 写两个文件共有的表头、表头列表，或 `{ \"本文件表头\": \"另一文件表头\" }`。写 `one: true` 时只允许对应一行，没有对应行的行会保留；不写时没有对应行的行会略去并说明。重名的列写作 `文件名.列名`。该文件的 `delimiter`、`encoding`、`skip_lines`、`sheet` 也可以写在其中。";
    KEEP_KEY: "Headers of further columns to be kept as fields of your own, for orders and every other kind of facts but rates; a policy names them under `fields` with `of: orders`, and `where` of a metric chooses rows by them. Of files of customers all further columns are kept without it.", "需要保留为自定义字段的其他列的表头，适用于订单及除汇率外的各类事实；策略在 `fields` 中用 `of: orders` 声明后，指标的 `where` 就能按它挑选行。客户文件的其他列无需声明，会全部保留。";
    LEAVE_OUT_KEY: "By Terrace's name of a column of texts in orders, values whose lines count nowhere, as cancelled ones do: gift cards that are paid with later, deposits, samples.", "按梯田的订单文本列名写明某些值：含这些值的行与取消的行一样不计入，例如之后用来付款的礼品卡、押金、样品。";
    ID: "number or code", "编号";
    TEXT: "text", "文本";
    MONEY: "amount", "金额";
    QUANTITY: "quantity", "数量";
    NUMBER: "number", "数字";
    RATE: "rate", "汇率";
    INTEGER: "whole number", "整数";
    TIME: "time", "时间";
    DATE: "day", "日期";
    FLAG: "yes or no", "是或否";
}
