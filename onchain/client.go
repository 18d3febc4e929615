package onchain

import (
	"context"
	"errors"
	"fmt"
	"time"

	"castlekey/game"
	"castlekey/session"
	"castlekey/session/submit"

	"github.com/gagliardetto/solana-go"
	"github.com/gagliardetto/solana-go/rpc"
)

// ErrNoGame says that no account exists at a game's address: it was never created, or it was closed.
var ErrNoGame = errors.New("no game at this address")

// Signer acts in a game: a wallet, or a session of one.
type Signer interface {
	// Actor is what the program is shown.
	Actor(p Program) (Actor, error)
	// Sign adds the signer's signature to a transaction it pays for.
	Sign(ctx context.Context, tx *solana.Transaction) error
}

// BySession acts through a session key: no prompt, checked by the program against token and policy.
func BySession(s *session.Session) Signer { return sessionSigner{s} }

// ByWallet acts as the wallet itself, prompting if that wallet prompts.
func ByWallet(w session.Approver) Signer { return walletSigner{w} }

type sessionSigner struct{ s *session.Session }

func (x sessionSigner) Actor(p Program) (Actor, error) {
	token := x.s.TokenAddress()
	policy, _, err := p.PolicyAddress(token)
	return Actor{Signer: x.s.PublicKey(), Token: token, Policy: policy}, err
}

func (x sessionSigner) Sign(_ context.Context, tx *solana.Transaction) error { return x.s.Sign(tx) }

type walletSigner struct{ w session.Approver }

func (x walletSigner) Actor(Program) (Actor, error) { return Actor{Signer: x.w.PublicKey()}, nil }

func (x walletSigner) Sign(ctx context.Context, tx *solana.Transaction) error {
	return x.w.Sign(ctx, tx)
}

// Client talks to the chess program through any Solana JSON-RPC endpoint. It is safe for concurrent use.
type Client struct {
	rpc     *rpc.Client
	program Program
	options submit.Options
	notify  Notifier // nil: ask again and again
	hasty   bool     // receipts leave out what has to be asked for
}

// NewClient is a client of the chess program p on the cluster behind c.
func NewClient(c *rpc.Client, p Program) *Client { return &Client{rpc: c, program: p} }

// Hasty is the same client, except that its receipts leave Units and Fee zero, so that nobody waits for them to be read; Details reads them.
func (c *Client) Hasty() *Client {
	hasty := *c
	hasty.hasty = true
	return &hasty
}

// Program is the chess program this client talks to.
func (c *Client) Program() Program { return c.program }

// RPC is the client's endpoint.
func (c *Client) RPC() *rpc.Client { return c.rpc }

// Receipt proves that an action was executed and says what it cost.
type Receipt struct {
	Signature solana.Signature
	Signer    solana.PublicKey
	Slot      uint64
	Units     uint64        // compute units, 0 if the node keeps no transaction details
	Fee       uint64        // lamports
	Elapsed   time.Duration // from before signing to confirmation
	Stages    Stages
}

// Stages are the moments in the life of a transaction, each counted by this machine's clock from when it was asked for. Where it had to be
// signed anew, they are those of the last time. A transaction that was found out to have landed has none.
type Stages struct {
	Built     time.Duration // a blockhash was fetched and the bytes are there
	Signed    time.Duration
	Sent      time.Duration // handed to the node
	Executed  time.Duration // seen to have been executed
	Confirmed time.Duration
}

// Play plays one ply and returns when it is confirmed. If the blockhash expires it signs and sends anew, which the
// ply makes safe. When ctx ends first the error is submit.ErrUnsure: read the game to see whether the move stands.
func (c *Client) Play(ctx context.Context, s Signer, addr solana.PublicKey, ply uint16, m game.Move) (Receipt, error) {
	return c.act(ctx, s, func(a Actor) solana.Instruction { return c.program.PlayMove(addr, a, ply, m) })
}

// OfferDraw offers a draw at ply.
func (c *Client) OfferDraw(ctx context.Context, s Signer, addr solana.PublicKey, ply uint16) (Receipt, error) {
	return c.act(ctx, s, func(a Actor) solana.Instruction { return c.program.OfferDraw(addr, a, ply) })
}

// AcceptDraw accepts the opponent's offer at ply.
func (c *Client) AcceptDraw(ctx context.Context, s Signer, addr solana.PublicKey, ply uint16) (Receipt, error) {
	return c.act(ctx, s, func(a Actor) solana.Instruction { return c.program.AcceptDraw(addr, a, ply) })
}

// ClaimDraw claims a draw by threefold repetition or fifty moves in the position at ply.
func (c *Client) ClaimDraw(ctx context.Context, s Signer, addr solana.PublicKey, ply uint16) (Receipt, error) {
	return c.act(ctx, s, func(a Actor) solana.Instruction { return c.program.ClaimDraw(addr, a, ply, nil) })
}

