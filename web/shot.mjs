import { chromium } from "playwright-core";
const [,, base="http://127.0.0.1:18733"] = process.argv;
const FLAGS=["--no-sandbox","--disable-gpu","--no-first-run","--disable-background-networking","--disable-component-update","--disable-sync"];
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: FLAGS });
export async function open({lang="zh",shade="light",width=1440,path="/start"}) {
  const context = await browser.newContext({ baseURL: base, viewport:{width,height:900}, reducedMotion:"reduce" });
  context.setDefaultTimeout(30000);
  await context.addInitScript(([l,s])=>{localStorage.setItem("terrace.lang",l);localStorage.setItem("terrace.shade",s);},[lang,shade]);
  await context.request.post("/api/v1/session",{data:{name:"owner",password:"a long sentence for tests"}});
  const page = await context.newPage();
  page.on("pageerror",e=>console.log("PAGEERROR",e.message));
  page.on("console",l=>{ if(l.type()==="error"||/Warning|deprecated/.test(l.text())) console.log("CONSOLE",l.text().slice(0,300)); });
  await page.goto(path);
  return page;
}
export async function shot(page,name){ await page.waitForTimeout(700); await page.screenshot({path:`/tmp/intake-run/shots/${name}.png`,fullPage:true}); }
export const done=()=>browser.close();
