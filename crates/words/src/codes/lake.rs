//! Messages about the lake.

use super::entry::{Class, Entry, data, failed, usage};

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
            "Restore it from a backup, or rebuild the lake from the original files under imports/.",
            "请从备份恢复，或由 imports/ 下的原始文件重建数据湖。",
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
