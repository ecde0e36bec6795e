import { open, shot, done } from "./shot.mjs";
import { appendFileSync, writeFileSync } from "node:fs";
// a file with questions and rejects
let rows="订单编号,买家会员名,订单创建时间,买家实际支付金额,订单状态,收货人手机\n";
for(let i=0;i<60;i++) rows+=`${i},客户${i%23},2026-1${i%2}-0${1+i%9} 10:00:00,${(10+i*37%900)},${i%9==0?"已寄往火星":i%7==0?"卖家缺货":"交易成功"},138123456${10+i%23}\n`;
rows+="99,客户1,哪一天,20,交易成功,13812345678\n";
writeFileSync("/tmp/intake-run/q.csv",rows);
let p = await open({lang:"zh",path:"/imports"});
await p.locator("input[type=file]").setInputFiles("/tmp/intake-run/q.csv");
await p.getByText("这些状态分别表示什么").waitFor(); await shot(p,"question-zh");
await p.getByRole("button",{name:"确认"}).click();
await p.getByText("金额核对").waitFor(); await shot(p,"question-answered");
await p.getByRole("button",{name:"导入",exact:true}).click();
await p.getByText("次导入已保存").waitFor(); await shot(p,"taken-zh");
await p.goto("/imports"); await p.getByText("全部导入").waitFor(); await shot(p,"imports-zh");
await p.goto("/start"); await p.getByText("选择分层策略").waitFor(); await p.waitForTimeout(1000);
await p.getByRole("button",{name:"使用示例店铺"}).count().then(n=>console.log("offer",n));
await done();
