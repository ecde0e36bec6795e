//! T14xx: state in SQL. T15xx: what people and programs ask of a server.

use super::entry::{Class, Entry, data, failed, usage};

/// What was asked cannot be done as asked.
const fn refused(code: &'static str, en: &'static str, zh: &'static str, fix: [&'static str; 2]) -> Entry {
    data(code, Class::BadRequest, en, zh, fix)
}

/// What was asked contradicts what is there.
const fn conflict(code: &'static str, en: &'static str, zh: &'static str, fix: [&'static str; 2]) -> Entry {
    data(code, Class::Conflict, en, zh, fix)
}

/// What was named is not there.
const fn missing(code: &'static str, en: &'static str, zh: &'static str, fix: [&'static str; 2]) -> Entry {
    data(code, Class::NotFound, en, zh, fix)
}

pub(super) const STORE: &[Entry] = &[
    failed(
        "T1401",
        Class::Internal,
        "The database {name} cannot be opened: {reason}",
        "无法打开数据库 {name}：{reason}",
        [
            "Check that the file can be read and written, or that the address, user and password are right and the server runs.",
            "请检查文件可读写；若为服务器数据库，请检查地址、用户名和密码，并确认其正在运行。",
        ],
    ),
    failed(
        "T1402",
        Class::Internal,
        "The database {name} was made by a newer terrace: it has step {found}, this one knows {known}",
        "数据库 {name} 由更新版本的 terrace 创建：其版本为第 {found} 步，本程序只认识到第 {known} 步",
        ["Use the newer terrace, or restore a backup from before.", "请使用更新版本的 terrace，或恢复之前的备份。"],
    ),
    failed(
        "T1403",
        Class::Internal,
        "The database failed: {reason}",
        "数据库出错：{reason}",
        [
            "Nothing was changed. Send it again; if it goes on, look at the disk and at the database's own log.",
            "没有任何更改。请重试；若持续出现，请检查磁盘和数据库自身的日志。",
        ],
    ),
    failed(
        "T1404",
        Class::Internal,
        "The row {row} of the table `{table}` cannot be read: {reason}",
        "表 `{table}` 的第 {row} 行无法读取：{reason}",
        ["The database is damaged or was changed by hand. Restore a backup.", "数据库已损坏或被手工改动。请恢复备份。"],
    ),
    failed(
        "T1405",
        Class::Busy,
        "The server is stopping",
        "服务器正在停止",
        ["Nothing was changed. Send it again when the server runs.", "没有任何更改。请在服务器运行后重新发送。"],
    ),
    failed(
        "T1406",
        Class::Internal,
        "A mistake of the program: {reason}",
        "程序错误：{reason}",
        ["Nothing was changed. Please report it.", "没有任何更改。请报告此问题。"],
    ),
];

