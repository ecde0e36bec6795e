//! Messages about the lake.

use super::entry::{Class, Entry, data, failed, note, usage};

pub(super) const ENTRIES: &[Entry] = &[
    usage(
        "T0401",
        Class::NotFound,
        "There is no lake at {path}.",
        "{path} 处没有数据湖。",
        [
            "Run `terrace init` there, or name the workspace with `-C DIR`.",
            "请在该处运行 `terrace init`，或用 `-C DIR` 指明工作区。",
        ],
    ),
    usage(
        "T0402",
        Class::Conflict,
        "There is already a lake at {path}.",
        "{path} 处已有数据湖。",
        ["Use it as it is, or choose another folder.", "请直接使用，或另选文件夹。"],
    ),
    usage(
        "T0403",
        Class::BadRequest,
        "A lake cannot have {buckets} buckets.",
        "数据湖不能有 {buckets} 个分桶。",
        [
            "Choose a number from 1 to {most}; 16 is right for most shops.",
            "请选 1 到 {most} 之间的数，一般用 16 即可。",
        ],
    ),
    failed(
        "T0404",
        Class::Busy,
        "The lake is being written by {holder}.",
        "数据湖正由 {holder} 写入。",
        [
            "Wait until it has finished, then run the command again. Reading is possible at any time.",
            "请等它完成后再运行本命令；读取随时可以进行。",
        ],
    ),
    usage(
        "T0405",
        Class::NotFound,
        "Lake version {version} does not exist or is no longer kept.",
        "数据湖版本 {version} 不存在，或已不再保留。",
        [
            "Choose one of the kept versions; older states can be rebuilt from the original files under imports/.",
            "请从保留的版本中选择；更早的状态可由 imports/ 下的原始文件重建。",
        ],
    ),
    data(
        "T0406",
        Class::BadRequest,
        "Rows of {kind} cannot be stored: {problem}.",
        "{kind} 的数据行无法存储：{problem}。",
        [
            "Nothing was stored. Correct the file or its mapping and import it again.",
            "没有存入任何数据。请改正文件或其映射后重新导入。",
        ],
    ),
    failed(
        "T0407",
        Class::Internal,
        "The system refused access to {path}: {reason}.",
        "系统拒绝访问 {path}：{reason}。",
        [
            "Check free space and permissions, then run the command again. The lake is unchanged.",
            "请检查磁盘空间和权限后再运行本命令。数据湖保持原样。",
        ],
    ),
    failed(
        "T0408",
        Class::Internal,
        "The table {table} of the lake could not be used: {reason}.",
        "数据湖的表 {table} 无法使用：{reason}。",
        [
            "Check free space and permissions, and that no other program has changed the table. The lake is unchanged.",
            "请检查磁盘空间和权限，并确认没有其他程序改动过该表。数据湖保持原样。",
        ],
    ),
    failed(
        "T0409",
        Class::Internal,
        "The data file {path} could not be used: {reason}.",
        "数据文件 {path} 无法使用：{reason}。",
        [
            "Check the disk. If the file is lost or damaged, rebuild the lake from the original files under imports/.",
            "请检查磁盘。若该文件丢失或损坏，请由 imports/ 下的原始文件重建数据湖。",
        ],
    ),
    failed(
        "T0410",
        Class::Internal,
        "{path} is damaged: {problem}.",
        "{path} 已损坏：{problem}。",
        [
            "Run `terrace lake verify` to see all that is damaged. Restore it from a backup, or rebuild the lake from the original files under imports/.",
            "请运行 `terrace lake verify` 查看全部损坏之处，再从备份恢复，或由 imports/ 下的原始文件重建数据湖。",
        ],
    ),
    failed(
        "T0411",
        Class::Internal,
        "{path} has a form that this version of terrace does not know: {problem}.",
        "本版本的 terrace 不认识 {path} 的格式：{problem}。",
        [
            "Use the version that wrote it, or a later one. Nothing was changed.",
            "请使用写入它的版本或更新的版本。没有改动任何内容。",
        ],
    ),
    note(
        "T0414",
        "{orders} known {orders|order|orders} got further lines (returns or new line numbers): {lines_before} {lines_before|line|lines} worth {before} {lines_before|is|are} now {lines_after} worth {after}. For example: {examples}.",
        "{orders} 笔已有订单新增了明细（退货或新行号）：原 {lines_before} 行、金额 {before}，现 {lines_after} 行、金额 {after}。例如：{examples}。",
        ["", ""],
    ),
    note(
        "T0415",
        "{orders} {orders|order was|orders were} cut between two files and joined: {lines_before} {lines_before|line|lines} worth {before} {lines_before|is|are} now {lines_after} worth {after}. For example: {examples}.",
        "{orders} 笔订单被拆在前后两个文件中，已合并：原 {lines_before} 行、金额 {before}，现 {lines_after} 行、金额 {after}。例如：{examples}。",
        [
            "If the later file corrects the earlier instead, write `orders: replace` into a mapping and give it with --map.",
            "如果后一个文件是对前一个的更正，请在映射文件中写 `orders: replace` 并用 --map 指定。",
        ],
    ),
    note(
        "T0416",
        "{orders} known {orders|order|orders} came again with other lines, and the later file holds: {lines_before} {lines_before|line|lines} worth {before} {lines_before|is|are} now {lines_after} worth {after}. For example: {examples}.",
        "{orders} 笔已有订单再次出现且明细不同，以后面的文件为准：原 {lines_before} 行、金额 {before}，现 {lines_after} 行、金额 {after}。例如：{examples}。",
        [
            "Nothing needs to be done if the later file corrects the earlier. Only if its rows are further lines, so that both count, write `orders: add` into a mapping and give it with --map.",
            "如果后面的文件是对前面的更正，则无需处理。只有当这些行是新增明细、前后都应计入时，才在映射文件中写 `orders: add` 并用 --map 指定。",
        ],
    ),
    note(
        "T0417",
        "{orders} known {orders|order|orders} came again with the same lines and amounts but another state or other details, and the later file holds: {lines_after} {lines_after|line|lines} worth {after}. For example: {examples}.",
        "{orders} 笔已有订单再次出现，明细与金额相同，但状态或其他信息有变化，以后面的文件为准：{lines_after} 行、金额 {after}。例如：{examples}。",
        ["", ""],
    ),
    note(
        "T0418",
        "In {orders} {orders|order|orders} a line number stands several times in one file, and the last of such lines holds: {lines_before} {lines_before|line|lines} worth {before} became {lines_after} worth {after}. For example: {examples}.",
        "有 {orders} 笔订单在同一文件中行号重复，以最后出现的为准：原 {lines_before} 行、金额 {before}，现 {lines_after} 行、金额 {after}。例如：{examples}。",
        [
            "If they are different lines, name another column for the number of the line in a mapping, `columns: { line: \"…\" }`, or none: `columns: { line: ~ }`.",
            "如果它们是不同的明细，请在映射文件中指明行号所在的列：`columns: { line: \"…\" }`；或不使用行号：`columns: { line: ~ }`。",
        ],
    ),
    data(
        "T0413",
        Class::Conflict,
        "{orders} {orders|order number stands|order numbers stand} for orders of different customers on different days, so some would be lost: {examples}.",
        "有 {orders} 个订单号对应不同日期、不同客户的订单，导入会丢失其中一部分：{examples}。",
        [
            "If numbers start anew (a till, a store, a year), write what makes them unique into a mapping and give it with --map: `columns: { order_id: [order_id, store, ordered_at] }` with those of our columns that tell the orders apart; for the number the file's own header may stand, such as `[Receipt, ordered_at]`. If they are one order after all, write `orders: add`; if the later rows correct the earlier, `orders: replace`.",
            "若单号会重新编号（按收银台、门店或年份），请在映射文件中写明能区分订单的列并用 --map 指定，例如 `columns: { order_id: [order_id, store, ordered_at] }`；单号也可直接写文件里的表头，如 `[小票号, ordered_at]`。若确为同一订单，请写 `orders: add`；若后面的行是更正，请写 `orders: replace`。",
        ],
    ),
    failed(
        "T0412",
        Class::Busy,
        "Lake version {version} is still being read, so its files cannot be removed.",
        "数据湖版本 {version} 仍在被读取，无法删除其文件。",
        [
            "Wait until those who read it have finished, then run the command again: it goes on where it stopped.",
            "请等读取者完成后重新运行本命令，它会从停下的地方继续。",
        ],
    ),
];
