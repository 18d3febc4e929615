
// @ts-check
/**
 * The approval page: finds wallets by the Wallet Standard, connects one, shows what castlekey
 * read from the transaction and has it signed. It decides nothing: the terminal's side checks
 * account, cluster, message and signature, and tells by /state what to show.
 *
 * @typedef {{ tone: string, label: string, lines: string[] }} Clause
 * @typedef {{ do: "connect"|"wait"|"sign"|"look"|"review"|"over", cluster: string, chain: string, account?: string,
 *   statement?: { title: string, clauses: Clause[] }, transaction?: string, ok: boolean, text?: string }} State
 * @typedef {{ address: string, chains: readonly string[], features: readonly string[], label?: string }} Account
 * @typedef {{ name: string, icon: string, chains: readonly string[], accounts: readonly Account[],
 *   features: Record<string, any> }} Wallet
 */

const CONNECT = "standard:connect";
const EVENTS = "standard:events";
const SIGN = "solana:signTransaction";
const NO_WALLET_AFTER = 1500; // milliseconds; wallets register late on slow machines

/** Signs before a clause's label; the label and its lines say the same in words. */
const MARKS = { fact: "·", may: "✓", "may-not": "✕", limit: "≤", warning: "!" };

/** @param {string} id @returns {any} */
const $ = (id) => document.getElementById(id);

/** @type {State | null} */
let state = null;
/** @type {{ wallet: Wallet, account: Account } | null} */
let chosen = null;
let secret = "";
/** @type {Set<Wallet>} */
const wallets = new Set();

// What is said to castlekey.

/** @param {string} path @param {object} body */
function post(path, body) {
  const headers = { "Content-Type": "application/json", Authorization: `Bearer ${secret}` };
  return fetch(path, { method: "POST", headers, body: JSON.stringify(body), cache: "no-store" });
}

/** Posts, and gives the refusal's text or "". @param {string} path @param {object} body */
async function tell(path, body) {
  try {
    const response = await post(path, body);
    return response.ok ? "" : (await response.json()).text;
  } catch {
    return "Castlekey does not answer. Go back to the terminal.";
  }
}

/** Trades the token in the address, or what a reload left behind, for the right to speak. */
async function enter() {
  const token = location.hash.slice(1);
  history.replaceState(null, "", location.pathname);
  if (!token) {
    secret = sessionStorage.getItem("secret") ?? "";
    return secret ? "" : "Open the address that the terminal shows.";
  }
  const response = await post("/claim", { token });
  const body = await response.json();
  if (!response.ok) return body.text;
  secret = body.secret;
  sessionStorage.setItem("secret", secret); // this tab's alone, and worthless after the visit
  return "";
}

/** Follows the state until the visit is over. */
async function follow() {
  const response = await post("/state", {});
  if (!response.ok || !response.body) return end(false, (await response.json()).text);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  for (let rest = ""; ; ) {
    const { value, done } = await reader.read();
    if (done) break;
    const lines = (rest + value).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) show(JSON.parse(line));
  }
  if (state?.do !== "over") end(false, "Castlekey ended. Go back to the terminal.");
}

// What is shown. Text is set as text, never as markup.

/** @param {string} text @param {string} [look] */
function status(text, look = "") {
  $("status").textContent = text;
  $("status").className = look;
}

/** @param {string} text */
function problem(text) {
  $("problem").textContent = text;
  $("problem").hidden = !text;
}

/** @param {State} next */
function show(next) {
  const before = state?.do;
  state = next;
  if (next.do === "over") return end(next.ok, next.text ?? "");
  $("cluster").hidden = false;
  $("cluster").querySelector("strong").textContent = next.cluster;
  $("connect").hidden = next.do !== "connect";
  $("sign").hidden = next.do !== "sign";
  $("review").hidden = next.do !== "review";
  $("reject").hidden = false;
  showStatement(next);
  $("raw").textContent = next.transaction ?? "";
  if (next.do === before) return;
  if (next.do !== "connect") problem("");
  if (next.do === "connect") showConnect(next);
  if (next.do === "wait") status("Connected. Castlekey prepares what you will be asked to approve; go on in the terminal.", "busy");
  if (next.do === "sign") showSign(next);
  if (next.do === "look") status("Signed. Castlekey looks at what your wallet has added.", "busy");
  if (next.do === "review") showReview();
}

