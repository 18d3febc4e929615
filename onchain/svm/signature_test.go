package svm_test

import (
	stded25519 "crypto/ed25519"
	"crypto/sha512"
	"testing"

	"castlekey/onchain/svm"
	"castlekey/onchain/svm/svmtest"

	"filippo.io/edwards25519"
	"github.com/gagliardetto/solana-go"
)

// forged is a key, a message and a signature put together by hand.
type forged struct {
	key       solana.PublicKey
	message   []byte
	signature solana.Signature
}

// challenge is the scalar k = H(R, A, M) of a signature.
func challenge(r, a, message []byte) *edwards25519.Scalar {
	h := sha512.New()
	for _, part := range [][]byte{r, a, message} {
		h.Write(part)
	}
	k, err := edwards25519.NewScalar().SetUniformBytes(h.Sum(nil))
	if err != nil {
		panic(err)
	}
	return k
}

// scalar returns a small number as a scalar.
func scalar(n byte) *edwards25519.Scalar {
	var b [32]byte
	b[0] = n
	s, err := edwards25519.NewScalar().SetCanonicalBytes(b[:])
	if err != nil {
		panic(err)
	}
	return s
}

// lowOrder are points of small order: 1, 2 and 8.
var lowOrder = map[string][]byte{
	"order 1": append([]byte{1}, make([]byte, 31)...),
	"order 2": {
		0xec, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
		0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f,
	},
	"order 8": {
		0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b, 0x76, 0x0d, 0x10, 0x67, 0x0f,
		0x2a, 0x20, 0x53, 0xfa, 0x2c, 0x39, 0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac, 0x03, 0x7a,
	},
}

func point(b []byte) *edwards25519.Point {
	p, err := new(edwards25519.Point).SetBytes(b)
	if err != nil {
		panic(err)
	}
	return p
}

// sign signs as secret a under the key given, which need not be a·B alone.
func sign(a *edwards25519.Scalar, key, r *edwards25519.Point, nonce *edwards25519.Scalar, message []byte) forged {
	f := forged{key: solana.PublicKey(key.Bytes()), message: message}
	k := challenge(r.Bytes(), key.Bytes(), message)
	s := edwards25519.NewScalar().MultiplyAdd(k, a, nonce)
	copy(f.signature[:32], r.Bytes())
	copy(f.signature[32:], s.Bytes())
	return f
}

// smallOrderKey is a signature under a key of small order, which verifies for whoever wrote it.
func smallOrderKey(name string) forged {
	key, nonce := point(lowOrder[name]), scalar(7)
	r := new(edwards25519.Point).ScalarBaseMult(nonce)
	for n := byte(0); ; n++ { // until the challenge is a multiple of the order
		f := sign(scalar(0), key, r, nonce, []byte{n})
		if stded25519.Verify(f.key[:], f.message, f.signature[:]) {
			return f
		}
	}
}

// smallOrderR is a signature whose R is of small order: the signer leaves out the nonce.
func smallOrderR() forged {
	a := scalar(9)
	return sign(a, new(edwards25519.Point).ScalarBaseMult(a), point(lowOrder["order 1"]), scalar(0), []byte("m"))
}

// mixedOrder is a signature under a key a·B + T with T of order 8; it satisfies the plain equation only if the challenge is a multiple
// of 8, and the equation times eight always.
func mixedOrder(plain bool) forged {
	a, nonce := scalar(9), scalar(7)
	key := new(edwards25519.Point).Add(new(edwards25519.Point).ScalarBaseMult(a), point(lowOrder["order 8"]))
	r := new(edwards25519.Point).ScalarBaseMult(nonce)
	for n := byte(0); ; n++ {
		f := sign(a, key, r, nonce, []byte{n})
		if (challenge(r.Bytes(), key.Bytes(), f.message).Bytes()[0]%8 == 0) == plain {
			return f
		}
	}
}

// malleable adds the group's order to s, which gives a second signature of the same message.
func malleable(f forged) forged {
	order := []byte{
		0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14, 31: 0x10,
	}
	carry := 0
	for i := range order {
		carry += int(f.signature[32+i]) + int(order[i])
		f.signature[32+i] = byte(carry)
		carry >>= 8
	}
	return f
}

func honest() forged {
	private := svmtest.Key("payer")
	f := forged{key: private.PublicKey(), message: []byte("hello")}
	copy(f.signature[:], stded25519.Sign(stded25519.PrivateKey(private), f.message))
	return f
}

func TestSignaturesAreVerifiedStrictly(t *testing.T) {
	altered := func(f forged, at int) forged {
		f.signature[at] ^= 1
		return f
	}
	otherMessage := honest()
	otherMessage.message = []byte("hallo")
	notAPoint := honest()
	notAPoint.key = solana.PublicKey{2}
	cases := map[string]struct {
		forged
		want bool
	}{
		"an honest signature":                                 {honest(), true},
		"of another message":                                  {otherMessage, false},
		"with R altered":                                      {altered(honest(), 0), false},
		"with s altered":                                      {altered(honest(), 40), false},
		"with s plus the group's order":                       {malleable(honest()), false},
		"under a key that is no point":                        {notAPoint, false},
		"under the neutral element":                           {smallOrderKey("order 1"), false},
		"under a key of order 2":                              {smallOrderKey("order 2"), false},
		"under a key of order 8":                              {smallOrderKey("order 8"), false},
		"with R of small order":                               {smallOrderR(), false},
		"under a key of mixed order, plain equation holds":    {mixedOrder(true), true},
		"under a key of mixed order, only times the cofactor": {mixedOrder(false), false},
		"all zeros":                                           {forged{}, false},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			if got := svm.VerifySignature(c.key, c.message, c.signature); got != c.want {
				t.Errorf("got %t, want %t", got, c.want)
			}
		})
	}
}

func TestABadSignatureRefusesTheTransaction(t *testing.T) {
	w := newWorld(t)
	tx := w.Sign("payer", svmtest.Transfer(payer, bob, 5))
	tx.Signatures[0][3] ^= 1
	svmtest.Check(t, w.Process(tx), svmtest.Refused(svm.TxSignatureFailure))
	svmtest.Check(t, w.Runtime.Simulate(w.Env(), tx, svm.SimulateOptions{}), svmtest.Success())
	svmtest.Check(t, w.Runtime.Simulate(w.Env(), tx, svm.SimulateOptions{VerifySignatures: true}), svmtest.Refused(svm.TxSignatureFailure))
}
