// @solana/kit: an airdrop and a transfer through its own sendAndConfirm, which needs signature and slot subscriptions, and one of
// every other subscription.
//
//   node kit.mjs http://127.0.0.1:8899 ws://127.0.0.1:8900

import { ok, strictEqual } from "node:assert";
import { setMaxListeners } from "node:events";
import {
  AccountRole, airdropFactory, appendTransactionMessageInstruction, createSolanaRpc, createSolanaRpcSubscriptions,
  createTransactionMessage, generateKeyPairSigner, getSignatureFromTransaction, lamports, pipe, sendAndConfirmTransactionFactory,
  setTransactionMessageFeePayerSigner, setTransactionMessageLifetimeUsingBlockhash, signTransactionMessageWithSigners,
} from "@solana/kit";
import * as ck from "./castlekey.mjs";

const rpc = createSolanaRpc(process.argv[2]);
const rpcSubscriptions = createSolanaRpcSubscriptions(process.argv[3]);
const sendAndConfirm = sendAndConfirmTransactionFactory({ rpc, rpcSubscriptions });
const airdrop = airdropFactory({ rpc, rpcSubscriptions });
const system = "11111111111111111111111111111111";

const [from, to] = [await generateKeyPairSigner(), await generateKeyPairSigner()];
await airdrop({ commitment: "confirmed", recipientAddress: from.address, lamports: lamports(2_000_000_000n) });

const over = new AbortController();
setMaxListeners(0, over.signal);
const seen = {};

// watch counts the notifications of one subscription and keeps the last.
async function watch(name, pending) {
  const notifications = await pending.subscribe({ abortSignal: over.signal });
  seen[name] = { count: 0 };
  (async () => {
    for await (const value of notifications) seen[name] = { count: seen[name].count + 1, value };
  })().catch((e) => over.signal.aborted || console.error(name, e));
}

await watch("account", rpcSubscriptions.accountNotifications(to.address, { encoding: "base64", commitment: "confirmed" }));
await watch("zstd", rpcSubscriptions.accountNotifications(to.address, { encoding: "base64+zstd" }));
await watch("program", rpcSubscriptions.programNotifications(system, { encoding: "base64", filters: [{ dataSize: 0n }] }));
await watch("logs", rpcSubscriptions.logsNotifications({ mentions: [to.address] }));
await watch("allLogs", rpcSubscriptions.logsNotifications("all"));
await watch("slot", rpcSubscriptions.slotNotifications());
await watch("root", rpcSubscriptions.rootNotifications());

function transfer(amount) {
  const accounts = [
    { address: from.address, role: AccountRole.WRITABLE_SIGNER, signer: from },
    { address: to.address, role: AccountRole.WRITABLE },
  ];
  return { programAddress: system, accounts, data: Buffer.concat([ck.u32(2), ck.u64(amount)]) };
}

async function sign(version, instruction) {
  const { value: latest } = await rpc.getLatestBlockhash().send();
  const message = pipe(
    createTransactionMessage({ version }),
    (m) => setTransactionMessageFeePayerSigner(from, m),
    (m) => setTransactionMessageLifetimeUsingBlockhash(latest, m),
    (m) => appendTransactionMessageInstruction(instruction, m),
  );
  return signTransactionMessageWithSigners(message);
}

const first = await sign(0, transfer(1_000_000_000n));
await sendAndConfirm(first, { commitment: "confirmed" });
const second = await sign("legacy", transfer(5_000_000n));
await sendAndConfirm(second, { commitment: "finalized" });

// A signature that landed before anybody subscribed is told at once.
const late = await rpcSubscriptions.signatureNotifications(getSignatureFromTransaction(first)).subscribe({ abortSignal: over.signal });
for await (const { value } of late) {
  strictEqual(value.err, null);
  break;
}

const poor = await sign(0, transfer(9_000_000_000n));
const refusal = await sendAndConfirm(poor, { commitment: "confirmed" }).catch((e) => e);
ok(/simulation failed/i.test(`${refusal.message}`), `not refused: ${refusal}`);

await ck.until("every subscription", () => Object.values(seen).every(({ count }) => count >= 2));
const { value: balance } = await rpc.getBalance(to.address).send();
strictEqual(balance, 1_005_000_000n);
strictEqual(seen.account.value.value.lamports, balance);
strictEqual(seen.zstd.value.value.data[1], "base64+zstd");
strictEqual(seen.program.value.value.account.space, 0n);
strictEqual(seen.logs.value.value.signature, getSignatureFromTransaction(second));
strictEqual(seen.slot.value.parent, seen.slot.value.slot - 1n);
over.abort();
ck.report({ to: to.address, balance: Number(balance), counts: Object.fromEntries(Object.entries(seen).map(([k, v]) => [k, v.count])) });
