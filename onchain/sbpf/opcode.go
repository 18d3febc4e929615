package sbpf

// Opcode is the first byte of an instruction. The names and numbers are those
// of the SBPF V0 instruction set (anza-xyz/sbpf, doc/bytecode.md).
type Opcode uint8

// The opcodes of SBPF V0. Imm takes the 32-bit immediate, sign-extended, as
// second operand; Reg takes the source register.
const (
	OpLddw Opcode = 0x18 // two slots: low and high half of a 64-bit constant

	OpLdxb  Opcode = 0x71
	OpLdxh  Opcode = 0x69
	OpLdxw  Opcode = 0x61
	OpLdxdw Opcode = 0x79
	OpStb   Opcode = 0x72
	OpSth   Opcode = 0x6a
	OpStw   Opcode = 0x62
	OpStdw  Opcode = 0x7a
	OpStxb  Opcode = 0x73
	OpStxh  Opcode = 0x6b
	OpStxw  Opcode = 0x63
	OpStxdw Opcode = 0x7b

	OpAdd32Imm  Opcode = 0x04
	OpAdd32Reg  Opcode = 0x0c
	OpSub32Imm  Opcode = 0x14
	OpSub32Reg  Opcode = 0x1c
	OpMul32Imm  Opcode = 0x24
	OpMul32Reg  Opcode = 0x2c
	OpDiv32Imm  Opcode = 0x34
	OpDiv32Reg  Opcode = 0x3c
	OpOr32Imm   Opcode = 0x44
	OpOr32Reg   Opcode = 0x4c
	OpAnd32Imm  Opcode = 0x54
	OpAnd32Reg  Opcode = 0x5c
	OpLsh32Imm  Opcode = 0x64
	OpLsh32Reg  Opcode = 0x6c
	OpRsh32Imm  Opcode = 0x74
	OpRsh32Reg  Opcode = 0x7c
	OpNeg32     Opcode = 0x84
	OpMod32Imm  Opcode = 0x94
	OpMod32Reg  Opcode = 0x9c
	OpXor32Imm  Opcode = 0xa4
	OpXor32Reg  Opcode = 0xac
	OpMov32Imm  Opcode = 0xb4
	OpMov32Reg  Opcode = 0xbc
	OpArsh32Imm Opcode = 0xc4
	OpArsh32Reg Opcode = 0xcc
	OpLe        Opcode = 0xd4 // the immediate is the width
	OpBe        Opcode = 0xdc // the immediate is the width

	OpAdd64Imm  Opcode = 0x07
	OpAdd64Reg  Opcode = 0x0f
	OpSub64Imm  Opcode = 0x17
	OpSub64Reg  Opcode = 0x1f
	OpMul64Imm  Opcode = 0x27
	OpMul64Reg  Opcode = 0x2f
	OpDiv64Imm  Opcode = 0x37
	OpDiv64Reg  Opcode = 0x3f
	OpOr64Imm   Opcode = 0x47
	OpOr64Reg   Opcode = 0x4f
	OpAnd64Imm  Opcode = 0x57
	OpAnd64Reg  Opcode = 0x5f
	OpLsh64Imm  Opcode = 0x67
	OpLsh64Reg  Opcode = 0x6f
	OpRsh64Imm  Opcode = 0x77
	OpRsh64Reg  Opcode = 0x7f
	OpNeg64     Opcode = 0x87
	OpMod64Imm  Opcode = 0x97
	OpMod64Reg  Opcode = 0x9f
	OpXor64Imm  Opcode = 0xa7
	OpXor64Reg  Opcode = 0xaf
	OpMov64Imm  Opcode = 0xb7
	OpMov64Reg  Opcode = 0xbf
	OpArsh64Imm Opcode = 0xc7
	OpArsh64Reg Opcode = 0xcf

	OpJa      Opcode = 0x05
	OpJeqImm  Opcode = 0x15
	OpJeqReg  Opcode = 0x1d
	OpJgtImm  Opcode = 0x25
	OpJgtReg  Opcode = 0x2d
	OpJgeImm  Opcode = 0x35
	OpJgeReg  Opcode = 0x3d
	OpJsetImm Opcode = 0x45
	OpJsetReg Opcode = 0x4d
	OpJneImm  Opcode = 0x55
	OpJneReg  Opcode = 0x5d
	OpJsgtImm Opcode = 0x65
	OpJsgtReg Opcode = 0x6d
	OpJsgeImm Opcode = 0x75
	OpJsgeReg Opcode = 0x7d
	OpJltImm  Opcode = 0xa5
	OpJltReg  Opcode = 0xad
	OpJleImm  Opcode = 0xb5
	OpJleReg  Opcode = 0xbd
	OpJsltImm Opcode = 0xc5
	OpJsltReg Opcode = 0xcd
	OpJsleImm Opcode = 0xd5
	OpJsleReg Opcode = 0xdd

	OpCall  Opcode = 0x85 // hash of a syscall's name or of the target's number
	OpCallx Opcode = 0x8d // the immediate is the number of the register
	OpExit  Opcode = 0x95
)

