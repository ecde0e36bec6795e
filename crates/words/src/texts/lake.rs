//! The lake as `terrace lake` shows it.

texts! {
    CMD_LAKE: "Show or tidy up the lake that keeps the facts", "查看或整理保存事实的数据湖";
    LAKE_STATUS: "Show tables, versions, files, and what compaction and retention would do", "显示各表、版本、文件，以及合并与清理的预计效果";
    LAKE_COMPACT: "Merge the files of each bucket into one, and remove what is past its retention period", "把每个分桶的文件合并为一个，并清理超过保留期的内容";
    TRUST_CLOCK: "Say that the clock is right, where it is more than a year after all else that is known", "确认时钟正确（当其比其他已知时间晚一年以上时）";
    LAKE_VERIFY: "Read all that the workspace keeps and report what is damaged or missing", "读取工作区保存的全部内容，报告损坏或缺失之处";

    NO_LAKE: "There is no lake yet. Start with `terrace import orders FILE`.", "尚无数据湖。请从 `terrace import orders 文件` 开始。";
    HEAD: "Lake version {version}, {buckets} {buckets|bucket|buckets}", "数据湖版本 {version}，{buckets} 个分桶";
    COL_TABLE: "table", "表";
    COL_FILES: "files", "文件数";
    COL_ROWS: "rows", "行数";
    COL_BYTES: "size", "大小";
    COL_BUCKETS: "buckets", "分桶";
    COL_VERSIONS: "versions", "版本数";
    COL_OLDEST: "oldest fact", "最早的事实";
    COL_NEWEST: "newest fact", "最新的事实";
    TOTAL: "total", "合计";
    VERSIONS: "Kept versions:", "保留的版本：";
    OLDER: "… and {count} older {count|one|ones}", "……以及更早的 {count} 个";
    COL_VERSION: "version", "版本";
    COL_MADE_BY: "made by", "由来";
    COL_AT: "at", "时间";
    COL_GOES: "kept until", "保留至";
    BY_IMPORT: "import {number}", "导入 {number}";
    BY_RESTORE: "return to version {version}", "恢复到版本 {version}";
    BY_COMPACTION: "compaction", "合并文件";
    BY_ERASURE: "erasure", "抹除客户";
    STAYS: "(the newest is always kept)", "（最新版本始终保留）";
    OLD_BYTES: "Files that only older versions need: {bytes}.", "仅旧版本需要的文件：{bytes}。";
    MERGEABLE: "Compaction would merge {files} {files|file|files} ({bytes}, {rows} {rows|row|rows}) into {after}: `terrace lake compact`.", "合并可将 {files} 个文件（{bytes}，{rows} 行）变为 {after} 个：`terrace lake compact`。";
    NOTHING_TO_MERGE: "There is nothing to merge: every bucket has one file.", "无需合并：每个分桶只有一个文件。";
    ORIGINALS: "Original files: {files}, from {imports} {imports|import|imports}, {bytes}.", "原始文件：{imports} 次导入的 {files} 个文件，{bytes}。";
    ORIGINALS_STAY: "They are kept forever.", "原始文件不设保留期限。";
    ORIGINALS_GO: "The next ones will be removed on {at}.", "最近一批将于 {at} 删除。";
    ORIGINALS_GONE: "Those of {count} {count|import|imports} have been removed.", "其中 {count} 次导入的原始文件已删除。";

    COMPACTED: "{files} {files|file|files} ({bytes}, {rows} {rows|row|rows}) merged into {after} ({bytes_after}): lake version {version}.", "{files} 个文件（{bytes}，{rows} 行）已合并为 {after} 个（{bytes_after}）：数据湖版本 {version}。";
    EXPIRED_VERSIONS: "Removed {count} lake {count|version|versions} past the retention period.", "已清理超过保留期的数据湖版本 {count} 个。";
    EXPIRED_ORIGINALS: "Removed the original files of imports past the retention period: {numbers}.", "已清理超过保留期的原始文件：导入 {numbers}。";
    ON_DISK: "Data files on disk: {before} before, {after} now. Older versions keep their files until they are removed.", "磁盘上的数据文件：之前 {before}，现在 {after}。旧版本到期前仍占用其文件。";

    VERIFIED: "All {files} {files|file is|files are} as written ({bytes} of data files).", "全部 {files} 个文件与写入时一致（数据文件 {bytes}）。";
    VERIFY_FAULTS: "{count} of {files} {files|file|files} {count|is|are} damaged or missing:", "{files} 个文件中有 {count} 个损坏或缺失：";
    VERIFY_FAULT: "  {path}: {problem}", "  {path}：{problem}";
    VERIFY_FIX: "Restore them from a backup. Without one, and with the original files under imports/ intact, make a new workspace and import these again. Copy this workspace first, and check the disk.", "请从备份恢复这些文件。若无备份而 imports/ 下的原始文件完好，可新建工作区并重新导入。请先复制本工作区，并检查磁盘。";
    VERIFY_WITHOUT: "{count} {count|file has|files have} no checksum, being written by an earlier version; `terrace lake compact` gives data files theirs:", "{count} 个文件由较早版本写入，没有校验和；运行 `terrace lake compact` 可为数据文件补上：";
    VERIFY_MORE: "  … and {count} more", "  ……以及另外 {count} 个";

    CMD_FORGET: "Erase customers from tables, original files, rejected rows, kept runs and all kept versions", "抹除客户：从各表、原始文件、被拒绝的行、已保留的运行与所有保留的版本中删除";
    FORGET_CUSTOMERS: "The ids of the customers", "客户编号";
    FORGET_FROM: "A file with one id per line", "每行一个客户编号的文件";
    FORGET_YES: "Do not ask for confirmation", "不再询问";
    FORGET_READMIT: "Take erased customers off the list, so that they can be imported again", "把已抹除的客户移出名单，允许再次导入";
    FORGET_ASK: "{count} {count|customer|customers} will be erased permanently: {ids}.\nThe amounts of their orders stay, without the customer. All older lake versions are removed, so that none of them still holds the {count|customer|customers}.\nType yes to continue: ", "将永久抹除 {count} 位客户：{ids}。\n其订单金额以匿名方式保留；所有更早的数据湖版本将被删除，以免其中仍有这些客户。\n输入 yes 继续：";
    FORGET_DONE: "Erased: {ids}.", "已抹除：{ids}。";
    FORGET_FINISHED: "An erasure that had been interrupted was finished.", "此前中断的抹除已完成。";
    FORGET_ALREADY: "Erased before, and nothing in the workspace names them any more: {ids}.", "此前已抹除，工作区中已没有任何内容提到：{ids}。";
    FORGET_TABLES: "Tables, lake version {version}:", "各表，数据湖版本 {version}：";
    COL_ANONYMISED: "made anonymous", "匿名保留";
    COL_REMOVED: "removed", "删除";
    COL_MENTIONS: "mentions removed", "去除提及";
    FORGET_NO_ROWS: "The tables held no rows of these customers.", "各表中没有其数据行。";
    FORGET_VERSIONS: "{count} older lake {count|version was|versions were} removed; the newest stays.", "已删除 {count} 个更早的数据湖版本，保留最新版本。";
    FORGET_ORIGINALS: "Original files that named these customers. Instead of them, the rows read from them are kept, without the customers:", "提到这些客户的原始文件，现改为保存其中读取到的数据行（不含这些客户）：";
    COL_IMPORT: "import", "导入";
    COL_FILE: "file", "文件";
    FORGET_REJECTS: "Import {number}: {rows} rejected {rows|row was|rows were} blanked.", "导入 {number}：已清空 {rows} 条被拒绝的行。";
    FORGET_RUNS: "Removed from these kept runs: {numbers}.", "已从下列保留的运行中移除：{numbers}。";
    FORGET_HOLD_OUTS: "Removed from these hold-outs, which go on to say how many are gone: {names}.", "已从下列对照组中移除，对照组仍会说明移除了多少人：{names}。";
    FORGET_OUTSIDE: "Files outside the workspace, and lists or reports written with --out, are not changed.", "工作区以外的文件，以及用 --out 写出的名单和报告不在处理之列。";
    READMITTED: "These customers can be imported again: {ids}.", "这些客户可再次导入：{ids}。";
    READMITTED_NONE: "None of these customers was on the list.", "名单中没有这些客户。";
}
