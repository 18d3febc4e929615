// Replays scenarios on the real Agave runtime (litesvm) and prints its answers:
//
//   node judge.mjs PROGRAMS < scenarios.jsonl > answers.jsonl
//
// PROGRAMS is a folder with NAME.so files. One scenario a line in, one line of answers out; scenario.go describes both. Nothing is
// read but stdin and PROGRAMS, nothing is sent anywhere.

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { join } from "node:path";
import { getAddressDecoder, getAddressEncoder } from "@solana/kit";

// The native module beneath litesvm's wrapper takes transactions as bytes, also those the wrapper would not encode.
const require = createRequire(import.meta.url);
const { Account, Clock, LiteSvm } = require("litesvm/dist/internal");

const loader = "BPFLoader2111111111111111111111111111111111";
const logLimit = 10_000n; // bytes, as a validator cuts them

const toBytes = (address) => new Uint8Array(getAddressEncoder().encode(address));
const toAddress = (bytes) => getAddressDecoder().decode(bytes);
const base64 = (bytes) => Buffer.from(bytes).toString("base64");

// variantsOf reads the names of a numbered enum where litesvm declares it; at run time it exports none.
const declarations = readFileSync(require.resolve("litesvm/dist/internal").replace(/js$/, "d.ts"), "utf8");
function variantsOf(name) {
  const [, body] = declarations.match(new RegExp(`const enum ${name} \\{([^}]*)\\}`));
  return Object.fromEntries([...body.matchAll(/(\w+) = (\d+)/g)].map(([, variant, number]) => [number, variant]));
}
const transactionErrors = variantsOf("TransactionErrorFieldless");
const instructionErrors = variantsOf("InstructionErrorFieldless");

function instructionError(err) {
  if (typeof err === "number") return instructionErrors[err];
  return "code" in err ? { Custom: err.code } : "BorshIoError";
}

// transactionError spells an error as Agave's RPC does.
function transactionError(err) {
  if (typeof err === "number") return transactionErrors[err];
  switch (err.constructor.name) {
    case "TransactionErrorInstructionError":
      return { InstructionError: [err.index, instructionError(err.err())] };
    case "TransactionErrorDuplicateInstruction":
      return { DuplicateInstruction: err.index };
    case "TransactionErrorInsufficientFundsForRent":
      return { InsufficientFundsForRent: { account_index: err.accountIndex } };
    case "TransactionErrorProgramExecutionTemporarilyRestricted":
      return { ProgramExecutionTemporarilyRestricted: { account_index: err.accountIndex } };
    default:
      throw new Error(`unknown error ${err.constructor.name}`);
  }
}

function returned(data) {
  return data.data().length === 0 ? null : { program: toAddress(data.programId()), data: base64(data.data()) };
}

function calls(meta) {
  return meta.innerInstructions().flatMap((group, index) =>
    group.map((inner) => ({
      under: index,
      height: inner.stackHeight(),
      program: inner.instruction().programIdIndex(),
      accounts: [...inner.instruction().accounts()],
      data: base64(inner.instruction().data()),
    })),
  );
}

function stateOf(svm, address) {
  const account = svm.getAccount(toBytes(address));
  if (account === null || account.lamports() === 0n) return null;
  return {
    lamports: account.lamports().toString(),
    owner: toAddress(account.owner()),
    executable: account.executable(),
    size: account.data().length,
    sha256: createHash("sha256").update(account.data()).digest("hex").slice(0, 16),
  };
}

// build makes the chain a scenario begins with.
function build(scenario, programs) {
  const svm = new LiteSvm();
  svm.setLogBytesLimit(logLimit);
  for (const [address, program] of Object.entries(scenario.programs ?? {})) {
    const elf = program.elf ? Buffer.from(program.elf, "base64") : readFileSync(join(programs, `${program.name}.so`));
    svm.addProgramWithLoader(toBytes(address), elf, toBytes(loader));
  }
  for (const { address, lamports, owner, executable, data } of scenario.accounts ?? []) {
    const bytes = Buffer.from(data ?? "", "base64");
    svm.setAccount(toBytes(address), new Account(BigInt(lamports), bytes, toBytes(owner), executable ?? false, 2n ** 64n - 1n));
  }
  return svm;
}

function play(svm, step) {
  if (step.clock) {
    const c = step.clock;
    svm.setClock(new Clock(...[c.slot, c.epochStart, c.epoch, c.leaderScheduleEpoch, c.unixTimestamp].map(BigInt)));
  }
  if (step.freshBlockhash) svm.expireBlockhash();
  const outcome = svm.sendVersionedTransaction(Buffer.from(step.transaction, "base64"));
  const failed = typeof outcome.err === "function";
  const meta = failed ? outcome.meta() : outcome;
  return {
    err: failed ? transactionError(outcome.err()) : null,
    logs: meta.logs(),
    units: Number(meta.computeUnitsConsumed()),
    return: returned(meta.returnData()),
    calls: calls(meta),
    accounts: step.accounts.map((address) => stateOf(svm, address)),
  };
}

for await (const line of createInterface({ input: process.stdin })) {
  const scenario = JSON.parse(line);
  const svm = build(scenario, process.argv[2]);
  const answers = scenario.steps.map((step) => play(svm, step));
  process.stdout.write(`${JSON.stringify({ name: scenario.name, answers })}\n`);
}
