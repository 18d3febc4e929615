package program_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strings"
	"testing"

	"castlekey/onchain/program"

	"github.com/google/go-cmp/cmp"
)

func TestProgramsAreTheOnesThatWereSummed(t *testing.T) {
	want := map[string]string{}
	for line := range strings.Lines(program.Sums()) {
		sum, name, _ := strings.Cut(strings.TrimSpace(line), "  ")
		want[name] = sum
	}
	got := map[string]string{
		"chess.so":   sum(program.Chess()),
		"session.so": sum(program.Session()),
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("built/SHA256SUMS (-) and built/*.so (+) differ; run build.sh:\n%s", diff)
	}
}

func sum(data []byte) string {
	hash := sha256.Sum256(data)
	return hex.EncodeToString(hash[:])
}

func TestProgramsAreSharedObjectsForBPF(t *testing.T) {
	for name, data := range map[string][]byte{"chess": program.Chess(), "session": program.Session()} {
		// Magic, 64 bits, little endian, version 1; type ET_DYN, machine EM_BPF.
		if want := []byte("\x7fELF\x02\x01\x01"); !bytes.HasPrefix(data, want) {
			t.Errorf("%s starts with % x, want % x", name, data[:7], want)
		}
		if want := []byte{3, 0, 247, 0}; !bytes.Equal(data[16:20], want) {
			t.Errorf("%s has type and machine % x, want % x", name, data[16:20], want)
		}
	}
}

func TestToolchainNamesEveryToolWithItsVersion(t *testing.T) {
	var tools []string
	for line := range strings.Lines(program.Toolchain()) {
		name, version, ok := strings.Cut(strings.TrimSpace(line), " ")
		if !ok || version == "" {
			t.Errorf("line %q is not a name and a version", line)
		}
		tools = append(tools, name)
	}
	if diff := cmp.Diff([]string{"rustc", "llc", "pinocchio", "link"}, tools); diff != "" {
		t.Errorf("tools (-want +got):\n%s", diff)
	}
}

func TestInterfacesDescribeTheProgramsAtTheirAddresses(t *testing.T) {
	tests := map[string]struct {
		idl  []byte
		want string
	}{
		"chess":   {program.ChessIDL(), program.ChessID.String()},
		"session": {program.SessionIDL(), program.SessionID.String()},
	}
	for name, test := range tests {
		var idl struct {
			Address  string
			Metadata struct{ Spec string }
		}
		if err := json.Unmarshal(test.idl, &idl); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if idl.Address != test.want || idl.Metadata.Spec != "0.1.0" {
			t.Errorf("%s: address %s, spec %s; want %s, 0.1.0", name, idl.Address, idl.Metadata.Spec, test.want)
		}
	}
}

func TestEveryCallerGetsItsOwnCopy(t *testing.T) {
	program.Session()[0] = 0
	if program.Session()[0] != 0x7f {
		t.Error("a caller changed what others get")
	}
}
