// What every script here shares: the instructions of both programs as their IDLs state them, moves, and a way to report.
// Nothing of castlekey's own clients is used: what these scripts know is public.

import { readFileSync } from "node:fs";

const idl = (name) => JSON.parse(readFileSync(new URL(`../program/idl/${name}.json`, import.meta.url)));
export const chess = idl("chess");
export const session = idl("session");

// data is an instruction's data: the discriminator its IDL states, then the arguments.
export function data(program, name, ...args) {
  const { discriminator } = program.instructions.find((i) => i.name === name);
  return Buffer.concat([Buffer.from(discriminator), ...args]);
}

const number = (size, write) => (value) => {
  const b = Buffer.alloc(size);
  b[write](value);
  return b;
};
export const u8 = number(1, "writeUInt8");
export const u16 = number(2, "writeUInt16LE");
export const u32 = number(4, "writeUInt32LE");
export const u64 = number(8, "writeBigUInt64LE");
export const i64 = number(8, "writeBigInt64LE");
export const some = (bytes) => Buffer.concat([u8(1), bytes]);
export const none = u8(0);

// move turns "e2e4" into the program's number: from | to << 6, squares counted from a1.
export function move(uci) {
  const square = (at) => uci.charCodeAt(at) - 97 + 8 * (uci.charCodeAt(at + 1) - 49);
  return square(0) | (square(2) << 6);
}

// The shortest game there is, and what the account says after it.
export const foolsMate = ["f2f3", "e7e5", "g2g4", "d8h4"];
export const blackWins = 2;
export const checkmate = 1;

// The fields of a game account that these scripts look at.
export const readGame = (b) => ({ reason: b[11], result: b[12], ply: b.readUInt16LE(16) });

// Every action a session may be allowed.
export const allActions = 0xff;

export const inAnHour = () => Math.floor(Date.now() / 1000) + 3600;

// until waits for a condition, at most some seconds.
export async function until(what, condition, seconds = 60) {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; ) {
    if (await condition()) return;
    await new Promise((done) => setTimeout(done, 20));
  }
  throw new Error(`waited ${seconds} s in vain for ${what}`);
}

// report prints what was seen, for the Go test to look at, and ends the process: some clients keep a socket open for a while.
export function report(seen) {
  process.stdout.write(`${JSON.stringify(seen)}\n`, () => process.exit(0));
}