// Class groups the opcodes by what they do.
type Class uint8

// The classes of instructions.
const (
	ClassNone  Class = iota // no instruction of V0
	ClassLoad               // memory or a wide constant to a register
	ClassStore              // register or immediate to memory
	ClassALU32              // arithmetic on the lower halves
	ClassALU64              // arithmetic on whole registers
	ClassJump               // jumps within a function
	ClassCall               // call, callx and exit
)

// Form says which fields an instruction uses and how it is written down.
type Form uint8

// The forms of instructions, by example.
const (
	FormBare     Form = iota // exit
	FormDst                  // neg64 r1
	FormDstImm               // add64 r1, 7
	FormDstReg               // add64 r1, r2
	FormWide                 // lddw r1, 0x100000000
	FormWidth                // be16 r1
	FormLoad                 // ldxw r1, [r2+4]
	FormStoreImm             // stw [r1+4], 7
	FormStoreReg             // stxw [r1+4], r2
	FormJump                 // ja +3
	FormJumpImm              // jeq r1, 7, +3
	FormJumpReg              // jeq r1, r2, +3
	FormCall                 // call 3
	FormCallReg              // callx r1
)

// immRule is what the verifier asks of an immediate.
type immRule uint8

const (
	immAny     immRule = iota
	immNonZero         // a constant divisor
	immShift32         // 0 to 31
	immShift64         // 0 to 63
	immWidth           // 16, 32 or 64
)

// OpInfo describes one opcode.
type OpInfo struct {
	Name  string // mnemonic; the Imm and Reg variants of an operation share it
	Class Class
	Form  Form
	imm   immRule
}

// Info returns the description of an opcode, and false if V0 has no such one.
func (op Opcode) Info() (OpInfo, bool) {
	info := opcodes[op]
	return info, info.Class != ClassNone
}

