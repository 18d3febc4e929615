package svm_test

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"

	"castlekey/onchain/sbpf"
	"castlekey/onchain/sbpf/asm"
	"castlekey/onchain/svm"
	"castlekey/onchain/svm/svmtest"

	"github.com/gagliardetto/solana-go"
)

// poseidon calls a syscall that Agave has and this runtime does not.
const poseidon = "call sol_poseidon\nmov64 r0, 0\nexit"

func TestASyscallNotOfferedIsRefusedByName(t *testing.T) {
	elf, err := asm.ELF(poseidon)
	if err != nil {
		t.Fatal(err)
	}
	w := newWorld(t)
	if err := w.Runtime.CheckProgram(elf); !errors.Is(err, sbpf.ErrUnknownSyscall) || !strings.Contains(err.Error(), "sol_poseidon") {
		t.Errorf("got error %v, want one naming sol_poseidon", err)
	}
	res := w.Send("payer", svmtest.Instruction(w.Deploy("program", elf), nil))
	svmtest.Check(t, res, svmtest.Failed(`{"InstructionError":[0,"UnsupportedProgramId"]}`), svmtest.Logged("Program is not deployed"))
	named := func(line string) bool {
		return strings.HasPrefix(line, "Program refused: ") && strings.Contains(line, "sol_poseidon")
	}
	if !slices.ContainsFunc(res.Logs, named) {
		t.Errorf("logs do not name the syscall: %q", res.Logs)
	}
}

func TestWhatCannotRun(t *testing.T) {
	rent := uint64(svmtest.SOL)
	dangling := slices.Concat(svmtest.U32(2), bob[:])
	cases := map[string]struct {
		account svm.Account
		want    string
		log     string
	}{
		"bytes that are no program":           {*svm.ProgramAccount([]byte("no program")), `{"InstructionError":[0,"UnsupportedProgramId"]}`, "Program is not deployed"},
		"no bytes":                            {*svm.ProgramAccount(nil), `{"InstructionError":[0,"UnsupportedProgramId"]}`, "Program is not deployed"},
		"an upgradeable program without code": {svm.Account{Lamports: rent, Owner: svm.UpgradeableLoaderID, Executable: true, Data: dangling}, `{"InstructionError":[0,"UnsupportedProgramId"]}`, "Program is not deployed"},
		"an upgradeable loader's buffer":      {svm.Account{Lamports: rent, Owner: svm.UpgradeableLoaderID, Data: svmtest.U32(1)}, `{"InstructionError":[0,"UnsupportedProgramId"]}`, "Program is not deployed"},
		"a program of the first loader":       {svm.Account{Lamports: rent, Owner: svm.LoaderV1ID, Executable: true, Data: []byte{1}}, `{"InstructionError":[0,"UnsupportedProgramId"]}`, "Program is not deployed"},
		"a native program not offered":        {svm.Account{Lamports: 1, Owner: svm.NativeLoaderID, Executable: true}, `{"InstructionError":[0,"UnsupportedProgramId"]}`, ""},
		"an account of a program":             {svm.Account{Lamports: rent, Owner: bob, Executable: true}, `"InvalidProgramForExecution"`, ""},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			program := w.Put(svmtest.Address("program"), c.account)
			res := w.Send("payer", svmtest.Instruction(program, nil))
			svmtest.Check(t, res, svmtest.Failed(c.want))
			if c.log != "" {
				svmtest.Check(t, res, svmtest.Logged(c.log))
			}
		})
	}
}

func TestLoadersTakeNoInstructions(t *testing.T) {
	for loader, log := range map[solana.PublicKey]string{
		svm.LoaderV1ID:          "Deprecated loader is no longer supported",
		svm.LoaderV2ID:          "BPF loader management instructions are no longer supported",
		svm.UpgradeableLoaderID: "Upgradeable loader instructions are not offered",
	} {
		res := newWorld(t).Send("payer", svmtest.Instruction(loader, nil))
		svmtest.Check(t, res, svmtest.Failed(`{"InstructionError":[0,"UnsupportedProgramId"]}`), svmtest.Logged(log))
	}
}

func TestUpgradeablePrograms(t *testing.T) {
	elf, err := asm.ELF(svmtest.ScriptSource())
	if err != nil {
		t.Fatal(err)
	}
	w := newWorld(t)
	data := w.Put(svmtest.Address("code"), svm.Account{
		Lamports: svmtest.SOL, Owner: svm.UpgradeableLoaderID, Data: slices.Concat(svmtest.U32(3), make([]byte, 41), elf),
	})
	program := w.Put(svmtest.Address("program"), svm.Account{
		Lamports: svmtest.SOL, Owner: svm.UpgradeableLoaderID, Executable: true, Data: slices.Concat(svmtest.U32(2), data[:]),
	})
	run := svmtest.Instruction(program, new(svmtest.Script).Log("hello").Data())
	svmtest.Check(t, w.Send("payer", run), svmtest.Success(), svmtest.Logged("Program log: hello"))
	// Its code counts towards the accounts loaded, once.
	size := uint32(64 + 64 + 22 + 64 + 36 + 64 + 45 + len(elf))
	svmtest.Check(t, w.Send("payer", svmtest.LoadedSize(size), run), svmtest.Success())
	svmtest.Check(t, w.Send("payer", svmtest.LoadedSize(size-1), run), svmtest.Failed(`"MaxLoadedAccountsDataSizeExceeded"`))
}

func TestAProgramReplacedIsTheNewOne(t *testing.T) {
	w := newWorld(t)
	for _, source := range []string{"mov64 r0, 1\nexit", "mov64 r0, 2\nexit", "mov64 r0, 1\nexit"} {
		program := deploy(t, w, "program", source)
		svmtest.Check(t, w.Send("payer", svmtest.Instruction(program, nil)), svmtest.Failed(`{"InstructionError":[0,{"Custom":`+source[10:11]+`}]}`))
	}
}

func TestOneRuntimeServesManyAtOnce(t *testing.T) {
	w := newScriptWorld(t)
	data := new(svmtest.Script).InvokeC(transferCall()).Data()
	var wait sync.WaitGroup
	for range 8 {
		tx := w.Sign("payer", svmtest.Instruction(script, data, transferMetas()...))
		env := w.Env()
		wait.Go(func() {
			for range 20 {
				if res := w.Runtime.Simulate(env, tx, svm.SimulateOptions{VerifySignatures: true}); res.Err != nil || res.ComputeUnits != 1161 {
					t.Errorf("got %v after %d units", res.Err, res.ComputeUnits)
				}
			}
		})
	}
	wait.Wait()
}