/** @param {State} s */
function showStatement(s) {
  $("ask").hidden = !s.statement;
  if (!s.statement) return;
  $("title").textContent = s.statement.title;
  $("clauses").replaceChildren(...s.statement.clauses.map(clause));
}

/** @param {Clause} c */
function clause(c) {
  const box = document.createElement("div");
  const label = document.createElement("dt");
  const mark = document.createElement("span");
  box.className = c.tone;
  mark.textContent = MARKS[/** @type {keyof MARKS} */ (c.tone)] ?? "·";
  mark.setAttribute("aria-hidden", "true");
  label.append(mark, c.tone === "warning" ? `Warning, ${c.label}` : c.label);
  const lines = c.lines.map((line) => {
    const dd = document.createElement("dd");
    dd.textContent = line;
    return dd;
  });
  box.append(label, ...lines);
  return box;
}

/** @param {State} s */
function showConnect(s) {
  status("Connect the wallet that approves.");
  $("want").hidden = !s.account;
  $("want").querySelector("code").textContent = s.account ?? "";
  showWallets();
}

/** @param {State} s */
function showSign(s) {
  const name = chosen?.wallet.name ?? "your wallet";
  status(`Read what is asked, then approve it in ${name}.`);
  $("signer").textContent = s.account;
  $("approve").textContent = `Approve with ${name}`;
  $("approve").disabled = false;
  $("status").focus();
}

/** What the wallet has added is shown before anything is sent. */
function showReview() {
  status(`${chosen?.wallet.name ?? "Your wallet"} has added to the transaction. Read what, then say whether it shall be sent.`);
  $("agree").disabled = false;
  $("status").focus();
}

/** @param {boolean} ok @param {string} text */
function end(ok, text) {
  state = { do: "over", ok, text, cluster: "", chain: "" };
  for (const id of ["connect", "sign", "review", "reject"]) $(id).hidden = true;
  problem(ok ? "" : text);
  status(ok ? `✓ ${text} You can close this page.` : "Nothing was approved here. You can close this page.", "done");
  document.title = ok ? "castlekey: approved" : "castlekey: not approved";
  sessionStorage.removeItem("secret");
  $("status").focus();
}

// Wallets.

/** @param {Wallet} w */
const usable = (w) => CONNECT in w.features && SIGN in w.features && w.chains.some((c) => c.startsWith("solana:"));

function showWallets() {
  const buttons = [...wallets].map((wallet) => {
    const item = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    if (/^data:image\//.test(wallet.icon)) {
      const icon = document.createElement("img");
      icon.src = wallet.icon;
      icon.alt = "";
      button.append(icon);
    }
    button.append(wallet.name);
    button.addEventListener("click", () => connect(wallet));
    item.append(button);
    return item;
  });
  $("wallets").replaceChildren(...buttons);
  $("none").hidden = true;
}

function discover() {
  const api = Object.freeze({
    /** @param {...Wallet} found */
    register(...found) {
      const fresh = found.filter(usable);
      for (const wallet of fresh) wallets.add(wallet);
      showWallets();
      return () => {
        for (const wallet of fresh) wallets.delete(wallet);
        showWallets();
      };
    },
  });
  window.addEventListener("wallet-standard:register-wallet", (/** @type {any} */ event) => event.detail(api));
  window.dispatchEvent(new CustomEvent("wallet-standard:app-ready", { detail: api }));
  setTimeout(() => {
    if (wallets.size > 0) return;
    $("none").hidden = false;
    tell("/problem", { kind: "no-wallet", text: "" });
  }, NO_WALLET_AFTER);
}

/** @param {any} error */
const words = (error) => String(error?.message ?? error);

