// Plays the player in real Chromium. Reads one JSON object a line, {scenario, url, plan}, and
// answers each with one line: {url, seen} or {url, error}. Ends with its input, when all is played.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createInterface } from "node:readline";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const registerSource = readFileSync(new URL("node_modules/@wallet-standard/wallet/lib/cjs/register.js", import.meta.url), "utf8");
const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core"), "utf8");
const walletSource = readFileSync(new URL("wallet.js", import.meta.url), "utf8");

const browser = await chromium.launch({
  executablePath: process.argv[2],
  args: ["--no-sandbox", "--host-resolver-rules=MAP rebound.test 127.0.0.1"],
});

/** A tab with the test wallet in it, and all that its console complains about. */
async function open(url, plan, options = {}) {
  const context = await browser.newContext(options);
  context.setDefaultTimeout(60000);
  await context.addInitScript(`(() => {
    const exports = {};
    ((exports) => {
${registerSource}
    })(exports);
    ${walletSource}
    installTestWallet(exports.registerWallet, ${JSON.stringify(plan)});
  })()`);
  return { context, page: await visit(context, url) };
}

async function visit(context, url) {
  const page = await context.newPage();
  page.complaints = [];
  page.on("pageerror", (error) => page.complaints.push(error.message));
  page.on("console", (m) => m.type() === "error" && page.complaints.push(m.text()));
  await page.goto(url);
  return page;
}

const connect = (page) => page.getByRole("button", { name: "Test Wallet", exact: true }).click();
const approve = (page) => page.getByRole("button", { name: "Approve with Test Wallet" }).click();
const reject = (page) => page.getByRole("button", { name: "Reject" }).click();
const over = (page) => page.waitForFunction(() => document.getElementById("status").className === "done");
const reviewing = (page) => page.locator("#review:not([hidden])").waitFor();
const alerted = (page) => page.locator("#problem:not([hidden])").waitFor();
const signing = (page) => page.locator("#sign:not([hidden])").waitFor();

/** What the page shows now. */
async function seen(page) {
  return {
    url: page.url(),
    status: await page.locator("#status").innerText(),
    problem: await page.locator("#problem").innerText(),
    ask: await page.locator("#ask").innerText(),
    focus: await page.evaluate(() => document.activeElement?.id ?? ""),
    complaints: page.complaints,
  };
}

/** The rules of WCAG 2.2 AA and axe's best practices, as far as a machine can tell. */
async function violations(page) {
  await page.evaluate(axeSource);
  const found = await page.evaluate(() => axe.run(document));
  return found.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html).join(" ")}`);
}

/** Connects and approves by keyboard; where a look is asked for, every stage is seen through axe's eyes. */
async function approval(url, plan, look) {
  const { page } = await open(url, plan, look);
  const axe = [];
  const judge = async () => look && axe.push(...(await violations(page)));
  await page.getByRole("button", { name: "Test Wallet", exact: true }).waitFor();
  await judge();
  await connect(page);
  await signing(page);
  const asked = await seen(page);
  await judge();
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
  await page.getByRole("button", { name: "Approve with Test Wallet" }).focus();
  await page.keyboard.press("Enter");
  await over(page);
  await judge();
  return { ...(await seen(page)), ask: asked.ask, axe, wide };
}

/** What another site can do that knows the address, the token too. */
async function foreign(url, plan) {
  const site = createServer((_, response) => response.end("<!doctype html><title>evil</title>")).listen(0, "127.0.0.1");
  await new Promise((resolve) => site.once("listening", resolve));
  const { context, page } = await open(`http://127.0.0.1:${site.address().port}/`, { ...plan, absent: true });
  const [origin, token] = url.split("/#");
  const tried = await page.evaluate(async ([origin, token]) => {
    const body = JSON.stringify({ token });
    const attempt = (options) => fetch(`${origin}/claim`, { method: "POST", body, ...options }).then((r) => r.type, () => "blocked");
    const frame = document.createElement("iframe");
    frame.src = `${origin}/#${token}`;
    const loaded = new Promise((resolve) => (frame.onload = frame.onerror = resolve));
    document.body.append(frame);
    await loaded;
    return {
      cors: await attempt({ headers: { "Content-Type": "application/json" } }),
      simple: await attempt({ headers: { "Content-Type": "text/plain" } }),
      opaque: await attempt({ mode: "no-cors" }),
      frame: String(frame.contentDocument?.body?.innerText ?? "blocked"),
    };
  }, [origin, token]);
  const rebound = await visit(context, url.replace("127.0.0.1", "rebound.test"));
  tried.rebound = await rebound.locator("body").innerText();
  site.close();
  const own = await approval(url, plan);
  return { ...own, tried };
}

