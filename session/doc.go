// Package session gives any Solana program session keys: a wallet approves once, then an
// ephemeral key signs, until a time and within what the target program allows.
//
//	keeper := session.New(store, client, session.Options{})
//	s, err := keeper.Open(ctx, wallet, session.Request{Target: program, ValidFor: time.Hour, TopUp: 5_000_000})
//	defer s.Close()
//	err = s.Sign(tx) // no prompt; s.PublicKey() also pays the fee
//	_, err = s.Renew(ctx, wallet, session.Extension{ValidFor: time.Hour}) // same key, same token, more time
//	_, err = s.Revoke(ctx, wallet, session.Around{}) // token closed, every lamport back to the wallet
//
// After a restart, keeper.List names the sessions and keeper.Resume brings one back. A user
// interface that shows what is being approved takes keeper.Prepare and Proposal.Approve
// instead of Open.
//
// The chain's side is the session program at ProgramID, wire-compatible with MagicBlock's
// gpl_session: a token account says which key may act for which wallet, in which program,
// until when. What else a session may do is the target program's to decide.
//
// Tokens are V2: while one lives its wallet alone can revoke it. A V1 token, which anyone may revoke
// at any time, is made only where Request.Version asks for it.
//
// Invariants: the key comes from the system's randomness and is sealed on disk before any
// transaction that concerns it is sent, together with that transaction, its signature and its
// last valid block height; so a process may die at any point and the next Load finds out from
// the chain what became of it. A key is forgotten only when nothing can lie on it any more.
// Before the wallet is asked, the transaction is tried on the chain, and what it would do there
// must be what can be read from it. The wallet signs first and the session key last, over the
// bytes that were proposed; what wallets add for their user's safety is read, tried and shown
// once more, and nothing else may differ. A session signs for its target program and for nothing
// else.
package session
