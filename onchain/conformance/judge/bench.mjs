// Times a scenario on the real Agave runtime (litesvm): for each transaction, from handing in its bytes to reading an account.
//
//   node bench.mjs PROGRAMS < scenario.json > nanoseconds.json
//
// Prints one array with a number a step. A transaction that fails ends the run with its logs.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { getAddressEncoder } from "@solana/kit";

const require = createRequire(import.meta.url);
const { Account, Clock, LiteSvm } = require("litesvm/dist/internal");

const loader = "BPFLoader2111111111111111111111111111111111";
const toBytes = (address) => new Uint8Array(getAddressEncoder().encode(address));

const scenario = JSON.parse(readFileSync(0, "utf8"));
const svm = new LiteSvm();
svm.setBlockhashCheck(false);
for (const [address, { name, elf }] of Object.entries(scenario.programs)) {
  const file = elf ? Buffer.from(elf, "base64") : readFileSync(join(process.argv[2], `${name}.so`));
  svm.addProgramWithLoader(toBytes(address), file, toBytes(loader));
}
for (const { address, lamports, owner } of scenario.accounts) {
  svm.setAccount(toBytes(address), new Account(BigInt(lamports), new Uint8Array(), toBytes(owner), false, 2n ** 64n - 1n));
}

const times = scenario.steps.map((step) => {
  if (step.clock) {
    const c = step.clock;
    svm.setClock(new Clock(...[c.slot, c.epochStart, c.epoch, c.leaderScheduleEpoch, c.unixTimestamp].map(BigInt)));
  }
  const bytes = Buffer.from(step.transaction, "base64");
  const read = toBytes(scenario.accounts[0].address);
  const start = process.hrtime.bigint();
  const outcome = svm.sendVersionedTransaction(bytes);
  svm.getAccount(read);
  const took = Number(process.hrtime.bigint() - start);
  if (typeof outcome.err === "function") {
    throw new Error(outcome.meta().logs().join("\n"));
  }
  return took;
});
process.stdout.write(JSON.stringify(times));
