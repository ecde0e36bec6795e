import { open, shot, done } from "./shot.mjs";
let p = await open({lang:"zh",path:"/imports"});
await p.getByText("全部导入").waitFor();
// undo



await p.goto("/start");

await p.getByText("已保存").first().waitFor();
await shot(p,"start-sample-zh");
await p.goto("/xray"); await p.getByRole('heading',{name:"建议的分层"}).waitFor({timeout:60000}); await shot(p,"xray-zh");
p = await open({lang:"en",path:"/xray",shade:"dark",width:390}); await p.getByRole('heading',{name:"The proposed tiers"}).waitFor({timeout:60000}); await shot(p,"xray-en-390-dark");
await done();
