// Package rpc answers Solana JSON-RPC over a ledger, exactly as Agave words it, so that ordinary Solana clients notice no
// difference.
//
//	client := solanarpc.NewWithCustomRPCClient(rpc.NewTransport(ledger)) // solana-go's client, in process
//	out, err := client.GetLatestBlockhash(ctx, solanarpc.CommitmentConfirmed)
//
//	server := rpc.NewServer(ledger)
//	answer := rpc.Serve(ctx, server, body)                                // the body of an HTTP request, or a batch
//	peer := rpc.NewPubSub(ledger, feed).Peer()                            // subscriptions: Say what comes in, send what is Next
//
// Invariants: a Server keeps no state of its own. Every method is one function in the table of server.go. Whatever a client
// sends, the answer is a result or an Error with a documented code, never a panic. Commitment is accepted and has no effect,
// because the ledger's every state is final.
//
// A PubSub never waits for a peer and never makes the ledger wait: what happens is queued, and written by whoever reads the queue.
// The sockets are those of package serve.
//
// Words, codes and shapes follow Agave 4.3, with one exception named at CodeSignatureFailure.
package rpc
