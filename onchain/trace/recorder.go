package trace

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"github.com/gagliardetto/solana-go"

	"castlekey/onchain/svm"
)

// Function is a function of bytecode and what ran in it, calls not included.
type Function struct {
	Program      solana.PublicKey `json:"program"`
	Slot         int              `json:"slot"` // of its first instruction in the text
	Calls        uint64           `json:"calls"`
	Instructions uint64           `json:"instructions"` // a compute unit each
	Syscalls     uint64           `json:"syscalls"`     // compute units of its system calls, those of programs they called included
}

// place is where a function begins.
type place struct {
	program solana.PublicKey
	slot    int
}

// recorder takes down what a replay tells.
type recorder struct {
	lists     bool // whether to fill the listing
	listing   []string
	events    []Event
	count     uint64
	functions map[place]*Function
	stacks    [][]*Function // of functions, by height of the instruction
}

func (r *recorder) log(line string) { r.events = append(r.events, Event{Log: line}) }

func (r *recorder) syscall(s svm.SyscallTrace) {
	e := Event{Syscall: s.Name, Units: s.Units, Height: s.Height, Args: new([5]string)}
	for i, arg := range s.Args {
		e.Args[i] = fmt.Sprintf("%#x", arg)
	}
	if s.Err != nil {
		e.Err = s.Err.Error()
	}
	r.events = append(r.events, e)
	if f := r.running(s.Height); f != nil {
		f.Syscalls += s.Units
	}
}

// running is the function that runs at a height.
func (r *recorder) running(height int) *Function {
	if height > len(r.stacks) || len(r.stacks[height-1]) == 0 {
		return nil
	}
	stack := r.stacks[height-1]
	return stack[len(stack)-1]
}

func (r *recorder) instruction(i svm.InstructionTrace) {
	r.count++
	r.enter(i).Instructions++
	if r.lists {
		r.listing = append(r.listing, fmt.Sprintf("%s %d %6d  %-40s %s",
			short(i.Program), i.Height, i.Step.PC, i.Code.Describe(i.Step.PC), registers(i)))
	}
}

// registers writes those that are not zero.
func registers(i svm.InstructionTrace) (text string) {
	for n, value := range i.Step.Registers {
		if value != 0 {
			text += fmt.Sprintf(" r%d=%#x", n, value)
		}
	}
	return text
}

// enter returns the function the instruction belongs to, following calls and returns by their depth.
func (r *recorder) enter(i svm.InstructionTrace) *Function {
	for len(r.stacks) < i.Height {
		r.stacks = append(r.stacks, nil)
	}
	r.stacks = r.stacks[:i.Height] // what was called has returned
	stack := r.stacks[i.Height-1]
	entered := i.Step.Depth >= len(stack) || i.Step.Depth == 0 && (stack[0].Program != i.Program || i.Step.PC == stack[0].Slot)
	stack = stack[:min(len(stack), i.Step.Depth+1)]
	if entered {
		stack = append(stack[:min(len(stack), i.Step.Depth)], r.called(place{i.Program, i.Step.PC}))
	}
	r.stacks[i.Height-1] = stack
	return stack[len(stack)-1]
}

func (r *recorder) called(at place) *Function {
	f := r.functions[at]
	if f == nil {
		f = &Function{Program: at.program, Slot: at.slot}
		r.functions[at] = f
	}
	f.Calls++
	return f
}

// dearest lists the functions by what they cost.
func (r *recorder) dearest() []Function {
	list := []Function{}
	for f := range maps.Values(r.functions) {
		list = append(list, *f)
	}
	slices.SortFunc(list, func(a, b Function) int {
		return cmp.Or(cmp.Compare(b.Instructions+b.Syscalls, a.Instructions+a.Syscalls), cmp.Compare(a.Slot, b.Slot))
	})
	return list
}

// short is the beginning of an address.
func short(key solana.PublicKey) string { return key.String()[:8] }
