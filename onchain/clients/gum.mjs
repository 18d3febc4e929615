// @magicblock-labs/gum-sdk: the official session SDK reads a token that Go made, and makes two of its own, of which it revokes one.
// The SDK is GPL-3.0: it is called here, in a test, and nothing of it is part of castlekey.
//
//   node gum.mjs http://127.0.0.1:8899 TOKEN

import { strictEqual } from "node:assert";
import anchor from "@coral-xyz/anchor";
import gum from "@magicblock-labs/gum-sdk";
import * as ck from "./castlekey.mjs";

const { BN, Wallet, web3 } = anchor;
const connection = new web3.Connection(process.argv[2], "confirmed");
const keypair = web3.Keypair.generate();
const latest = await connection.getLatestBlockhash();
const signature = await connection.requestAirdrop(keypair.publicKey, 2 * web3.LAMPORTS_PER_SOL);
await connection.confirmTransaction({ signature, ...latest });

const { program, provider } = new gum.SessionTokenManager(new Wallet(keypair), connection);
provider.opts.commitment = "confirmed";
const targetProgram = new web3.PublicKey(ck.chess.address);
const authority = keypair.publicKey;

async function create(validUntil) {
  const sessionSigner = web3.Keypair.generate();
  const accounts = { targetProgram, sessionSigner: sessionSigner.publicKey, authority, feePayer: authority };
  const { pubkeys } = await program.methods.createSessionV2(true, new BN(validUntil), new BN(20_000_000))
    .accountsPartial(accounts).signers([sessionSigner]).rpcAndKeys();
  return { token: pubkeys.sessionToken, signer: sessionSigner.publicKey };
}

const theirs = await program.account.sessionTokenV2.fetch(new web3.PublicKey(process.argv[3]));
const validUntil = ck.inAnHour();
const [kept, revoked] = [await create(validUntil), await create(validUntil)];
await program.methods.revokeSessionV2().accountsPartial({ sessionToken: revoked.token, feePayer: authority, authority }).rpc();
strictEqual(await program.account.sessionTokenV2.fetchNullable(revoked.token), null);

const text = (keys) => Object.fromEntries(Object.entries(keys).map(([name, value]) => [name, value.toString()]));
ck.report({
  read: text(theirs), kept: text(kept), revoked: text(revoked), validUntil, authority: authority.toBase58(),
  secret: Buffer.from(keypair.secretKey).toString("hex"),
});
