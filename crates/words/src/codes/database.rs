//! Messages about rows that come from a shop's own database.

use super::entry::{Class, Entry, data, failed, note, usage};

pub(super) const ENTRIES: &[Entry] = &[
    usage(
        "T1185",
        Class::BadRequest,
        "the address of the database cannot be read: {reason}",
        "无法识别数据库地址：{reason}",
        [
            "write postgres://user@host:5432/database, mysql://user@host:3306/database or sqlite:///path/shop.db; signs such as @ : / # ? % of a password are written %40 %3A %2F %23 %3F %25",
            "请写成 postgres://用户@主机:5432/数据库、mysql://用户@主机:3306/数据库 或 sqlite:///路径/shop.db；密码中的 @ : / # ? % 请写成 %40 %3A %2F %23 %3F %25",
        ],
    ),
    usage(
        "T1186",
        Class::BadRequest,
        "an address among the arguments may have a password, which everybody on this machine can see there",
        "命令行参数里的地址可能带有密码，本机所有人都能看到",
        [
            "put the whole address in a variable or in a file of your own: `--database-env SHOP_DB` or `--database-file FILE`",
            "请把完整地址放进环境变量或只有您能读的文件：`--database-env SHOP_DB` 或 `--database-file FILE`",
        ],
    ),
    failed(
        "T1187",
        Class::Internal,
        "{database} cannot be opened: {reason}",
        "无法打开 {database}：{reason}",
        [
            "See whether it runs there, and whether user, password and database are right. A MySQL 8 user with a password needs a server with TLS.",
            "请检查数据库是否在运行，用户、密码和数据库名是否正确。带密码的 MySQL 8 用户要求服务器启用 TLS。",
        ],
    ),
    data(
        "T1188",
        Class::BadRequest,
        "{database} refuses the query of {query}: {reason}",
        "{database} 拒绝执行 {query} 中的查询：{reason}",
        [
            "Try the query with the database's own program. It may read only: whatever would write is refused.",
            "请先用数据库自带的程序试一下该查询。这里只能读取，任何写入都会被拒绝。",
        ],
    ),
    data(
        "T1189",
        Class::BadRequest,
        "{query} does not hold exactly one statement that gives rows",
        "{query} 应当正好是一条返回数据行的语句",
        ["Leave one SELECT in the file.", "请在文件中只保留一条 SELECT。"],
    ),
    data(
        "T1190",
        Class::BadRequest,
        "the column {column} of {query} holds bytes ({type}), which are no text",
        "{query} 的列 {column} 是二进制数据（{type}），不是文本",
        [
            "Leave it out of the query, or have the database write it as text, such as encode({column}, 'hex') or HEX({column}).",
            "请从查询中去掉该列，或让数据库把它写成文本，例如 encode({column}, 'hex') 或 HEX({column})。",
        ],
    ),
    failed(
        "T1191",
        Class::Internal,
        "{database} broke off after {rows} {rows|row|rows}: {reason}",
        "{database} 在返回 {rows} 行后中断：{reason}",
        ["Nothing was imported. Run the command again.", "未导入任何内容。请重新执行该命令。"],
    ),
    data(
        "T1192",
        Class::BadRequest,
        "`--since-last` is given, and the query of {query} does not say which rows are new",
        "使用了 `--since-last`，但 {query} 中的查询没有说明哪些行是新的",
        [
            "Write `:since` where the value belongs: WHERE updated_at >= :since. All rows are taken the first time.",
            "请在查询中用 `:since` 表示该值：WHERE updated_at >= :since。第一次会取全部行。",
        ],
    ),
    data(
        "T1193",
        Class::BadRequest,
        "the query of {query} asks for `:since`, and no column is named by which rows are new",
        "{query} 中的查询用到了 `:since`，但没有指明按哪一列判断新的行",
        [
            "Name it: --since-last updated_at. It must be among the columns of the query.",
            "请指明该列：--since-last updated_at。它必须是查询结果中的一列。",
        ],
    ),
    data(
        "T1194",
        Class::BadRequest,
        "{column} is no column of {query}; it has: {found}",
        "{query} 的结果中没有列 {column}；现有：{found}",
        ["Add it to the columns that the query selects.", "请把它加入查询的 SELECT 列表。"],
    ),
    data(
        "T1195",
        Class::BadRequest,
        "the column {column} of {query} is {type}, by which it cannot be told which rows are new",
        "{query} 的列 {column} 的类型是 {type}，无法据此判断哪些行是新的",
        [
            "Name a column of whole or decimal numbers, dates or times that only grows, such as a number or the time of the last change.",
            "请选择只增不减的整数、小数、日期或时间列，例如编号或最后修改时间。",
        ],
    ),
    note(
        "T1196",
        "{database} gave no row for {query}; nothing was imported",
        "{database} 对 {query} 没有返回任何行；未导入任何内容",
        ["", ""],
    ),
    note(
        "T1197",
        "{rows} {rows|row|rows} came from {database} by {query}",
        "按 {query} 从 {database} 取得 {rows} 行",
        ["", ""],
    ),
    note(
        "T1198",
        "{rows} {rows|row|rows} came from {database} by {query}, with {column} from {from} to {to}",
        "按 {query} 从 {database} 取得 {rows} 行，{column} 从 {from} 到 {to}",
        ["", ""],
    ),
    usage(
        "T1199",
        Class::BadRequest,
        "the variable {name} is not set, or is no text",
        "环境变量 {name} 未设置，或不是文本",
        [
            "set it to the address of the database: export {name}=postgres://user:password@host/database",
            "请把它设为数据库地址：export {name}=postgres://用户:密码@主机/数据库",
        ],
    ),
];
