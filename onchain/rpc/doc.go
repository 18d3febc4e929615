// Package rpc answers Solana JSON-RPC over a ledger, exactly as Agave words it, so that ordinary Solana clients notice no
// difference.
//
//	client := solanarpc.NewWithCustomRPCClient(rpc.NewTransport(ledger)) // solana-go's client, in process
//	out, err := client.GetLatestBlockhash(ctx, solanarpc.CommitmentConfirmed)
//
//	server := rpc.NewServer(ledger)                                       // what an HTTP listener would call
//	result, rpcErr := server.Handle(ctx, "getSlot", nil)
//
// Invariants: a Server keeps no state of its own. Every method is one function in the table of methods.go. Whatever a client
// sends, the answer is a result or an Error with a documented code, never a panic. Commitment is accepted and has no effect,
// because the ledger's every state is final.
//
// Words, codes and shapes follow Agave 4.3, with one exception named at CodeSignatureFailure.
package rpc