/** Wallets share no error codes but 4001, so their words are read too. @param {any} error */
const rejected = (error) => error?.code === 4001 || /reject|declin|denied|cancel/i.test(words(error));

/** @param {any} error */
async function complain(error) {
  await tell("/problem", { kind: "wallet", text: words(error).slice(0, 200) });
  problem(`The wallet answered with an error: ${words(error)}`);
}

/** @param {Wallet} wallet */
async function connect(wallet) {
  problem("");
  status(`Waiting for ${wallet.name} to connect.`, "busy");
  try {
    const { accounts } = await wallet.features[CONNECT].connect();
    const able = accounts.filter((/** @type {Account} */ a) => a.features.includes(SIGN));
    if (able.length === 0) throw new Error("it offered no account that can sign transactions");
    await pick(wallet, able);
  } catch (error) {
    await complain(error);
  }
  if (state?.do === "connect") status("Connect the wallet that approves.");
}

/** Takes the account asked for, or the only one, or lets the player choose. @param {Wallet} wallet @param {Account[]} accounts */
async function pick(wallet, accounts) {
  const wanted = accounts.find((a) => a.address === state?.account);
  if (wanted || state?.account || accounts.length === 1) return offer(wallet, wanted ?? accounts[0]);
  const options = accounts.map((a) => new Option(a.label ? `${a.label}: ${a.address}` : a.address, a.address));
  $("account").replaceChildren(...options);
  $("choice").hidden = false;
  $("account").focus();
  $("choice").onsubmit = (/** @type {Event} */ event) => {
    event.preventDefault();
    offer(wallet, accounts[$("account").selectedIndex]);
  };
}

/** @param {Wallet} wallet @param {Account} account */
async function offer(wallet, account) {
  const first = chosen?.wallet !== wallet;
  chosen = { wallet, account };
  problem(await tell("/account", { wallet: wallet.name, account: account.address, chains: [...account.chains] }));
  if (first) wallet.features[EVENTS]?.on("change", () => moved(wallet));
}

/** The player switched accounts in the wallet: what was agreed on may not hold any more. @param {Wallet} wallet */
function moved(wallet) {
  const now = wallet.accounts;
  if (chosen?.wallet !== wallet || state?.do === "over" || now.length === 0) return;
  if (!now.some((a) => a.address === chosen?.account.address)) offer(wallet, now[0]);
}

/** Says why the signature could not be used, and lets the player try again, unless all is over. @param {string} text */
function again(text) {
  if (state?.do !== "sign") return;
  problem(text);
  showSign(state);
}

async function agree() {
  $("agree").disabled = true;
  const refusal = await tell("/agree", {});
  if (refusal && state?.do === "review") problem(refusal);
}

async function sign() {
  if (!chosen || !state?.transaction) return;
  const { wallet, account } = chosen;
  const { chain } = state;
  $("approve").disabled = true;
  problem("");
  status(`Waiting for ${wallet.name} to sign.`, "busy");
  try {
    const response = await post("/transaction", {}); // with a blockhash as young as can be
    const body = await response.json();
    if (!response.ok) return again(body.text);
    if (state?.do !== "sign") return; // it ended meanwhile
    const transaction = Uint8Array.from(atob(body.transaction), (c) => c.charCodeAt(0));
    const [answer] = await wallet.features[SIGN].signTransaction({ account, transaction, chain });
    const refusal = await tell("/signed", { transaction: btoa(String.fromCharCode(...answer.signedTransaction)) });
    if (refusal) again(refusal);
  } catch (error) {
    if (rejected(error)) return void tell("/reject", {});
    await complain(error);
    if (state?.do === "sign") showSign(state);
  }
}

$("approve").addEventListener("click", sign);
$("agree").addEventListener("click", agree);
$("reject").addEventListener("click", () => tell("/reject", {}));

try {
  const refusal = await enter();
  if (refusal) end(false, refusal);
  else {
    discover();
    await follow();
  }
} catch {
  end(false, "Castlekey does not answer. Go back to the terminal.");
}
