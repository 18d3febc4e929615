// Package serve puts a chain on the network: JSON-RPC over HTTP, and its subscriptions over WebSocket, as Solana clients expect them.
//
//	s := serve.New(serve.Config{Handler: server, PubSub: pubsub, SlotDuration: 400 * time.Millisecond})
//	listeners, err := serve.Listen("127.0.0.1:8899") // and port 8900, where clients look for WebSocket
//	err = s.Serve(ctx, listeners...)                 // until ctx ends; calls in progress are finished
//
// Invariants: both ports answer both protocols. Whatever comes in is bounded: bodies, batches, frames, subscriptions, connections,
// calls at once, and calls a second from elsewhere. A client that does not read what it asked for is let go of; the chain never
// waits for a client. Config.Local answers on the same machine only, and never a web page of another origin.
package serve
