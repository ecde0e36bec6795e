//! The command line: help texts, headings of tables, short remarks.

use crate::Text;

macro_rules! texts {
    ($($name:ident: $en:literal, $zh:literal;)*) => {
        $(#[doc = $en] pub const $name: Text = Text::new($en, $zh);)*
    };
}

texts! {
    ABOUT: "Terrace turns orders, feedback and contacts into explained customer tiers.", "梯田：把订单、反馈与联系记录变成可解释的客户分层。";
    AFTER_HELP: "Start with `terrace demo`, or with your own file: `terrace tier --orders FILE --policy FILE --as-of DATE`.", "先试 `terrace demo`，或直接用自己的文件：`terrace tier --orders 文件 --policy 文件 --as-of 日期`。";
    USAGE: "Usage", "用法";
    COMMANDS: "Commands", "命令";
    ARGUMENTS: "Arguments", "参数";
    OPTIONS: "Options", "选项";
    GLOBAL_OPTIONS: "Everywhere", "通用选项";
    FACTS_OPTIONS: "Straight from files (nothing stored)", "直接从文件计算（不存储）";

    HELP: "Print help", "显示帮助";
    VERSION: "Print the version", "显示版本";
    OPT_DIR: "The workspace; by default the current folder", "工作区目录，默认为当前目录";
    OPT_LANG: "Language of all texts: zh or en; by default the locale's", "界面语言：zh 或 en，默认取自系统区域设置";
    OPT_JSON: "Print the answer as JSON", "以 JSON 输出结果";
    OPT_QUIET: "No progress bars and no remarks", "不显示进度条与提示";

    CMD_DEMO: "Make a sample shop, tier it and write its report", "生成示例商店，完成分层并写出报告";
    DEMO_DIR: "Where the sample shop's workspace is made", "示例商店工作区的位置";
    DEMO_CUSTOMERS: "How many customers the shop has", "商店的客户数";
    DEMO_SEED: "The seed: the same seed makes the same shop", "随机种子：相同种子生成相同商店";
    CMD_INIT: "Make a new workspace", "新建工作区";
    INIT_DIR: "Its folder; by default the current one", "目录，默认为当前目录";
    CMD_IMPORT: "Import files of one kind of facts", "导入某一类事实的文件";
    IMPORT_KIND: "customers, orders, payments, feedback, contacts, cases, balances or rates", "customers（客户）、orders（订单）、payments（付款）、feedback（反馈）、contacts（接触）、cases（工单）、balances（余额）或 rates（汇率）";
    IMPORT_FILES: "CSV, gzip, zip, Parquet, JSON Lines or xlsx; all files of a command are one import", "CSV、gzip、zip、Parquet、JSON Lines 或 xlsx；一条命令的所有文件算一次导入";
    OPT_MAP: "A mapping file: which of their columns are ours, and how to read them", "映射文件：说明对方的列如何对应，以及如何读取";
    OPT_MAPS: "A mapping file: which of their columns are ours, and how to read them; with several kinds of facts `orders=FILE`, `customers=FILE` and so on, else it is for the orders", "映射文件：说明对方的列如何对应，以及如何读取；同时给出多类事实时写作 `orders=文件`、`customers=文件` 等，否则用于订单";
    IMPORT_DRY_RUN: "Only show how the files are understood", "只显示对文件的理解，不导入";
    CMD_IMPORTS: "List, show or undo imports", "列出、查看或撤销导入";
    IMPORTS_LIST: "List all imports", "列出所有导入";
    IMPORTS_SHOW: "Show how an import was understood and reconciled", "显示某次导入的理解与核对";
    IMPORTS_UNDO: "Take an import back; later ones stay", "撤销某次导入，之后的导入保留";
    IMPORT_NUMBER: "The import's number", "导入编号";
    CMD_TIER: "Classify all customers", "给所有客户分层";
    OPT_NO_KEEP: "Leave this run out of the history", "不把本次运行记入历史";
    OPT_CUSTOMER: "Only this customer, by the cutoffs of the newest kept run of these rules", "只计算这一位客户，使用同一规则最近一次已保留运行的切点";
    CMD_RUNS: "List or show the runs of `tier` that are kept", "列出或查看已保留的分层运行";
    RUNS_LIST: "List all kept runs", "列出所有已保留的运行";
    RUNS_SHOW: "Show the tiers of a kept run", "显示某次运行的各层级";
    RUN_NUMBER: "The run's number", "运行编号";
    RUNS_SCHEME: "Show the shares of this scheme", "显示该分层方案的占比";
    CMD_CHANGES: "Show who moved between two kept runs, and what moved them", "说明两次运行之间哪些客户变动了层级，以及原因";
    CHANGES_FROM: "The earlier run: its number, or a date; by default the one before the later", "较早的运行：编号或日期，默认为较晚者之前的一次";
    CHANGES_TO: "The later run: its number, or a date; by default the newest", "较晚的运行：编号或日期，默认为最近一次";
    CHANGES_OUT: "Write everybody who moved to this file: .csv, .parquet, .json or .xlsx", "把所有变动的客户写入此文件：.csv、.parquet、.json 或 .xlsx";
    CMD_EXPLAIN: "Show why a customer has their classes, and what would change them", "说明客户为何属于其层级，以及怎样会改变";
    EXPLAIN_CUSTOMER: "The customer's id", "客户编号";
    EXPLAIN_SCHEME: "Only this scheme", "只看这一个分层方案";
    CMD_REPORT: "Write the report as one HTML file", "写出单个 HTML 文件的报告";
    REPORT_OUT: "The HTML file to write", "要写出的 HTML 文件";
    REPORT_UNMASKED: "Show names and phones in full", "完整显示姓名与电话";
    CMD_POLICY: "Check, test and learn the policy language", "检查、测试与学习策略语言";
    POLICY_CHECK: "Find all mistakes of a policy file", "找出策略文件的所有错误";
    POLICY_TEST: "Run a policy's test cases (*.cases.yaml)", "运行策略的测试用例（*.cases.yaml)";
    POLICY_SCHEMA: "Print the JSON Schema of policy files, for editors", "打印策略文件的 JSON Schema，供编辑器使用";
    POLICY_MEASURES: "List the measures that policies may use", "列出策略可用的度量";
    POLICY_SHOW: "Print a policy that ships with Terrace", "打印随附的现成策略";
    POLICY_SHOW_NAME: "Its name; without one, the list", "名称；不写则列出全部";
    POLICY_SHOW_CASES: "Print its test cases instead", "改为打印其测试用例";
    POLICY_FILE: "The policy file; by default the workspace's", "策略文件，默认为工作区的策略";
    POLICY_CASES: "Case files; by default NAME.cases.yaml beside the policy", "用例文件，默认为策略旁的 NAME.cases.yaml";
    OPT_POLICY: "The policy file", "策略文件";
    OPT_AS_OF: "The moment for which to compute, YYYY-MM-DD or YYYY-MM-DDThh:mm; by default now", "计算的时点，YYYY-MM-DD 或 YYYY-MM-DDThh:mm，默认为现在";
    OPT_LAKE_VERSION: "Facts as a kept lake version has them", "使用某个保留的数据湖版本的事实";
    OPT_OUT: "Write one row per customer: .csv, .parquet, .json or .xlsx; - is CSV on stdout", "每位客户一行写入文件：.csv、.parquet、.json 或 .xlsx；- 表示输出到标准输出";
    OPT_COLUMNS: "Further columns, by commas: customer fields and details such as rfm.digits", "附加列，以逗号分隔：客户字段与 rfm.digits 之类的明细";
    OPT_WHERE: "Only customers for whom this holds, such as \"value = 'high'\"", "只取满足条件的客户，例如 \"value = 'high'\"";
    OPT_EXCEL: "CSV with a byte-order mark, as spreadsheets like it", "CSV 带字节顺序标记，便于电子表格打开";
    OPT_ORDERS: "Order files", "订单文件";
    OPT_CUSTOMERS: "Customer files", "客户文件";
    OPT_PAYMENTS: "Payment files", "付款文件";
    OPT_FEEDBACK: "Feedback files", "反馈文件";
    OPT_CONTACTS: "Contact files", "接触记录文件";
    OPT_CASES: "Case files: complaints, repairs, returns, questions", "工单文件：投诉、维修、退换、咨询";
    OPT_BALANCES: "Balance files", "余额文件";
    OPT_RATES: "Exchange rate files", "汇率文件";

    WRONG_UNKNOWN: "unexpected argument {what}", "未知的参数 {what}；用 --help 查看可用参数";
    WRONG_COMMAND: "unknown command {what}", "未知的命令 {what}；用 --help 查看可用命令";
    WRONG_MISSING: "missing: {what}", "缺少 {what}；用 --help 查看用法";
    WRONG_VALUE: "{other} is no value for {what}", "“{other}”不是 {what} 的有效值";
    WRONG_CONFLICT: "{what} and {other} exclude each other", "{what} 与 {other} 不能同时使用";

    ERROR: "error", "错误";
    WARNING: "warning", "警告";
    NOTE: "note", "提示";
    FIX: "fix", "办法";
    CAUSE: "cause", "原因";

    INIT_DONE: "A new workspace: {path}", "已新建工作区：{path}";
    INIT_NEXT: "Next: `terrace import orders FILE`, then `terrace policy show retail > policies/retail.yaml`, then `terrace tier`.", "接下来：`terrace import orders 文件`，然后 `terrace policy show retail > policies/retail.yaml`，最后 `terrace tier`。";
    INIT_NEXT_IN: "Go there first: `cd {path}`.", "先进入该目录：`cd {path}`。";

    TIER_HEAD: "{title} ({policy}, {hash}), facts before {as_of}, {source}", "{title}（{policy}，{hash}），{as_of} 之前的事实，{source}";
    SOURCE_LAKE: "lake version {version}", "数据湖版本 {version}";
    SOURCE_FILES: "straight from files", "直接取自文件";
    TIER_POPULATION: "{customers} customers, {ordered} of them with orders; net revenue {revenue} {currency}. Revenue and medians are of all facts before that moment.", "共 {customers} 位客户，其中 {ordered} 位有订单；净收入 {revenue} {currency}。收入与中位数按此时点之前的全部事实计算。";
    COL_TIER: "tier", "层级";
    COL_CUSTOMER: "customer", "客户";
    COL_CUSTOMERS: "customers", "客户数";
    COL_SHARE: "share", "占比";
    COL_EXPECTED: "expected", "预期";
    COL_REVENUE: "revenue", "收入";
    COL_REVENUE_SHARE: "of revenue", "收入占比";
    COL_AMOUNT: "median amount", "金额中位数";
    COL_ORDERS: "median orders", "订单数中位数";
    COL_BASKET: "median basket", "客单价中位数";
    COL_RECENCY: "median recency, days", "距上次购买天数中位数";
    NO_CLASS: "(no class)", "（无层级）";
    LABELS: "Labels", "标签";
    COL_LABEL: "label", "标签";
    COL_CONDITION: "condition", "条件";
    WHERE_HOLDS: "{rows} customers satisfy {condition}; the tables above show everybody. Write the list with --out FILE.", "{rows} 位客户满足 {condition}；上面的表格为全体客户。用 --out 文件 写出名单。";
    WRITTEN: "{rows} customers written to {path}", "已将 {rows} 位客户写入 {path}";
    REPORT_WRITTEN: "The report: {path}", "报告：{path}";

    UNDERSTOOD_HEADER: "header in line {line}", "表头在第 {line} 行";
    UNDERSTOOD_NO_HEADER: "no header", "无表头";
    UNDERSTOOD_UNUSED: "not used: {headers}", "未使用：{headers}";
    UNDERSTOOD_CUSTOM: "kept as custom fields: {headers}", "作为自定义字段保留：{headers}";
    UNDERSTOOD_SKIPPED: "{lines} lines are no rows (before the header, blank, totals)", "{lines} 行不是数据（表头之前、空行、合计行）";
    UNDERSTOOD_STATUSES: "statuses as read:", "订单状态的理解：";
    TIMES_YEAR_FIRST: "year first or month by name", "年份在前或月份为名称";
    TIMES_DAY_FIRST: "day/month/year", "日/月/年";
    TIMES_MONTH_FIRST: "month/day/year", "月/日/年";
    TIMES_WITH_OFFSET: "with an offset, turned into the workspace's zone", "带时差，已换算为工作区时区";
    TIMES_TYPED: "typed by the format", "由文件格式给定类型";
    TIMES_MAPPED: "by the mapping's date_format", "按映射的 date_format";
    REASON_LINE: "{rows} rows: {reason} [{code}], first in line {line}", "{rows} 行：{reason} [{code}]，首见于第 {line} 行";
    IMPORT_PREVIEW: "The first rows as understood:", "前几行的理解：";
    IMPORT_COUNTS: "{kind}: {read} rows read = {accepted} accepted + {replaced} replaced + {unchanged} unchanged + {rejected} rejected", "{kind}：读取 {read} 行 = 接受 {accepted} + 替换 {replaced} + 不变 {unchanged} + 拒绝 {rejected}";
    IMPORT_COUNTS_DRY: "{read} rows read = {accepted} acceptable + {rejected} rejected; nothing was imported", "读取 {read} 行 = 可接受 {accepted} + 拒绝 {rejected}；未导入任何内容";
    IMPORT_DONE: "Import {number}: lake version {version}", "第 {number} 次导入：数据湖版本 {version}";
    IMPORT_REJECTS: "Rejected rows, as they were, with reasons: {path}", "被拒绝的行（原样，附原因）：{path}";
    IMPORT_WAITS: "Waiting until the lake is free; it is held by {holder}", "正在等待数据湖空出，当前由 {holder} 占用";
    PROGRESS_ROWS: "{rows} rows, {rate} a second", "{rows} 行，每秒 {rate} 行";
    PROGRESS_LEFT: "left", "剩余";
    PROGRESS_STORES: "comparing {rows} rows with what is known", "正在与已有内容比对 {rows} 行";
    PROGRESS_STORED: "rows stored, {rate} a second", "行已存入，每秒 {rate} 行";
    PROGRESS_MERGED: "merging files: {rows} rows, {rate} a second", "正在合并文件：{rows} 行，每秒 {rate} 行";
    PROGRESS_COMPUTED: "rows, {rate} a second, bucket {bucket} of {buckets}", "行，每秒 {rate} 行，第 {bucket}/{buckets} 桶";
    COL_NUMBER: "no.", "编号";
    COL_AT: "at", "时间";
    COL_KIND: "kind", "种类";
    COL_FILES: "files", "文件";
    COL_READ: "read", "读取";
    COL_ACCEPTED: "accepted", "接受";
    COL_REPLACED: "replaced", "替换";
    COL_UNCHANGED: "unchanged", "不变";
    COL_REJECTED: "rejected", "拒绝";
    COL_STATE: "state", "状态";
    STATE_HOLDS: "holds", "有效";
    STATE_UNDONE: "undone", "已撤销";
    NO_IMPORTS: "No imports yet. Start with `terrace import orders FILE`.", "尚无导入。请从 `terrace import orders 文件` 开始。";
    UNDO_DONE: "Import {number} is taken back: lake version {version}.", "已撤销第 {number} 次导入：数据湖版本 {version}。";
    REASONS: "Why rows were rejected:", "被拒绝的原因：";

    POLICY_HOLDS: "{file}: holds ({metrics} metrics, {labels} labels, {schemes} schemes)", "{file}：正确（{metrics} 个指标、{labels} 个标签、{schemes} 个方案）";
    CASES_PASSED: "{file}: {passed} of {cases} cases passed", "{file}：{cases} 个用例中 {passed} 个通过";
    CASE_FAILED: "failed", "未通过";
    CASE_EXPECTED: "expected {expected}, got {got}", "预期 {expected}，实际 {got}";
    NO_CASES: "There are no test cases beside {file}.", "{file} 旁没有测试用例。";
    COL_MEASURE: "measure", "度量";
    COL_GROUP: "group", "组";
    COL_UNIT: "unit", "单位";
    COL_FORMULA: "formula", "公式";
    COL_NULL: "null", "空值";

    DEMO_MAKING: "Making a sample shop of {customers} customers in {path} …", "正在 {path} 生成 {customers} 位客户的示例商店…";
    DEMO_NEXT: "Look around: `cd {path}`, then `terrace tier --as-of {date}`, `terrace explain {customer} --as-of {date}`, `terrace changes`, `terrace imports`.", "继续探索：`cd {path}`，然后 `terrace tier --as-of {date}`、`terrace explain {customer} --as-of {date}`、`terrace changes`、`terrace imports`。";
}
