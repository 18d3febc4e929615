package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"castlekey/onchain/program"
	"castlekey/session"

	"github.com/gagliardetto/solana-go"
	"github.com/gagliardetto/solana-go/rpc"
)

// lookAtChain looks at the chain that the flags choose: the file of the embedded one, or a cluster.
func (o *options) lookAtChain(ctx context.Context, path string) finding {
	c, err := parseCluster(o.url)
	switch {
	case err != nil:
		return finding{What: "chain", Verdict: broken, Detail: err.Error(), Hint: "Name a cluster or a URL with --url."}
	case c.url != "":
		return o.lookAtCluster(ctx, c)
	}
	return lookAtChainFile(ctx, path)
}

func lookAtChainFile(ctx context.Context, path string) finding {
	f := finding{What: "chain", Verdict: fine, Detail: path}
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		f.Detail += ", made at the first game"
		return f
	case err != nil:
		f.Verdict, f.Detail = broken, err.Error()
		return f
	}
	f.Detail += fmt.Sprintf(", %.1f MB", float64(info.Size())/1e6)
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		f.Verdict, f.Hint = broken, "Make the file yours, or choose another folder with --data-dir."
		return f
	}
	_ = file.Close() // nothing was written
	if url, ok := servedAt(ctx, path); ok {
		f.Verdict, f.Hint = limited, "Another castlekey serves it; join with castlekey --url "+url
	}
	return f
}

// clusterPatience is how long a cluster may take to answer the doctor.
const clusterPatience = 10 * time.Second

// lookAtCluster asks a cluster what it is, and whether both programs are there.
func (o *options) lookAtCluster(ctx context.Context, c cluster) finding {
	ctx, cancel := context.WithTimeout(ctx, clusterPatience)
	defer cancel()
	client, asked := rpc.New(c.url), time.Now()
	version, err := client.GetVersion(ctx)
	if err != nil {
		return finding{
			What: "chain", Verdict: broken, Detail: fmt.Sprintf("%s does not answer at %s: %v", c.name, c.url, err),
			Hint: "Is it there, and is it Solana's JSON-RPC? castlekey chain serves one.",
		}
	}
	took := time.Since(asked)
	f := finding{What: "chain", Verdict: fine, Detail: fmt.Sprintf("%s, Solana %s, answers in %s", c.name, version.SolanaCore, took.Round(time.Millisecond/10))}
	o.lookAtPrograms(ctx, client, &f)
	return f
}

// lookAtPrograms says which of the two programs a cluster has.
func (o *options) lookAtPrograms(ctx context.Context, client *rpc.Client, f *finding) {
	chess, named := program.ChessID, o.program != ""
	if named {
		id, err := solana.PublicKeyFromBase58(o.program)
		if err != nil {
			f.Verdict, f.Hint = broken, "Name the chess program's address in base58 with --program."
			return
		}
		chess = id
	}
	switch there := func(id solana.PublicKey) bool { return executable(ctx, client, id) }; {
	case !there(session.ProgramID):
		f.Verdict, f.Hint = broken, fmt.Sprintf("The session program %s is not there, so no session can be opened.", session.ProgramID)
	case there(chess):
		f.Detail += ", both programs are there"
	case named:
		f.Verdict, f.Hint = broken, fmt.Sprintf("There is no program at %s, which --program names.", chess)
	default:
		f.Verdict, f.Hint = limited, "The session program is there. Deploy the chess program and name it with --program."
	}
}

// executable reports whether a program is at an address.
func executable(ctx context.Context, client *rpc.Client, id solana.PublicKey) bool {
	got, err := client.GetAccountInfo(ctx, id)
	return err == nil && got.Value.Executable
}
