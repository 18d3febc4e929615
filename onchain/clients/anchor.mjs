// Anchor: a Program made of our IDL plays a whole game, reads its accounts back, finds the game among all, and names the
// program's errors.
//
//   node anchor.mjs http://127.0.0.1:8899

import { ok, strictEqual } from "node:assert";
import anchor from "@coral-xyz/anchor";
import * as ck from "./castlekey.mjs";

const { AnchorProvider, BN, Program, Wallet, web3 } = anchor;
const connection = new web3.Connection(process.argv[2], "confirmed");

async function newPlayer() {
  const keypair = web3.Keypair.generate();
  const latest = await connection.getLatestBlockhash();
  const signature = await connection.requestAirdrop(keypair.publicKey, 2 * web3.LAMPORTS_PER_SOL);
  await connection.confirmTransaction({ signature, ...latest });
  const provider = new AnchorProvider(connection, new Wallet(keypair), { commitment: "confirmed" });
  return { key: keypair.publicKey, program: new Program(ck.chess, provider) };
}

const [white, black] = [await newPlayer(), await newPlayer()];
const id = new BN(42);
const byWallet = { sessionToken: null, policy: null };
const { pubkeys } = await white.program.methods.createGame(id, 0, 0, 0, null, null)
  .accountsPartial({ signer: white.key, ...byWallet }).rpcAndKeys();
const { game } = pubkeys; // derived by Anchor from the seeds in the IDL
const changes = [];
white.program.account.game.subscribe(game, "confirmed").on("change", (account) => changes.push(account.ply));
await black.program.methods.joinGame().accountsPartial({ game, signer: black.key, ...byWallet }).rpc();

const play = ({ key, program }, ply, uci) =>
  program.methods.playMove(ply, ck.move(uci)).accountsPartial({ game, signer: key, ...byWallet });

// The IDL gives the number of a refusal its name.
const refusal = await play(black, 0, "e7e5").rpc().catch((e) => `${e}`);
const [, code] = refusal.match(/custom program error: 0x([0-9a-f]+)/) ?? [];
const refused = white.program.idl.errors.find((e) => e.code === parseInt(code, 16))?.name;

for (const [ply, uci] of ck.foolsMate.entries()) await play(ply % 2 ? black : white, ply, uci).rpc();

const account = await white.program.account.game.fetch(game);
strictEqual(account.ply, 4);
strictEqual(account.result, ck.blackWins);
strictEqual(account.reason, ck.checkmate);
ok(account.white.equals(white.key) && account.black.equals(black.key));

const creatorOffset = 40;
const found = await white.program.account.game.all([{ memcmp: { offset: creatorOffset, bytes: white.key.toBase58() } }]);
strictEqual(found.length, 1);
ok(found[0].publicKey.equals(game));

const simulated = await white.program.methods.claimTimeout().accounts({ game }).simulate().catch((e) => e);
ok(simulated instanceof Error, "claiming the time of a game that is over was simulated without an error");
await ck.until("the last change", () => changes.includes(4));
ck.report({ game: game.toBase58(), changes, refused });
