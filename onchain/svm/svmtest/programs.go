package svmtest

// Programs in assembly, for asm.ELF.

// SelfCaller calls itself with one account, its own, and the same data, for ever.
const SelfCaller = `
entrypoint:
    mov64 r9, r2
    lddw r6, 0x300000000
    lddw r1, 0x400000010    ; the first account's key
    stxdw [r6], r1          ; the program to call
    lddw r2, 0x300000100
    stxdw [r6+8], r2        ; one meta
    stdw [r6+16], 1
    stxdw [r6+24], r9       ; the data
    stdw [r6+32], 1
    stxdw [r2], r1
    stdw [r2+8], 0
    lddw r1, 0x300000000
    lddw r2, 0x300000200
    mov64 r3, 0
    mov64 r4, 0
    mov64 r5, 0
    call sol_invoke_signed_c
    mov64 r0, 0
    exit`

// Looper calls a program without accounts or data as often as its instruction's first word says; the program is its first account.
const Looper = `
entrypoint:
    ldxdw r9, [r2]
    lddw r6, 0x300000000
    lddw r1, 0x400000010
    stxdw [r6], r1
again:
    lddw r1, 0x300000000
    mov64 r2, 0
    mov64 r3, 0
    mov64 r4, 0
    mov64 r5, 0
    call sol_invoke_signed_c
    sub64 r9, 1
    jne r9, 0, again
    mov64 r0, 0
    exit`
