// Package onchain is the chess program as a client sees it: addresses, instructions, accounts, errors, and a
// Client that submits, confirms and watches.
//
//	p := onchain.Program{ID: chessID}
//	c := onchain.NewClient(rpcClient, p)
//	addr, _, _ := p.GameAddress(creator, 7)
//	r, err := c.Play(ctx, onchain.BySession(sess), addr, ply, move) // signed by the session key alone
//	st, err := c.Game(ctx, addr)                                    // decoded account, replayable as game.Game
//
// Invariants: a move names its ply, so a transaction that is sent again, late or twice can never be played twice;
// every program error arrives as a *ProgramError that errors.Is can compare; nothing here holds a private key.
package onchain
