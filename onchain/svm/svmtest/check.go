package svmtest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"castlekey/onchain/svm"

	"github.com/gagliardetto/solana-go"
)

// ResultCheck says what is wrong with a result, or nothing.
type ResultCheck func(svm.Result) string

// Check reports every check a result does not pass, with the logs.
func Check(t testing.TB, res svm.Result, checks ...ResultCheck) {
	t.Helper()
	failed := false
	for _, check := range checks {
		if problem := check(res); problem != "" {
			t.Error(problem)
			failed = true
		}
	}
	if failed {
		t.Logf("logs:\n\t%s", strings.Join(res.Logs, "\n\t"))
	}
}

// Success wants a transaction that landed without error.
func Success() ResultCheck {
	return func(res svm.Result) string {
		if res.Err != nil || !res.Landed {
			return fmt.Sprintf("got error %v (landed %t), want success", asText(res.Err), res.Landed)
		}
		return ""
	}
}

// Refused wants a transaction refused for a reason before it cost anything.
func Refused(want error) ResultCheck {
	return func(res svm.Result) string {
		if res.Err == nil || !errors.Is(res.Err, want) || res.Landed || len(res.Writes) > 0 || res.Fee > 0 {
			return fmt.Sprintf("got error %v, landed %t, %d writes, fee %d; want %v and nothing else",
				asText(res.Err), res.Landed, len(res.Writes), res.Fee, want)
		}
		return ""
	}
}

// Failed wants a transaction that landed and failed with this JSON of Agave's.
func Failed(wantJSON string) ResultCheck {
	return func(res svm.Result) string {
		if got := asText(res.Err); got != wantJSON || !res.Landed {
			return fmt.Sprintf("got error %s (landed %t), want %s and landed", got, res.Landed, wantJSON)
		}
		return ""
	}
}

func asText(err *svm.TransactionError) string {
	if err == nil {
		return "null"
	}
	text, marshalErr := json.Marshal(err)
	if marshalErr != nil {
		return marshalErr.Error()
	}
	return string(text)
}

// Units wants so many compute units consumed.
func Units(want uint64) ResultCheck {
	return func(res svm.Result) string { return differ("compute units", res.ComputeUnits, want) }
}

// Charged wants a fee of so many lamports.
func Charged(want uint64) ResultCheck {
	return func(res svm.Result) string { return differ("fee", res.Fee, want) }
}

// Logged wants these lines among the logs, in this order.
func Logged(lines ...string) ResultCheck {
	return func(res svm.Result) string {
		rest := res.Logs
		for _, line := range lines {
			i := slices.Index(rest, line)
			if i < 0 {
				return fmt.Sprintf("log lacks %q (in this order)", line)
			}
			rest = rest[i+1:]
		}
		return ""
	}
}

// Returned wants this return data.
func Returned(want []byte) ResultCheck {
	return func(res svm.Result) string {
		if res.Return == nil {
			return differ("return data", "none", fmt.Sprintf("%x", want))
		}
		return differ("return data", fmt.Sprintf("%x", res.Return.Data), fmt.Sprintf("%x", want))
	}
}

// AccountCheck says what is wrong with an account (nil if there is none), or nothing.
type AccountCheck func(*svm.Account) string

// CheckAccount reports every check an account of the world does not pass.
func CheckAccount(t testing.TB, w *World, key solana.PublicKey, checks ...AccountCheck) {
	t.Helper()
	account := w.Accounts[key]
	for _, check := range checks {
		if problem := check(account); problem != "" {
			t.Errorf("account %s: %s", key, problem)
		}
	}
}

// Gone wants no account.
func Gone() AccountCheck {
	return func(a *svm.Account) string {
		if a != nil {
			return fmt.Sprintf("exists with %d lamports, want none", a.Lamports)
		}
		return ""
	}
}

// Lamports wants a balance.
func Lamports(want uint64) AccountCheck {
	return existing(func(a *svm.Account) string { return differ("lamports", a.Lamports, want) })
}

// Owner wants an owner.
func Owner(want solana.PublicKey) AccountCheck {
	return existing(func(a *svm.Account) string { return differ("owner", a.Owner, want) })
}

// Data wants these bytes.
func Data(want []byte) AccountCheck {
	return existing(func(a *svm.Account) string {
		if !bytes.Equal(a.Data, want) {
			return fmt.Sprintf("got data %x, want %x", a.Data, want)
		}
		return ""
	})
}

// Size wants so many bytes of data.
func Size(want int) AccountCheck {
	return existing(func(a *svm.Account) string { return differ("data size", len(a.Data), want) })
}

func existing(check AccountCheck) AccountCheck {
	return func(a *svm.Account) string {
		if a == nil {
			return "does not exist"
		}
		return check(a)
	}
}

func differ[T comparable](what string, got, want T) string {
	if got == want {
		return ""
	}
	return fmt.Sprintf("got %s %v, want %v", what, got, want)
}
