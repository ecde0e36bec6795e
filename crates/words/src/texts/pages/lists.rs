//! Lists of customers: saved views, files, acts on many.

page_texts! {
    "views.tabs": "Views of the list", "客户视图";
    "views.all": "All customers", "全部客户";
    "views.more": "All views", "全部视图";
    "views.own": "Mine", "我的视图";
    "views.shared": "Shared by others", "他人共享";
    "views.none": "No view is saved yet. Filter, sort or choose columns, then save what you see.", "还没有保存的视图。先筛选、排序或选择列，再保存为视图。";
    "views.changed": "changed", "已修改";
    "views.save": "Save", "保存";
    "views.save_as": "Save as new", "另存为新视图";
    "views.save_first": "Save as view", "保存为视图";
    "views.undo": "Back to the view", "恢复视图";
    "views.acts": "What to do with this view", "视图操作";
    "views.edit": "Name and sharing", "名称与共享";
    "views.pin": "Show as a tab", "固定为标签";
    "views.unpin": "Show as a tab no longer", "取消固定";
    "views.remove": "Remove", "删除视图";
    "views.remove_sure": "Remove “{name}”? Customers stay as they are.", "确定删除“{name}”吗？客户数据不受影响。";
    "views.remove_shared_sure": "Remove “{name}”? It goes for everybody it is shared with.", "确定删除“{name}”吗？所有共享到的同事都将看不到它。";
    "views.link": "Copy the link", "复制链接";
    "views.link_copied": "The link is copied", "链接已复制";
    "views.saved": "“{name}” is saved", "已保存“{name}”";
    "views.name": "Name", "视图名称";
    "views.share": "Share with everybody who sees customers", "共享给所有能查看客户的同事";
    "views.share_about": "Others see the same condition, each within their own rights.", "其他人看到同样的条件，数据仍按各自权限显示。";
    "views.default_of": "Shown first to", "默认展示给";
    "views.default_about": "These roles begin with this view. It takes a view that is shared.", "这些角色打开客户列表时先看到此视图；仅共享视图可设为默认。";
    "views.by": "by {owner}", "创建者：{owner}";
    "views.first_for": "first for {roles}", "{roles} 默认";
    "views.missing": "This view is not there", "视图不存在";
    "views.missing_told": "It was removed, or it is not shared with you.", "视图已被删除，或未共享给你。";
    "views.broken": "This view can no longer be asked for", "视图条件已失效";
    "views.broken_told": "The policy in force does not understand its condition any more. The condition is kept as it was saved.", "当前策略无法识别该视图的条件。原条件仍完整保留。";
    "views.mend": "Change the condition", "修改条件";
    "views.gone": "No longer in the policy, and left out: {columns}.", "以下列已不在策略中，未显示：{columns}。";

    "columns.move_up": "Move “{title}” forward", "前移“{title}”";
    "columns.move_down": "Move “{title}” back", "后移“{title}”";

    "export.export": "Export", "导出";
    "export.about": "{total} {total|customer|customers}, as shown; it is logged", "共 {total} 位客户，与当前列表一致，导出会被记录";
    "export.xlsx": "Excel (.xlsx)", "Excel 表格（.xlsx）";
    "export.csv": "CSV (.csv)", "CSV 文件（.csv）";
    "export.done": "{name} is saved", "已导出 {name}";

    "bulk.chosen": "{chosen} chosen", "已选 {chosen} 项";
    "bulk.chosen_all": "All {chosen} of this list are chosen", "已选本列表全部 {chosen} 位客户";
    "bulk.choose_all": "Choose all {total} of this list", "选择本列表全部 {total} 位";
    "bulk.clear": "Clear the choice", "取消选择";
    "bulk.note": "Write a note", "批量备注";
    "bulk.override": "Override tiers", "批量指定层级";
    "bulk.note_about": "The same note is written on each of them.", "每位客户都会写入同样的备注。";
    "bulk.look": "Next: for how many", "下一步：核对人数";
    "bulk.back": "Back", "返回";
    "bulk.for": "This is for {customers} {customers|customer|customers}.", "将作用于 {customers} 位客户。";
    "bulk.of_list": "All of this list as you see it now. Whoever comes into it later is not among them.", "范围为当前看到的整个列表，之后新进入列表的客户不在其中。";
    "bulk.of_named": "Those whom you have chosen, and nobody else.", "仅限你勾选的客户。";
    "bulk.waits": "Each of them waits for a second person, who decides under approvals.", "每一条都需另一位同事在“审批”中确认后生效。";
    "bulk.do": "Do it for {customers}", "对 {customers} 位执行";
    "bulk.done": "Done for {done} of {customers}.", "{customers} 位中已完成 {done} 位。";
    "bulk.waiting": "{waiting} wait for a second person.", "{waiting} 位待审批。";
    "bulk.failed": "For {failed} it could not be done; the file says why.", "{failed} 位未能完成，原因见结果文件。";
    "bulk.partly": "What was done before it ended stays; the file names whom it was done for.", "结束前已完成的部分保留，结果文件列出了这些客户。";
    "bulk.rows": "Result of each, as a file", "下载逐条结果";
    "bulk.go_on": "Let it go on", "后台继续";
    "bulk.close": "Close", "关闭";

    "notes.text": "Note", "备注内容";
    "job.bulk": "Act on many customers", "批量操作";
}
