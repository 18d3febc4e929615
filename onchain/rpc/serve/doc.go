// Package serve puts a chain on the network: JSON-RPC over HTTP, and its subscriptions over WebSocket, as Solana clients expect them.
//
//	s := serve.New(serve.Config{Handler: server, PubSub: pubsub, SlotDuration: 400 * time.Millisecond})
//	listeners, err := serve.Listen("127.0.0.1:8899") // and port 8900, where clients look for WebSocket
//	err = s.Serve(ctx, listeners...)                 // until ctx ends; calls in progress are finished
//
// Invariants: both ports answer both protocols. Whatever comes in is bounded: bodies, batches, frames, subscriptions, connections,
// calls at once, and calls a second from elsewhere; so is the memory of large bodies and answers on their way, and who needs more
// is refused by status 503. Who does not take a message, or the next piece of an answer, within ten seconds is let go of; neither
// the chain nor another client's call waits for it. Config.Local answers on the same machine only, and never a web page of another
// origin.
package serve
