import { open, shot, done } from "./shot.mjs";
let p = await open({lang:"zh",path:"/start"}); await p.getByText("选择分层策略").waitFor(); await p.waitForTimeout(1500); await shot(p,"start-zh");
p = await open({lang:"en",path:"/start",width:390,shade:"dark"}); await p.getByText("Choose a policy").waitFor(); await p.waitForTimeout(1500); await shot(p,"start-en-390-dark");
p = await open({lang:"zh",path:"/imports"}); await p.getByText("还没有导入过文件").waitFor(); 
await p.locator("input[type=file]").setInputFiles("/work/shared/trouble/05-taobao-close-phrases/orders.csv");
await p.getByText("列的对应关系").waitFor(); await p.waitForTimeout(1500); await shot(p,"upload-zh"); console.log(p.url());
p = await open({lang:"en",path:new URL(p.url()).pathname,shade:"dark",width:390}); await p.getByText("Columns").first().waitFor(); await p.waitForTimeout(1000); await shot(p,"upload-en-390-dark");
await done();
