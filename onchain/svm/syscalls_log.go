package svm

import (
	"encoding/base64"
	"fmt"
	"strings"
	"unicode/utf8"

	"castlekey/onchain/sbpf"
)

// text returns guest bytes as a string, which must be UTF-8.
func (g guest) text(addr, n uint64) (string, error) {
	b, err := g.bytes(addr, n, sbpf.Read)
	if err != nil {
		return "", err
	}
	if !utf8.Valid(b) {
		return "", invalidText(b)
	}
	return string(b), nil
}

// invalidText says where bytes stop being UTF-8, in the words of Rust's Utf8Error.
func invalidText(b []byte) error {
	at := 0
	for at < len(b) {
		r, size := utf8.DecodeRune(b[at:])
		if r == utf8.RuneError && size == 1 {
			break
		}
		at += size
	}
	listed := strings.ReplaceAll(fmt.Sprintf("%d", b), " ", ", ")
	if !utf8.FullRune(b[at:]) {
		return refuse("incomplete utf-8 byte sequence from index %d: %s", at, listed)
	}
	return refuse("invalid utf-8 sequence of %d bytes from index %d: %s", badPrefix(b[at:]), at, listed)
}

// badPrefix returns how many bytes look like the beginning of a rune before one does not.
func badPrefix(b []byte) int {
	n := 1
	for n < len(b) && !utf8.FullRune(b[:n]) {
		n++
	}
	return max(1, n-1)
}

// sysLog prints a message: sol_log_(text, length).
func sysLog(x *execution, g guest, args [5]uint64) (uint64, error) {
	if err := x.meter.Consume(max(unitsBase, args[1])); err != nil {
		return 0, err
	}
	text, err := g.text(args[0], args[1])
	if err != nil {
		return 0, err
	}
	x.logs.add("Program log: " + text)
	return 0, nil
}

// sysLog64 prints five numbers: sol_log_64_(a, b, c, d, e).
func sysLog64(x *execution, _ guest, args [5]uint64) (uint64, error) {
	if err := x.meter.Consume(unitsBase); err != nil {
		return 0, err
	}
	x.logs.addf("Program log: %#x, %#x, %#x, %#x, %#x", args[0], args[1], args[2], args[3], args[4])
	return 0, nil
}

// sysLogKey prints an address: sol_log_pubkey(key).
func sysLogKey(x *execution, g guest, args [5]uint64) (uint64, error) {
	if err := x.meter.Consume(unitsBase); err != nil {
		return 0, err
	}
	key, err := g.key(args[0])
	if err != nil {
		return 0, err
	}
	x.logs.add("Program log: " + key.String())
	return 0, nil
}

// sysLogUnits prints the compute units left: sol_log_compute_units_().
func sysLogUnits(x *execution, _ guest, _ [5]uint64) (uint64, error) {
	if err := x.meter.Consume(unitsBase); err != nil {
		return 0, err
	}
	x.logs.addf("Program consumption: %d units remaining", x.meter.Remaining())
	return 0, nil
}

// sysLogData prints byte strings in base64: sol_log_data(slices, count).
func sysLogData(x *execution, g guest, args [5]uint64) (uint64, error) {
	if err := x.meter.Consume(unitsBase); err != nil {
		return 0, err
	}
	fields, err := g.slices(args[0], args[1])
	if err != nil {
		return 0, err
	}
	if err := x.meter.Consume(unitsBase * uint64(len(fields))); err != nil {
		return 0, err
	}
	if err := x.meter.Consume(totalLength(fields)); err != nil {
		return 0, err
	}
	encoded := make([]string, len(fields))
	for i, field := range fields {
		b, err := g.bytes(field.addr, field.len, sbpf.Read)
		if err != nil {
			return 0, err
		}
		encoded[i] = base64.StdEncoding.EncodeToString(b)
	}
	x.logs.add("Program data: " + strings.Join(encoded, " "))
	return 0, nil
}

// totalLength adds lengths up to the largest number.
func totalLength(fields []guestSlice) uint64 {
	total := uint64(0)
	for _, field := range fields {
		if total+field.len < total {
			return ^uint64(0)
		}
		total += field.len
	}
	return total
}
