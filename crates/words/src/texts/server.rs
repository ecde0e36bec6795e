//! `terrace serve`, and the commands over its state.

texts! {
    CMD_SERVE: "Serve the workspace: orders, members, points, quotes and customers over HTTP", "启动服务：通过 HTTP 提供订单、会员、积分、报价与客户";
    OPT_HOST: "The address to listen on, 127.0.0.1 unless the settings say otherwise; beyond this machine put a proxy with encryption before it", "监听地址，默认 127.0.0.1；如需对外提供服务，请在前面加一层带加密的代理";
    OPT_PORT: "The port, 8620 unless the settings say otherwise; 0 takes one that is free", "端口，默认 8620；0 表示任选一个空闲端口";
    OPT_SEAL_EVERY: "Seconds after which accepted facts go into the lake at the latest", "已接收的事实最迟多少秒后写入数据湖";
    SERVE_EXAMPLES: "Examples:
  terrace serve
  terrace keys add 'till 1' --role checkout
  curl -H 'Authorization: Bearer KEY' -d '{\"order_id\": \"A1\", \"customer_id\": \"C1\", \"lines\": [{\"amount\": \"100.00\"}]}' http://127.0.0.1:8620/api/v1/orders", "示例：
  terrace serve
  terrace keys add '收银台 1' --role checkout
  curl -H 'Authorization: Bearer 密钥' -d '{\"order_id\": \"A1\", \"customer_id\": \"C1\", \"lines\": [{\"amount\": \"100.00\"}]}' http://127.0.0.1:8620/api/v1/orders";
    SERVING: "Serving {folder} at http://{address}; routes: http://{address}/docs. Ctrl-C ends it.", "正在提供 {folder}，地址：http://{address}；接口列表：http://{address}/docs。按 Ctrl-C 结束。";
    POLICY_IN_FORCE: "By the policy `{policy}` that was put in force for this moment; `--policy FILE` takes a file's.", "按该时点生效的策略 `{policy}` 计算；可用 `--policy 文件` 指定其他策略。";
    USUAL_POLICY: "The workspace had no policy; a usual one for shops stands in {path}. Change it there or in the pages.", "工作区尚无策略，已写入一份通用零售策略：{path}。可直接修改该文件，也可在页面中修改。";
    FIRST_LINK: "Open this in a browser to begin, as `owner` (it works once, within 72 hours):
  http://{address}/welcome/{token}", "请在浏览器中打开以下地址开始使用（用户名 `owner`，72 小时内有效，只能用一次）：
  http://{address}/welcome/{token}";

    CMD_KEYS: "Keys with which programs use the server", "供程序使用服务器的密钥";
    KEYS_LIST: "All keys, without their secrets", "列出全部密钥（不含密文）";
    KEYS_ADD: "Make a key; it is shown once", "新建密钥，仅显示一次";
    KEYS_REVOKE: "Take a key back; it holds no longer", "收回密钥，立即失效";
    KEY_NAME: "What the key is called, such as 'till 1'", "密钥的名称，例如“收银台 1”";
    KEY_ID: "The number of the key", "密钥编号";
    OPT_ROLE: "The role: owner, manager, sales, service, analyst, auditor or checkout", "角色：owner、manager、sales、service、analyst、auditor 或 checkout";
    KEY_MADE: "Key {id}: {token}\nIt is shown this once.", "密钥 {id}：{token}\n仅显示这一次。";
    KEY_REVOKED: "Key {id} holds no longer.", "密钥 {id} 已失效。";
    COL_KEY: "key", "密钥";
    COL_NAME: "name", "名称";
    COL_ROLE: "role", "角色";
    COL_STATE: "state", "状态";
    IS_ACTIVE: "active", "有效";
    IS_REVOKED: "taken back", "已收回";
    NO_KEYS: "There is no key yet: `terrace keys add NAME --role checkout` makes one.", "还没有密钥：可用 `terrace keys add 名称 --role checkout` 新建。";

    CMD_USERS: "People who sign in", "可登录的用户";
    USERS_LIST: "Everybody who can sign in", "列出全部用户";
    USERS_ADD: "Add somebody; prints the link with which they set a password", "添加用户，并输出其设置密码的链接";
    USERS_LINK: "A new link for somebody who forgot the password", "为忘记密码的用户生成新链接";
    USERS_VOUCH: "Say that a sign-in is in the hands of a person of their own, whoever made its link, so that they may decide what that other asked for", "确认某个登录由本人使用（无论链接由谁生成），此后可审批对方提出的事项";
    USER_VOUCHED: "User {id} ({name}) stands for a person of their own", "已确认用户 {id}（{name}）由本人使用";
    USER_NAME: "The name to sign in with", "登录用户名";
    USER_ID: "The number of the user", "用户编号";
    OPT_USER_ROLE: "The role: owner, manager, sales, service, analyst, auditor, checkout, partner or member", "角色：owner、manager、sales、service、analyst、auditor、checkout、partner 或 member";
    OPT_USER_CUSTOMER: "Of a member or partner: the customer whose page they see", "会员或合作伙伴对应的客户编号";
    USER_LINK: "User {id}: /welcome/{token} on the server's address (used once, within 72 hours)", "用户 {id}：服务器地址后接 /welcome/{token}（72 小时内有效，只能用一次）";
    COL_USER: "user", "用户";
    IS_INVITED: "invited", "已邀请";
    IS_BLOCKED: "may not sign in", "不可登录";
    NO_USERS: "Nobody can sign in yet: `terrace serve` prints the first link.", "还没有用户：`terrace serve` 会输出首次登录链接。";

    CMD_STANDING: "Overrides of standings: a person says that a customer stands in a tier for a while", "生效层级的人工指定：由人指定客户在一段时间内的层级";
    STANDING_SHOW: "A customer's overrides, those that are over among them", "查看客户的人工指定（含已结束的）";
    STANDING_OVERRIDE: "Say that a customer stands in a tier until an end, and why", "指定客户在截止时间前的层级，并说明理由";
    STANDING_END: "End a customer's override in a scheme now", "立即结束客户在某方案中的人工指定";
    STANDING_CUSTOMER: "The customer's id", "客户编号";
    OPT_SCHEME_NAME: "The scheme", "方案";
    OPT_TIER_NAME: "The tier that holds", "生效的层级";
    OPT_REASON: "Why; it stays in the log", "理由，会记入日志";
    OPT_UNTIL: "When it ends, such as 2027-01-31", "截止时间，例如 2027-01-31";
    STANDING_HELD: "{customer} stands in {tier} of {scheme} until {until}.", "{customer} 在 {scheme} 中的层级为 {tier}，有效至 {until}。";
    STANDING_WAITS: "Nothing was changed yet: that {customer} stands in {tier} of {scheme} takes a second person. It waits as approval {id}; another user decides at /api/v1/approvals on the server.", "尚未更改：将 {customer} 在 {scheme} 中改为 {tier} 需要第二人批准。申请编号 {id}，由另一位用户在服务器的 /api/v1/approvals 处决定。";
    STANDING_ENDED: "The override of {customer} in {scheme} has ended.", "{customer} 在 {scheme} 中的人工指定已结束。";
    NO_OVERRIDES: "{customer} has no overrides.", "{customer} 没有人工指定。";
    COL_SCHEME: "scheme", "方案";
    COL_TIER: "tier", "层级";
    COL_FROM: "from", "起始";
    COL_UNTIL: "until", "截止";
    COL_REASON: "reason", "理由";
    COL_BY: "by", "指定人";

    CMD_AUDIT: "The log of all changes", "全部更改的日志";
    AUDIT_VERIFY: "Check that every entry is as it was written", "检查每条记录是否保持原样";
    AUDIT_WHOLE: "The log is whole: {entries} {entries|entry|entries}, the last with the hash {hash}.", "日志完整：共 {entries} 条，最后一条的哈希为 {hash}。";
    AUDIT_BROKEN: "The log is not whole: the entry after {entries} was changed, added or taken out by hand.", "日志不完整：第 {entries} 条之后的记录被手工更改、添加或删除。";

    CMD_COMPLETIONS: "Print completions for a shell, or the manual page", "输出命令行补全脚本或手册页";
    COMPLETIONS_KIND: "bash, zsh, fish or man", "bash、zsh、fish 或 man";

    CMD_BACKUP: "Write the workspace into one file: settings, policies, facts, originals and state, as they are at one moment; a server may run meanwhile", "把工作区写成一个文件：设置、策略、事实、原始文件与状态，取同一时刻；服务器可同时运行";
    BACKUP_FILE: "The file to write; it must not be there yet", "要写入的文件，必须尚不存在";
    CMD_RESTORE: "Make a workspace of a backup", "由备份恢复出一个工作区";
    RESTORE_FILE: "The file that `terrace backup` wrote", "由 `terrace backup` 写出的文件";
    RESTORE_FOLDER: "The folder of the new workspace; it must be empty or not there", "新工作区的文件夹，必须为空或尚不存在";
    BACKED_UP: "Wrote {files} {files|file|files} and {rows} {rows|row|rows} of state to {path}.", "已将 {files} 个文件和 {rows} 行状态写入 {path}。";
    RESTORED: "Brought {files} {files|file|files} and {rows} {rows|row|rows} of state back into {path}.", "已将 {files} 个文件和 {rows} 行状态恢复到 {path}。";

    STATE_ERASED: "{rows} {rows|row|rows} of points, forms, overrides and sign-ins {rows|is|are} gone.", "已删除 {rows} 行积分、表单、人工指定与登录信息。";

    SERVER_FAILED: "The server failed; nothing was changed. Its log says why.", "服务器出错，没有任何更改。原因见其日志。";
    PAGES_NOT_BUILT: "The pages are not built", "页面尚未构建";
    PAGES_HOW_BUILT: "This program was built without its pages. Run <code>scripts/pages</code>, which needs Node, and build it again. Everything else works: <a href='/docs'>the routes</a>.", "此程序构建时未包含页面。请运行 <code>scripts/pages</code>（需要 Node）后重新构建。其余功能不受影响：<a href='/docs'>接口列表</a>。";
    WELCOME_TITLE: "Welcome to Terrace", "欢迎使用梯田";
    WELCOME_PASSWORD: "Choose a password, 10 characters or more", "请设置密码，至少 10 个字符";
    WELCOME_AGAIN: "Once more", "再输入一次";
    WELCOME_SET: "Set the password", "设置密码";
    WELCOME_DIFFER: "The two are not the same.", "两次输入不一致。";
    WELCOME_DONE: "Done. <a href='/sign-in?name={name}'>Sign in</a> as <b>{name}</b>.", "设置成功。请以 <b>{name}</b> <a href='/sign-in?name={name}'>登录</a>。";
}
