package submit

import (
	"context"

	"github.com/gagliardetto/solana-go"
	"github.com/gagliardetto/solana-go/rpc"
)

// Chain is what Send needs of a cluster. *rpc.Client of solana-go satisfies it.
type Chain interface {
	// SendRawTransactionWithOpts hands wire bytes to the cluster.
	SendRawTransactionWithOpts(ctx context.Context, raw []byte, opts rpc.TransactionOpts) (solana.Signature, error)
	// GetSignatureStatuses reads what the cluster knows of signatures; a nil entry is unknown.
	GetSignatureStatuses(ctx context.Context, searchHistory bool, sigs ...solana.Signature) (*rpc.GetSignatureStatusesResult, error)
	// GetBlockHeight reads the height of the newest block at a commitment.
	GetBlockHeight(ctx context.Context, commitment rpc.CommitmentType) (uint64, error)
}

// Reader reads a landed transaction back. *rpc.Client satisfies it. A Chain that is also a
// Reader lets a rejection carry its logs even if it was found out from the status alone.
type Reader interface {
	// GetTransaction reads a confirmed transaction with its metadata.
	GetTransaction(ctx context.Context, sig solana.Signature, opts *rpc.GetTransactionOpts) (*rpc.GetTransactionResult, error)
}

var (
	_ Chain  = (*rpc.Client)(nil)
	_ Reader = (*rpc.Client)(nil)
)

// Meta reads the metadata (logs, compute units, fee, balances) of a landed transaction.
func Meta(ctx context.Context, r Reader, sig solana.Signature) (*rpc.TransactionMeta, error) {
	got, err := Landed(ctx, r, sig)
	if err != nil {
		return nil, err
	}
	return got.Meta, nil
}

// Landed reads a landed transaction with its metadata; rpc.ErrNotFound if the node has the latter no more.
func Landed(ctx context.Context, r Reader, sig solana.Signature) (*rpc.GetTransactionResult, error) {
	newest := uint64(0)
	got, err := r.GetTransaction(ctx, sig, &rpc.GetTransactionOpts{
		Encoding:                       solana.EncodingBase64,
		Commitment:                     rpc.CommitmentConfirmed,
		MaxSupportedTransactionVersion: &newest,
	})
	if err != nil {
		return nil, err
	}
	if got.Meta == nil {
		return nil, rpc.ErrNotFound
	}
	return got, nil
}
