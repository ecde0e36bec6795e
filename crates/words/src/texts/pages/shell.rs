//! The frame of all pages: navigation, signing in, and what stands where there is nothing to show.

page_texts! {
    "shell.title": "Terrace", "梯田";
    "shell.brand": "Terrace", "梯田";
    "shell.skip": "Skip to the content", "跳到正文";
    "shell.menu": "Menu", "菜单";
    "shell.navigation": "Navigation", "导航";
    "shell.sign_out": "Sign out", "退出登录";
    "shell.shade_system": "Light or dark as the system", "跟随系统明暗";
    "shell.shade_light": "Light", "浅色";
    "shell.shade_dark": "Dark", "深色";

    "nav.overview": "Overview", "总览";
    "nav.customers": "Customers", "客户";
    "nav.members": "Members", "会员";
    "nav.member_list": "Member desk", "会员服务台";
    "nav.quotes": "Quote desk", "报价台";
    "nav.partners": "Partners", "合作伙伴";
    "nav.approvals": "Approvals", "审批";
    "nav.jobs": "Jobs", "后台任务";
    "nav.configuration": "Configuration", "系统配置";
    "nav.usage": "Use of pages", "页面使用";
    "nav.policies": "Policies", "策略";
    "nav.policy": "Policy in force", "当前策略";
    "nav.runs": "Runs", "分层运行";
    "nav.connections": "Connections", "整合";
    "nav.imports": "Imports", "数据导入";
    "nav.keys": "API keys", "接口密钥";
    "nav.webhooks": "Webhooks", "事件推送";
    "nav.settings": "Settings", "设置";
    "nav.users": "Users", "用户";
    "nav.audit": "Audit log", "审计日志";
    "nav.account": "My sign-in", "我的登录";

    "role.owner": "Owner", "所有者";
    "role.manager": "Manager", "经理";
    "role.sales": "Sales", "销售";
    "role.service": "Service", "客服";
    "role.analyst": "Analyst", "分析员";
    "role.auditor": "Auditor", "审计员";
    "role.checkout": "Till", "收银台";
    "role.partner": "Partner", "合作伙伴";
    "role.member": "Member", "会员";

    "sign_in.title": "Terrace", "梯田";
    "sign_in.about": "Sign in to your customers, tiers and members.", "登录以查看客户、分层与会员。";
    "sign_in.name": "User name", "用户名";
    "sign_in.password": "Password", "密码";
    "sign_in.code": "One-time code", "动态验证码";
    "sign_in.with_code": "I have a one-time code", "我有动态验证码";
    "sign_in.enter": "Sign in", "登录";
    "sign_in.first": "First time here? Open the link (…/welcome/…) that stands in the window in which `terrace serve` was started, and choose a password.", "首次使用？请到启动 `terrace serve` 的窗口，打开其中的链接（…/welcome/…）并设置密码。";

    "form.needed": "This is needed.", "此项必填。";
    "form.save": "Save", "保存";
    "form.cancel": "Cancel", "取消";
    "form.done": "Done", "完成";

    "state.nothing_yet": "Nothing here yet", "还没有内容";
    "state.nothing_matches": "Nothing matches", "没有符合条件的内容";
    "state.nothing_matches_told": "There is something here, but none of it fits what you asked for.", "这里有数据，但没有一条符合当前条件。";
    "state.reset": "Ask for everything", "清除条件";
    "state.not_allowed": "Your role does not see this", "您的角色无权查看";
    "state.not_allowed_told": "If your work needs it, ask whoever manages users.", "如工作需要，请联系用户管理员。";
    "state.failed": "That did not work", "操作未成功";
    "state.missing": "There is no such thing", "找不到该内容";
    "state.offline": "The server does not answer", "服务器没有响应";
    "state.offline_told": "It may have been stopped, or the network is down. What you entered is still here.", "可能已停止运行，或网络中断。您填写的内容仍在。";
    "state.slow": "The answer takes too long", "响应时间过长";
    "state.slow_told": "The server is busy with something large. Try again in a moment.", "服务器正忙于较大的任务，请稍后重试。";
    "state.again": "Try again", "重试";
    "state.home": "To the start page", "回到首页";
    "state.no_page": "There is no such page", "没有这个页面";
    "state.no_page_told": "The address may be mistyped, or the page has moved.", "地址可能有误，或页面已移动。";
    "state.condition_wrong": "The condition has mistakes", "条件有误";
    "state.meant": "Did you mean “{suggestion}”?", "是否想写“{suggestion}”？";
}
