// Prints what the official session SDK makes of fixed inputs, one JSON object a line:
//
//   node gum.mjs > ../testdata/gum-3.0.10.json
//
// Our encoders and parsers are compared with these lines. The SDK is GPL-3.0: it is called here,
// in a test, and nothing of it is part of castlekey. Before printing, the interface it describes
// is compared with ours (onchain/program/idl/session.json): a difference ends the run with code 1.
//
// Lines by "kind":
//   instruction  name, args (absent = null), accounts in order with their flags, data in hex
//   address      version, the three keys, the derived address and its bump
//   account      name, data in hex, the fields decoded from it
//   error        code and name
// Integers are decimal strings, keys are base58.

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { deepStrictEqual } from "node:assert";
import anchor from "@coral-xyz/anchor";
import gum from "@magicblock-labs/gum-sdk";

const { BN, web3 } = anchor;
const { PublicKey } = web3;

const wallet = { publicKey: key("wallet"), signTransaction: refuse, signAllTransactions: refuse };
const { program } = new gum.SessionTokenManager(wallet, new web3.Connection("http://127.0.0.1:1"));

function refuse() {
  throw new Error("nothing is signed here");
}

// key returns a fixed public key: the SHA-256 of its name.
function key(name) {
  return new PublicKey(createHash("sha256").update(name).digest());
}

function print(line) {
  console.log(JSON.stringify(line));
}

// camel turns an IDL name into the name Anchor's client gives it.
function camel(name) {
  return name.replace(/_([a-z0-9])/g, (_, letter) => letter.toUpperCase());
}

const accounts = {
  sessionSigner: key("session signer"),
  authority: key("wallet"),
  payer: key("payer"),
  feePayer: key("payer"),
  targetProgram: key("target program"),
  systemProgram: web3.SystemProgram.programId,
};

const creations = {
  create_session: "session_token",
  create_session_with_payer: "session_token",
  create_session_v2: "session_token_v2",
};
const revocations = { revoke_session: "session_token", revoke_session_v2: "session_token_v2" };

const argSets = [
  [null, null, null],
  [true, null, null],
  [false, null, "5000000"],
  [null, "1800003600", null],
  [true, "1800604800", "18446744073709551615"],
  [false, "-1", "0"],
  [null, "-9223372036854775808", null],
  [null, "9223372036854775807", "1"],
];

// derive returns the token's address for a seed prefix and the three keys.
function derive(prefix, { targetProgram, sessionSigner, authority }) {
  const seeds = [targetProgram, sessionSigner, authority].map((k) => k.toBuffer());
  return PublicKey.findProgramAddressSync([Buffer.from(prefix), ...seeds], program.programId);
}

async function instruction(name, prefix, args) {
  const number = (text) => (text === null ? null : new BN(text));
  const values = args.length ? [args[0], number(args[1]), number(args[2])] : [];
  const [sessionToken] = derive(prefix, accounts);
  const built = await program.methods[camel(name)](...values)
    .accountsPartial({ ...accounts, sessionToken })
    .instruction();
  const [top_up = null, valid_until = null, lamports = null] = args;
  print({
    kind: "instruction",
    name,
    args: args.length ? { top_up, valid_until, lamports } : null,
    accounts: built.keys.map((k) => ({
      key: k.pubkey.toBase58(),
      writable: k.isWritable,
      signer: k.isSigner,
    })),
    data: built.data.toString("hex"),
  });
}

function address(version, prefix, number) {
  const keys = {
    targetProgram: key(`target ${number}`),
    sessionSigner: key(`signer ${number}`),
    authority: key(`authority ${number}`),
  };
  const [derived, bump] = derive(prefix, keys);
  print({
    kind: "address",
    version,
    target_program: keys.targetProgram.toBase58(),
    session_signer: keys.sessionSigner.toBase58(),
    authority: keys.authority.toBase58(),
    address: derived.toBase58(),
    bump,
  });
}

async function account(name, valid_until) {
  const fields = {
    authority: key("wallet"),
    target_program: key("target program"),
    session_signer: key("session signer"),
    ...(name === "SessionTokenV2" ? { fee_payer: key("payer") } : {}),
    valid_until: new BN(valid_until),
  };
  const client = name[0].toLowerCase() + name.slice(1);
  const camelFields = Object.fromEntries(Object.entries(fields).map(([k, v]) => [camel(k), v]));
  const data = await program.coder.accounts.encode(client, camelFields);
  const decoded = program.coder.accounts.decode(client, data);
  const text = Object.keys(fields).map((k) => [k, decoded[camel(k)].toString(10)]);
  print({ kind: "account", name, data: data.toString("hex"), fields: Object.fromEntries(text) });
}

// shape reduces an IDL to what is on the wire: names, order, flags, discriminators, layouts.
function shape(idl) {
  const flags = (a) => [a.name, !!a.writable, !!a.signer, a.address ?? null, a.pda?.seeds ?? null];
  const bare = (field) => [camel(field.name), field.type];
  const byName = (a, b) => (a[0] < b[0] ? -1 : 1);
  return {
    address: idl.address,
    instructions: idl.instructions
      .map((i) => [i.name, i.discriminator, i.accounts.map(flags), i.args.map(bare)])
      .sort(byName),
    accounts: idl.accounts.map((a) => [a.name, a.discriminator]).sort(byName),
    types: idl.types.map((t) => [t.name, t.type.fields.map(bare)]).sort(byName),
    errors: idl.errors.map((e) => [e.code, e.name]),
  };
}

const ours = JSON.parse(readFileSync(new URL("../../program/idl/session.json", import.meta.url)));
deepStrictEqual(shape(ours), shape(program.rawIdl));

for (const [name, prefix] of Object.entries(creations)) {
  for (const args of argSets) await instruction(name, prefix, args);
}
for (const [name, prefix] of Object.entries(revocations)) await instruction(name, prefix, []);
for (let number = 0; number < 8; number++) {
  address("v1", "session_token", number);
  address("v2", "session_token_v2", number);
}
for (const end of ["1800003600", "0", "-1", "9223372036854775807", "-9223372036854775808"]) {
  await account("SessionToken", end);
  await account("SessionTokenV2", end);
}
for (const { code, name } of program.rawIdl.errors) print({ kind: "error", code, name });