// opcodes is the one table behind verifier, disassembler and assembler.
var opcodes = [256]OpInfo{
	OpLddw: {"lddw", ClassLoad, FormWide, immAny},

	OpLdxb:  {"ldxb", ClassLoad, FormLoad, immAny},
	OpLdxh:  {"ldxh", ClassLoad, FormLoad, immAny},
	OpLdxw:  {"ldxw", ClassLoad, FormLoad, immAny},
	OpLdxdw: {"ldxdw", ClassLoad, FormLoad, immAny},
	OpStb:   {"stb", ClassStore, FormStoreImm, immAny},
	OpSth:   {"sth", ClassStore, FormStoreImm, immAny},
	OpStw:   {"stw", ClassStore, FormStoreImm, immAny},
	OpStdw:  {"stdw", ClassStore, FormStoreImm, immAny},
	OpStxb:  {"stxb", ClassStore, FormStoreReg, immAny},
	OpStxh:  {"stxh", ClassStore, FormStoreReg, immAny},
	OpStxw:  {"stxw", ClassStore, FormStoreReg, immAny},
	OpStxdw: {"stxdw", ClassStore, FormStoreReg, immAny},

	OpAdd32Imm:  {"add32", ClassALU32, FormDstImm, immAny},
	OpAdd32Reg:  {"add32", ClassALU32, FormDstReg, immAny},
	OpSub32Imm:  {"sub32", ClassALU32, FormDstImm, immAny},
	OpSub32Reg:  {"sub32", ClassALU32, FormDstReg, immAny},
	OpMul32Imm:  {"mul32", ClassALU32, FormDstImm, immAny},
	OpMul32Reg:  {"mul32", ClassALU32, FormDstReg, immAny},
	OpDiv32Imm:  {"div32", ClassALU32, FormDstImm, immNonZero},
	OpDiv32Reg:  {"div32", ClassALU32, FormDstReg, immAny},
	OpOr32Imm:   {"or32", ClassALU32, FormDstImm, immAny},
	OpOr32Reg:   {"or32", ClassALU32, FormDstReg, immAny},
	OpAnd32Imm:  {"and32", ClassALU32, FormDstImm, immAny},
	OpAnd32Reg:  {"and32", ClassALU32, FormDstReg, immAny},
	OpLsh32Imm:  {"lsh32", ClassALU32, FormDstImm, immShift32},
	OpLsh32Reg:  {"lsh32", ClassALU32, FormDstReg, immAny},
	OpRsh32Imm:  {"rsh32", ClassALU32, FormDstImm, immShift32},
	OpRsh32Reg:  {"rsh32", ClassALU32, FormDstReg, immAny},
	OpNeg32:     {"neg32", ClassALU32, FormDst, immAny},
	OpMod32Imm:  {"mod32", ClassALU32, FormDstImm, immNonZero},
	OpMod32Reg:  {"mod32", ClassALU32, FormDstReg, immAny},
	OpXor32Imm:  {"xor32", ClassALU32, FormDstImm, immAny},
	OpXor32Reg:  {"xor32", ClassALU32, FormDstReg, immAny},
	OpMov32Imm:  {"mov32", ClassALU32, FormDstImm, immAny},
	OpMov32Reg:  {"mov32", ClassALU32, FormDstReg, immAny},
	OpArsh32Imm: {"arsh32", ClassALU32, FormDstImm, immShift32},
	OpArsh32Reg: {"arsh32", ClassALU32, FormDstReg, immAny},
	OpLe:        {"le", ClassALU32, FormWidth, immWidth},
	OpBe:        {"be", ClassALU32, FormWidth, immWidth},

	OpAdd64Imm:  {"add64", ClassALU64, FormDstImm, immAny},
	OpAdd64Reg:  {"add64", ClassALU64, FormDstReg, immAny},
	OpSub64Imm:  {"sub64", ClassALU64, FormDstImm, immAny},
	OpSub64Reg:  {"sub64", ClassALU64, FormDstReg, immAny},
	OpMul64Imm:  {"mul64", ClassALU64, FormDstImm, immAny},
	OpMul64Reg:  {"mul64", ClassALU64, FormDstReg, immAny},
	OpDiv64Imm:  {"div64", ClassALU64, FormDstImm, immNonZero},
	OpDiv64Reg:  {"div64", ClassALU64, FormDstReg, immAny},
	OpOr64Imm:   {"or64", ClassALU64, FormDstImm, immAny},
	OpOr64Reg:   {"or64", ClassALU64, FormDstReg, immAny},
	OpAnd64Imm:  {"and64", ClassALU64, FormDstImm, immAny},
	OpAnd64Reg:  {"and64", ClassALU64, FormDstReg, immAny},
	OpLsh64Imm:  {"lsh64", ClassALU64, FormDstImm, immShift64},
	OpLsh64Reg:  {"lsh64", ClassALU64, FormDstReg, immAny},
	OpRsh64Imm:  {"rsh64", ClassALU64, FormDstImm, immShift64},
	OpRsh64Reg:  {"rsh64", ClassALU64, FormDstReg, immAny},
	OpNeg64:     {"neg64", ClassALU64, FormDst, immAny},
	OpMod64Imm:  {"mod64", ClassALU64, FormDstImm, immNonZero},
	OpMod64Reg:  {"mod64", ClassALU64, FormDstReg, immAny},
	OpXor64Imm:  {"xor64", ClassALU64, FormDstImm, immAny},
	OpXor64Reg:  {"xor64", ClassALU64, FormDstReg, immAny},
	OpMov64Imm:  {"mov64", ClassALU64, FormDstImm, immAny},
	OpMov64Reg:  {"mov64", ClassALU64, FormDstReg, immAny},
	OpArsh64Imm: {"arsh64", ClassALU64, FormDstImm, immShift64},
	OpArsh64Reg: {"arsh64", ClassALU64, FormDstReg, immAny},

	OpJa:      {"ja", ClassJump, FormJump, immAny},
	OpJeqImm:  {"jeq", ClassJump, FormJumpImm, immAny},
	OpJeqReg:  {"jeq", ClassJump, FormJumpReg, immAny},
	OpJgtImm:  {"jgt", ClassJump, FormJumpImm, immAny},
	OpJgtReg:  {"jgt", ClassJump, FormJumpReg, immAny},
	OpJgeImm:  {"jge", ClassJump, FormJumpImm, immAny},
	OpJgeReg:  {"jge", ClassJump, FormJumpReg, immAny},
	OpJsetImm: {"jset", ClassJump, FormJumpImm, immAny},
	OpJsetReg: {"jset", ClassJump, FormJumpReg, immAny},
	OpJneImm:  {"jne", ClassJump, FormJumpImm, immAny},
	OpJneReg:  {"jne", ClassJump, FormJumpReg, immAny},
	OpJsgtImm: {"jsgt", ClassJump, FormJumpImm, immAny},
	OpJsgtReg: {"jsgt", ClassJump, FormJumpReg, immAny},
	OpJsgeImm: {"jsge", ClassJump, FormJumpImm, immAny},
	OpJsgeReg: {"jsge", ClassJump, FormJumpReg, immAny},
	OpJltImm:  {"jlt", ClassJump, FormJumpImm, immAny},
	OpJltReg:  {"jlt", ClassJump, FormJumpReg, immAny},
	OpJleImm:  {"jle", ClassJump, FormJumpImm, immAny},
	OpJleReg:  {"jle", ClassJump, FormJumpReg, immAny},
	OpJsltImm: {"jslt", ClassJump, FormJumpImm, immAny},
	OpJsltReg: {"jslt", ClassJump, FormJumpReg, immAny},
	OpJsleImm: {"jsle", ClassJump, FormJumpImm, immAny},
	OpJsleReg: {"jsle", ClassJump, FormJumpReg, immAny},

	OpCall:  {"call", ClassCall, FormCall, immAny},
	OpCallx: {"callx", ClassCall, FormCallReg, immAny},
	OpExit:  {"exit", ClassCall, FormBare, immAny},
}