const scenarios = {
  approve: (url, plan) => approval(url, plan, { colorScheme: "light" }),
  dark: (url, plan) => approval(url, plan, { colorScheme: "dark", reducedMotion: "reduce", viewport: { width: 360, height: 640 } }),
  foreign,
  /** Connects and presses Approve; the plan says what the wallet does then. */
  async press(url, plan) {
    const { page } = await open(url, plan);
    await connect(page);
    await approve(page);
    await (plan.sign === "fail" ? alerted(page) : over(page));
    const result = await seen(page);
    if (plan.sign === "fail") await reject(page);
    return result;
  },
  /** The wallet adds something, which is shown once more; the plan says what the player answers. */
  async added(url, plan) {
    const { page } = await open(url, plan);
    await connect(page);
    await approve(page);
    await reviewing(page);
    const asked = await seen(page);
    const axe = await violations(page);
    if (plan.disagree) await reject(page);
    else await page.getByRole("button", { name: "Send it with that" }).press("Enter");
    await over(page);
    return { ...(await seen(page)), ask: asked.ask, axe };
  },
  /** The wallet takes so long that it has to sign once more. */
  async slow(url, plan) {
    const { page } = await open(url, plan);
    await connect(page);
    await approve(page);
    await alerted(page);
    const result = await seen(page);
    await approve(page);
    await over(page);
    return result;
  },
  async rejectOnPage(url, plan) {
    const { page } = await open(url, plan);
    await connect(page);
    await signing(page);
    await reject(page);
    await over(page);
    return seen(page);
  },
  /** Connects, meets a problem and gives up. */
  async giveUp(url, plan) {
    const { page } = await open(url, plan);
    await connect(page);
    await alerted(page);
    const result = await seen(page);
    await reject(page);
    await over(page);
    return result;
  },
  async noWallet(url, plan) {
    const { page } = await open(url, { ...plan, absent: true });
    await page.locator("#none:not([hidden])").waitFor();
    const result = { ...(await seen(page)), axe: await violations(page) };
    await reject(page);
    await over(page);
    return result;
  },
  async closed(url, plan) {
    const { page } = await open(url, plan);
    await connect(page);
    await signing(page);
    const result = await seen(page);
    await page.close();
    return result;
  },
  async secondPage(url, plan) {
    const { context, page } = await open(url, plan);
    await connect(page);
    await signing(page);
    const second = await visit(context, url);
    await over(second);
    await over(page);
    return { ...(await seen(page)), second: (await seen(second)).problem };
  },
  async reload(url, plan) {
    const { page } = await open(url, plan);
    await connect(page);
    await signing(page);
    await page.reload();
    await connect(page);
    await approve(page);
    await over(page);
    return seen(page);
  },
  /** Two accounts, chosen by keyboard. */
  async choose(url, plan) {
    const { page } = await open(url, plan);
    await connect(page);
    await page.getByLabel("Account").selectOption({ index: 1 });
    const axe = await violations(page);
    await page.getByRole("button", { name: "Use this account" }).press("Enter");
    await page.getByText("Castlekey prepares").waitFor();
    return { ...(await seen(page)), axe };
  },
  /** The wallet switches accounts before signing, and back. */
  async switched(url, plan) {
    const { page } = await open(url, { ...plan, show: 1 });
    await connect(page);
    await signing(page);
    await page.evaluate(() => window.testWallet.switchTo(1));
    await alerted(page);
    const result = await seen(page);
    await page.evaluate(() => window.testWallet.switchTo(0));
    await approve(page);
    await over(page);
    return result;
  },
};

const running = [];
for await (const line of createInterface({ input: process.stdin })) {
  const { scenario, url, plan } = JSON.parse(line);
  const play = scenarios[scenario](url, plan).then(
    (result) => console.log(JSON.stringify({ url, seen: result })),
    (error) => console.log(JSON.stringify({ url, error: `${scenario}: ${error.stack}` })),
  );
  running.push(play);
}
await Promise.all(running);
await browser.close();
