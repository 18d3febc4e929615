// @solana/web3.js v1: opens two sessions, plays a whole game signed by their keys alone, confirms every step, watches the game's
// account and its logs, and revokes.
//
//   node web3.mjs http://127.0.0.1:8899

import { deepStrictEqual, ok, strictEqual } from "node:assert";
import { Connection, Keypair, LAMPORTS_PER_SOL, PublicKey, SystemProgram, Transaction, TransactionInstruction } from "@solana/web3.js";
import * as ck from "./castlekey.mjs";

const connection = new Connection(process.argv[2], "confirmed");
const chessID = new PublicKey(ck.chess.address);
const sessionID = new PublicKey(ck.session.address);
const derive = (program, ...seeds) => PublicKey.findProgramAddressSync(seeds.map((s) => Buffer.from(s)), program)[0];

let confirmed = 0;

async function confirm(signature, latest) {
  const { value } = await connection.confirmTransaction({ signature, ...latest });
  strictEqual(value.err, null);
  confirmed++;
}

async function send(instructions, ...signers) {
  const latest = await connection.getLatestBlockhash();
  const tx = new Transaction({ feePayer: signers[0].publicKey, ...latest }).add(...instructions);
  const signature = await connection.sendTransaction(tx, signers);
  await confirm(signature, latest);
  return signature;
}

async function newWallet() {
  const wallet = Keypair.generate();
  const latest = await connection.getLatestBlockhash();
  await confirm(await connection.requestAirdrop(wallet.publicKey, 2 * LAMPORTS_PER_SOL), latest);
  return wallet;
}

// keys lists accounts as [address, flags]: w for writable, s for signer.
function instruction(programId, data, ...keys) {
  return new TransactionInstruction({
    programId,
    data,
    keys: keys.map(([pubkey, flags = ""]) => ({ pubkey, isWritable: flags.includes("w"), isSigner: flags.includes("s") })),
  });
}

// player is a wallet with a session key and the two accounts that make the key worth something.
async function newPlayer() {
  const wallet = await newWallet();
  const key = Keypair.generate();
  const token = derive(sessionID, "session_token_v2", chessID.toBytes(), key.publicKey.toBytes(), wallet.publicKey.toBytes());
  return { wallet, key, token, policy: derive(chessID, "policy", token.toBytes()) };
}

const system = [SystemProgram.programId];

// approve is what the wallet signs once: the session, its policy and the seat.
function approve({ wallet, key, token, policy }, takeSeat) {
  const tokenData = ck.data(ck.session, "create_session_v2", ck.some(ck.u8(1)), ck.some(ck.i64(BigInt(ck.inAnHour()))), ck.none);
  const policyData = ck.data(ck.chess, "open_policy", ck.u16(ck.allActions), ck.none, ck.none, ck.u8(0));
  return send(
    [
      instruction(sessionID, tokenData, [token, "w"], [key.publicKey, "ws"], [wallet.publicKey, "ws"], [wallet.publicKey, "s"],
        [chessID], system),
      instruction(chessID, policyData, [policy, "w"], [token], [wallet.publicKey, "ws"], system),
      takeSeat,
    ],
    wallet,
    key,
  );
}

const [white, black] = [await newPlayer(), await newPlayer()];
const game = derive(chessID, "game", white.wallet.publicKey.toBytes(), ck.u64(7n));
const create = ck.data(ck.chess, "create_game", ck.u64(7n), ck.u8(0), ck.u32(300), ck.u32(3), ck.none, ck.none);
await approve(white, instruction(chessID, create, [game, "w"], [white.wallet.publicKey, "ws"], [chessID], [chessID], system));
const join = ck.data(ck.chess, "join_game");
await approve(black, instruction(chessID, join, [game, "w"], [black.wallet.publicKey, "s"], [chessID], [chessID]));

const changes = [];
const logs = [];
connection.onAccountChange(game, ({ data }) => changes.push(ck.readGame(data).ply));
connection.onLogs(game, ({ signature, err }) => logs.push([signature, err]));

const play = ({ key, token, policy }, ply, uci) =>
  instruction(chessID, ck.data(ck.chess, "play_move", ck.u16(ply), ck.u16(ck.move(uci))), [game, "w"], [key.publicKey, "ws"],
    [token], [policy, "w"], system);

// A move that is against the rules is refused before it costs anything, with the program's own words.
const refusal = await send([play(white, 0, "e2e5")], white.key).catch((e) => e);
ok(refusal.transactionError, `not refused: ${refusal}`);
ok(refusal.logs.some((line) => line.startsWith("Program log:")));

// Subscriptions are opened in order, so once slots are told, so is everything asked for before.
let slots = 0;
const slotWatch = connection.onSlotChange(() => slots++);
await ck.until("a slot", () => slots > 0);
await connection.removeSlotChangeListener(slotWatch);
const signatures = [];
for (const [ply, uci] of ck.foolsMate.entries()) {
  const { key } = ply % 2 ? black : white;
  signatures.push(await send([play(ply % 2 ? black : white, ply, uci)], key));
}
await ck.until("every change of the game", () => changes.length >= 4 && logs.length >= 4);
deepStrictEqual(changes, [1, 2, 3, 4]);
deepStrictEqual(logs, signatures.map((s) => [s, null]));

const end = ck.readGame((await connection.getAccountInfo(game)).data);
deepStrictEqual(end, { ply: 4, result: ck.blackWins, reason: ck.checkmate });

for (const { wallet, token } of [white, black]) {
  const revoke = ck.data(ck.session, "revoke_session_v2");
  const { publicKey } = wallet;
  await send([instruction(sessionID, revoke, [token, "w"], [publicKey, "w"], [publicKey, "s"], system)], wallet);
  strictEqual(await connection.getAccountInfo(token), null);
}
const landed = await connection.getParsedTransaction(signatures[3], { maxSupportedTransactionVersion: 0 });
ck.report({ game: game.toBase58(), confirmed, changes: changes.length, slot: landed.slot, mate: signatures[3] });