// Resign gives the game up.
func (c *Client) Resign(ctx context.Context, s Signer, addr solana.PublicKey) (Receipt, error) {
	return c.act(ctx, s, func(a Actor) solana.Instruction { return c.program.Resign(addr, a) })
}

// Cancel withdraws a game that has hardly begun.
func (c *Client) Cancel(ctx context.Context, s Signer, addr solana.PublicKey) (Receipt, error) {
	return c.act(ctx, s, func(a Actor) solana.Instruction { return c.program.CancelGame(addr, a) })
}

// ClaimTimeout ends a game whose side to move has run out of time; s only pays the fee.
func (c *Client) ClaimTimeout(ctx context.Context, s Signer, addr solana.PublicKey) (Receipt, error) {
	return c.act(ctx, s, func(Actor) solana.Instruction { return c.program.ClaimTimeout(addr) })
}

// Game reads and decodes a game; ErrNoGame if there is none.
func (c *Client) Game(ctx context.Context, addr solana.PublicKey) (*State, error) {
	got, err := c.rpc.GetAccountInfoWithOpts(ctx, addr, &rpc.GetAccountInfoOpts{
		Encoding: solana.EncodingBase64, Commitment: rpc.CommitmentConfirmed,
	})
	if errors.Is(err, rpc.ErrNotFound) {
		return nil, fmt.Errorf("read game %s: %w", addr, ErrNoGame)
	}
	if err != nil {
		return nil, fmt.Errorf("read game %s: %w", addr, err)
	}
	if !got.Value.Owner.Equals(c.program.ID) {
		// Anybody may send lamports to an address at which nothing is any more.
		return nil, fmt.Errorf("read game %s: %w: what is there belongs to %s", addr, ErrNoGame, got.Value.Owner)
	}
	return ParseGame(got.GetBinary())
}

// attempts is how often an action is signed anew after its blockhash expired. What expired certainly did not land.
const attempts = 3

func (c *Client) act(ctx context.Context, s Signer, build func(Actor) solana.Instruction) (Receipt, error) {
	actor, err := s.Actor(c.program)
	if err != nil {
		return Receipt{}, err
	}
	for try := 1; ; try++ {
		r, err := c.send(ctx, s, actor.Signer, build(actor))
		if !errors.Is(err, submit.ErrExpired) || try == attempts {
			return r, err
		}
	}
}

// send builds, signs and submits one transaction that payer pays for, and reads back what it cost.
func (c *Client) send(ctx context.Context, s Signer, payer solana.PublicKey, ix ...solana.Instruction) (Receipt, error) {
	asked := time.Now()
	latest, err := c.rpc.GetLatestBlockhash(ctx, rpc.CommitmentConfirmed)
	if err != nil {
		return Receipt{}, fmt.Errorf("get blockhash: %w", err)
	}
	tx, err := solana.NewTransaction(ix, latest.Value.Blockhash, solana.TransactionPayer(payer))
	if err != nil {
		return Receipt{}, fmt.Errorf("build transaction: %w", err)
	}
	start := time.Now()
	if err := s.Sign(ctx, tx); err != nil {
		return Receipt{}, fmt.Errorf("sign transaction: %w", err)
	}
	signed := time.Now()
	options := c.options
	options.LastValidBlockHeight = latest.Value.LastValidBlockHeight
	sent, err := submit.Send(ctx, c.rpc, tx, options)
	if err != nil {
		return Receipt{}, c.program.named(err, tx)
	}
	r := Receipt{Signature: sent.Signature, Signer: payer, Slot: sent.Slot}
	at := signed.Sub(asked)
	r.Stages = Stages{
		Built: start.Sub(asked), Signed: at, Sent: at + sent.Timings.Handed, Executed: at + sent.Timings.Executed, Confirmed: at + sent.Timings.Confirmed,
	}
	r.Elapsed = r.Stages.Confirmed - r.Stages.Built
	if !c.hasty {
		c.addCost(ctx, &r)
	}
	return r, nil
}

// Landed is the receipt of a transaction that was found out to have landed after all: who signed it and what it cost, as far
// as the node remembers.
func (c *Client) Landed(ctx context.Context, signer solana.PublicKey, u *submit.Unsure) Receipt {
	r := Receipt{Signature: u.Signature, Signer: signer}
	if sent, err := submit.Outcome(ctx, c.rpc, u.Signature, u.LastValidBlockHeight); err == nil {
		r.Slot = sent.Slot
	}
	if !c.hasty {
		c.addCost(ctx, &r)
	}
	return r
}

// addCost fills in what the node remembers of a landed transaction. A node without history leaves zeros: the move
// stands all the same.
func (c *Client) addCost(ctx context.Context, r *Receipt) {
	meta, err := submit.Meta(ctx, c.rpc, r.Signature)
	if err != nil {
		return
	}
	r.Fee = meta.Fee
	if meta.ComputeUnitsConsumed != nil {
		r.Units = *meta.ComputeUnitsConsumed
	}
}
