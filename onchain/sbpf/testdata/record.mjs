// Runs the programs of a file written by "go test -generate" on the real
// runtime and writes its answers to another file. See ../agave_test.go.
import fs from "node:fs";
import * as kit from "@solana/kit";
import { FailedTransactionMetadata, LiteSVM } from "litesvm";

const [from, to] = process.argv.slice(2);
const program = kit.getAddressDecoder().decode(new Uint8Array(32).fill(7));
const computeBudget = kit.address("ComputeBudget111111111111111111111111111111");
const data = new Uint8Array(64).map((_, i) => (i * 37 + 11) & 255);
const builtinUnits = 300; // two compute budget instructions

const svm = new LiteSVM().withTransactionHistory(0n).withSigverify(false).withBlockhashCheck(false);
const payer = await kit.generateKeyPairSigner();
svm.airdrop(payer.address, kit.lamports(1_000_000_000_000n));

// budget is a compute budget instruction: a tag and a number of some size.
function budget(tag, size, number) {
  const bytes = new Uint8Array(1 + size);
  bytes[0] = tag;
  for (let i = 0; i < size; i++) bytes[1 + i] = Number((BigInt(number) >> BigInt(8 * i)) & 255n);
  return { programAddress: computeBudget, accounts: [], data: bytes };
}

async function answer({ elf, source, limit, size = 88 }, nonce) {
  try {
    svm.addProgram(program, Buffer.from(elf, "base64"));
  } catch {
    return { source, limit, error: "refused", cost: 0, return: "" };
  }
  const message = kit.appendTransactionMessageInstructions(
    [
      budget(2, 4, limit + builtinUnits),
      budget(3, 8, nonce), // a price of its own makes each transaction new
      { programAddress: program, accounts: [], data },
    ],
    svm.setTransactionMessageLifetimeUsingLatestBlockhash(
      kit.setTransactionMessageFeePayerSigner(payer, kit.createTransactionMessage({ version: 0 })),
    ),
  );
  const result = svm.sendTransaction(await kit.signTransactionMessageWithSigners(message));
  const meta = result instanceof FailedTransactionMetadata ? result.meta() : result;
  const prefix = `Program ${program} `;
  const lines = meta.logs().filter((l) => l.startsWith(prefix)).map((l) => l.slice(prefix.length));
  const [, cost, of] = lines.find((l) => l.startsWith("consumed ")).match(/consumed (\d+) of (\d+)/);
  if (Number(of) !== limit) throw new Error(`budget of ${of}, wanted ${limit}`);
  const failed = lines.find((l) => l.startsWith("failed: "));
  // Agave cuts trailing zeros off return data on the way out of a transaction.
  const returned = Buffer.from(meta.returnData()?.data() ?? []).toString("hex");
  return {
    source,
    limit,
    error: failed ? failed.slice("failed: ".length) : "",
    cost: Number(cost),
    return: failed ? "" : returned.padEnd(2 * size, "0"),
  };
}

const answers = [];
for (const [i, c] of JSON.parse(fs.readFileSync(from)).entries()) answers.push(await answer(c, i));
fs.writeFileSync(to, JSON.stringify(answers, null, 1) + "\n");