pub(super) const REQUESTS: &[Entry] = &[
    data(
        "T1501",
        Class::Forbidden,
        "The role `{role}` may not do this; it takes the right `{right}`",
        "角色 `{role}` 无权执行此操作，需要权限 `{right}`",
        ["Ask the owner for another role.", "请向所有者申请其他角色。"],
    ),
    conflict(
        "T1502",
        "The idempotency key `{key}` was used before for another request",
        "幂等键 `{key}` 之前已用于其他请求",
        [
            "Use a new key for a new request; the same key is for sending the same request again.",
            "新请求请使用新的键；同一个键只用于重发同一请求。",
        ],
    ),
    refused("T1503", "The field `{field}` cannot be taken: {reason}", "字段 `{field}` 无法接受：{reason}", ["", ""]),
    conflict(
        "T1504",
        "The order `{order}` is there already",
        "订单 `{order}` 已存在",
        [
            "Send what comes back of it as a refund; a mistake is corrected by a file with the order's right rows.",
            "如有退货，请按退款提交；若有错误，请用包含正确行的文件导入更正。",
        ],
    ),
    missing(
        "T1505",
        "There is no order `{order}` that was accepted here",
        "没有在此接收过订单 `{order}`",
        [
            "Check its number; what comes back of an order from a file is told by a file.",
            "请检查订单号；由文件导入的订单，其退货也请用文件导入。",
        ],
    ),
    conflict(
        "T1506",
        "Of the order `{order}` {left} can still come back, not {asked}",
        "订单 `{order}` 最多还可退 {left}，不能退 {asked}",
        ["Check the amount and the refunds that were sent before.", "请检查金额以及之前提交的退款。"],
    ),
    missing("T1507", "There is no {what} `{id}`", "没有 {what} `{id}`", ["", ""]),
    conflict(
        "T1508",
        "The {what} `{id}` was changed by somebody else meanwhile",
        "{what} `{id}` 已被他人更改",
        ["Read it again and send your change with its new revision.", "请重新读取，并按新的修订号提交更改。"],
    ),
    conflict(
        "T1509",
        "The {what} {value} belongs to somebody else",
        "{what} {value} 已被占用",
        ["Check it, or look up who has it.", "请检查，或查找其归属。"],
    ),
    data(
        "T1510",
        Class::Unauthorized,
        "The name, password or code is wrong",
        "用户名、密码或验证码不正确",
        [
            "Try again; whoever forgot the password asks the owner for a new link.",
            "请重试；若忘记密码，请向所有者索取新的链接。",
        ],
    ),
    failed(
        "T1511",
        Class::Busy,
        "Too many wrong tries; the next is possible in {seconds} s",
        "错误次数过多，请在 {seconds} 秒后再试",
        ["", ""],
    ),
    refused(
        "T1512",
        "The password is too short",
        "密码太短",
        [
            "Use at least {least} characters; a short sentence is easy to remember.",
            "请至少使用 {least} 个字符；一句短话就很好记。",
        ],
    ),
    missing(
        "T1513",
        "This link was used already, or its time is over",
        "该链接已使用或已过期",
        ["Ask the owner for a new one.", "请向所有者索取新的链接。"],
    ),
    refused(
        "T1514",
        "{count} of the rows cannot be taken, so none was: {reason}",
        "有 {count} 行无法接受，因此全部未接收：{reason}",
        ["Mend them and send all of them again.", "请改正后全部重新发送。"],
    ),
    conflict(
        "T1515",
        "This takes a second person: {reason}",
        "此操作需要第二人批准：{reason}",
        ["Have somebody else approve it.", "请由他人批准。"],
    ),
    refused(
        "T1516",
        "The policy `{policy}` has no section `{section}`",
        "策略 `{policy}` 没有 `{section}` 部分",
        ["Add the section to the policy.", "请在策略中加入该部分。"],
    ),
    failed(
        "T1517",
        Class::Internal,
        "The work ended without an answer",
        "处理中断，没有结果",
        ["Send it again; if it goes on, please report it.", "请重试；若持续出现，请报告此问题。"],
    ),
    data(
        "T1518",
        Class::Unauthorized,
        "Nobody has signed in",
        "尚未登录",
        [
            "Sign in, or send a key as `Authorization: Bearer KEY`.",
            "请登录，或用 `Authorization: Bearer KEY` 发送密钥。",
        ],
    ),
    data(
        "T1519",
        Class::Forbidden,
        "The change does not come from a page of this server",
        "该更改不是来自本服务器的页面",
        ["Send the session's token in the header `X-CSRF-Token`.", "请在请求头 `X-CSRF-Token` 中发送会话的令牌。"],
    ),
    missing(
        "T1520",
        "There is nothing at {path}",
        "{path} 处没有内容",
        ["`/api/v1/openapi.json` lists all routes.", "`/api/v1/openapi.json` 列出全部接口。"],
    ),
    refused("T1521", "The request cannot be read: {reason}", "无法读取请求：{reason}", ["", ""]),
    usage(
        "T1522",
        Class::Internal,
        "The address {address} cannot be listened on: {reason}",
        "无法监听地址 {address}：{reason}",
        [
            "Choose another with `--host` and `--port`, or stop the program that uses it.",
            "请用 `--host` 和 `--port` 另选地址，或停止占用它的程序。",
        ],
    ),
    conflict(
        "T1523",
        "The customer `{customer}` was erased, so nothing of theirs is kept",
        "客户 `{customer}` 已被删除，不再保存其任何数据",
        [
            "Send it without a customer. `terrace forget --readmit {customer}` lets them in again, if they wish it.",
            "请不带客户提交。若客户本人同意，可用 `terrace forget --readmit {customer}` 重新接纳。",
        ],
    ),
    conflict(
        "T1530",
        "The approval {id} waits no longer; it is {state}",
        "审批 {id} 已不在等待，状态为 {state}",
        ["Ask for it anew if it is still wanted.", "如仍需要，请重新申请。"],
    ),
    data(
        "T1531",
        Class::Forbidden,
        "Nobody approves what they asked for, and nobody approves by a key",
        "申请人不能批准自己的申请，也不能用密钥批准",
        ["Have another user sign in and decide.", "请由另一位用户登录后决定。"],
    ),
    data(
        "T1560",
        Class::Forbidden,
        "You cannot decide this: your sign-in and that of whoever asked were in one pair of hands",
        "您不能决定此事项：您的登录与申请人的登录曾由同一人经手",
        [
            "Whoever made the link for a password, or changed the role since, may be behind both. Let somebody else decide, have another user who manages users make a new link for one of the two, or say at the server that the two are two people: `terrace users vouch ID`.",
            "设置密码的链接由谁生成、此后由谁改过角色，谁就可能掌握两个登录。请由他人决定，或请另一位管理用户的人为其中一位重新生成链接，或在服务器上确认这是两个人：`terrace users vouch ID`。",
        ],
    ),
    conflict(
        "T1561",
        "`{customer}` is one person with {others}, whose points they share",
        "`{customer}` 与 {others} 是同一人，积分共用",
        [
            "Name all of them, or take the merge back first if they are two people.",
            "请同时列出全部编号；若其实不是同一人，请先撤销合并。",
        ],
    ),
    data(
        "T1562",
        Class::Forbidden,
        "The role {role} sees some customers, or some of what is known of them; this is of all customers",
        "角色 {role} 只能看到部分客户或客户的部分信息；此处涉及全部客户",
        ["Ask somebody whose role sees all of them.", "请由可查看全部客户的人操作。"],
    ),
    data(
        "T1563",
        Class::Forbidden,
        "The role {role} does not see `{name}`",
        "角色 {role} 不能查看 `{name}`",
        [
            "Leave it out of conditions and sorting. Whoever manages users says what a role sees.",
            "请勿在条件和排序中使用它。角色可见的内容由管理用户的人设定。",
        ],
    ),
    conflict(
        "T1564",
        "The role {role} cannot be taken away: {count} users and keys have it",
        "不能删除角色 {role}：仍有 {count} 个用户或密钥使用它",
        ["Give them another role first, and take the keys back.", "请先为其更换角色，并收回相应密钥。"],
    ),
    failed(
        "T1532",
        Class::Busy,
        "The personal values of {most} customers were shown to you today, which is all that the settings allow",
        "您今天已查看 {most} 位客户的个人信息，已达到设置的上限",
        [
            "More can be shown in {seconds} s. `reveals_per_day` in `terrace.toml` says how many.",
            "{seconds} 秒后可继续查看。上限由 `terrace.toml` 中的 `reveals_per_day` 决定。",
        ],
    ),
    conflict(
        "T1533",
        "The job {id} does not run; it is {state}",
        "任务 {id} 没有在运行，状态为 {state}",
        ["There is nothing to stop.", "无需停止。"],
    ),
    conflict(
        "T1534",
        "The {what} `{id}` is no longer as it was read",
        "{what} `{id}` 已不是读取时的内容",
        ["Read it again, and send the change with the new `ETag`.", "请重新读取，并用新的 `ETag` 提交更改。"],
    ),
    conflict(
        "T1540",
        "The list has gone on since: the version {version} that this page belongs to is no longer held",
        "名单已更新：此页所属的版本 {version} 已不再保留",
        [
            "Ask for the first page again, without a cursor; the pages after it fit together.",
            "请不带游标重新请求第一页，其后的各页彼此一致。",
        ],
    ),
    conflict(
        "T1550",
        "The policy {number} was put there by {made_by} since, in force from {from}; this one would take it back",
        "此后 {made_by} 已保存策略 {number}，自 {from} 起生效；这份策略会把它撤回",
        [
            "Take its changes over into this text, and ask again. What waits for approval is refused and asked for anew.",
            "请把其中的改动并入这份文本后重新提交。等待审批的应予拒绝，再重新申请。",
        ],
    ),
    conflict(
        "T1552",
        "The plan was made beside {planned}, and the policy in force is {held}",
        "该预案针对的现行策略是 {planned}，而现在生效的是 {held}",
        [
            "Make the plan anew with `terrace plan`, and look at what it says now.",
            "请用 `terrace plan` 重新生成预案，并查看现在的结果。",
        ],
    ),
    conflict(
        "T1553",
        "Facts, or tiers decided by hand, have changed since the plan was made (lake version {planned} then, {now} now)",
        "预案生成之后，数据或人工定级已有变化（当时数据湖版本 {planned}，现在 {now}）",
        [
            "Make the plan anew with `terrace plan`, or apply it all the same with `--on-new-facts`.",
            "请用 `terrace plan` 重新生成预案，或加 `--on-new-facts` 照样应用。",
        ],
    ),
    refused(
        "T1551",
        "The policy has no scheme `{scheme}` that cuts at amounts (`threshold:`)",
        "策略中没有按数值分档（`threshold:`）的方案 `{scheme}`",
        [
            "Name a scheme with `threshold:`. Pyramids and shares take their shares as they are written.",
            "请指定一个使用 `threshold:` 的方案。金字塔与占比方案直接按所写比例划分。",
        ],
    ),
    conflict(
        "T1570",
        "{most} files wait already, and no more are taken",
        "已有 {most} 个文件等待导入，暂不能再上传",
        ["Import or remove some of them first.", "请先导入或移除其中一些文件。"],
    ),
    refused(
        "T1571",
        "The file is larger than {megabytes} MB, the most that can be sent",
        "文件超过 {megabytes} MB，已达到上传的上限",
        [
            "Compress it (gzip or zip), split it, or import it on the server with `terrace import`.",
            "请压缩（gzip 或 zip）、拆分该文件，或在服务器上用 `terrace import` 导入。",
        ],
    ),
    conflict(
        "T1572",
        "Import {import} holds what was recorded here by pages or programs, so it is not taken back",
        "第 {import} 次导入的内容由页面或程序录入，不能整体撤销",
        ["Correct single records instead.", "请改为更正单条记录。"],
    ),
    conflict(
        "T1573",
        "Currency and time zone are those of the facts, members or runs that are there already",
        "已有数据、会员或分层结果，币种与时区不能再更改",
        [
            "Remove the sample or undo the imports first, or begin another workspace.",
            "请先移除示例数据或撤销导入，或新建另一个工作区。",
        ],
    ),
    conflict(
        "T1574",
        "The sample shop is there already",
        "示例店铺已存在",
        ["Remove it first to begin it anew.", "如需重新开始，请先移除。"],
    ),
];
