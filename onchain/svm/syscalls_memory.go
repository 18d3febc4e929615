package svm

import "castlekey/onchain/sbpf"

// payForBytes takes the cost of touching n bytes.
func (x *execution) payForBytes(n uint64) error {
	return x.meter.Consume(max(unitsMemoryOp, n/bytesPerUnit))
}

// sysMemcpy copies bytes that do not overlap: sol_memcpy_(to, from, n).
func sysMemcpy(x *execution, g guest, args [5]uint64) (uint64, error) {
	if err := x.payForBytes(args[2]); err != nil {
		return 0, err
	}
	if overlap(args[1], args[2], args[0], args[2]) {
		return 0, errOverlap
	}
	return 0, g.move(args[0], args[1], args[2])
}

// sysMemmove copies bytes that may overlap: sol_memmove_(to, from, n).
func sysMemmove(x *execution, g guest, args [5]uint64) (uint64, error) {
	if err := x.payForBytes(args[2]); err != nil {
		return 0, err
	}
	return 0, g.move(args[0], args[1], args[2])
}

func (g guest) move(to, from, n uint64) error {
	dst, err := g.bytes(to, n, sbpf.Write)
	if err != nil {
		return err
	}
	src, err := g.bytes(from, n, sbpf.Read)
	if err != nil {
		return err
	}
	copy(dst, src)
	return nil
}

// sysMemset fills bytes: sol_memset_(to, value, n).
func sysMemset(x *execution, g guest, args [5]uint64) (uint64, error) {
	if err := x.payForBytes(args[2]); err != nil {
		return 0, err
	}
	dst, err := g.bytes(args[0], args[2], sbpf.Write)
	if err != nil {
		return 0, err
	}
	for i := range dst {
		dst[i] = byte(args[1])
	}
	return 0, nil
}

// sysMemcmp stores the difference of the first bytes that differ, or 0, as an i32: sol_memcmp_(a, b, n, result).
func sysMemcmp(x *execution, g guest, args [5]uint64) (uint64, error) {
	if err := x.payForBytes(args[2]); err != nil {
		return 0, err
	}
	a, err := g.bytes(args[0], args[2], sbpf.Read)
	if err != nil {
		return 0, err
	}
	b, err := g.bytes(args[1], args[2], sbpf.Read)
	if err != nil {
		return 0, err
	}
	difference := compareBytes(a, b)
	if _, err := g.Translate(args[3], 4, sbpf.Write); err != nil {
		return 0, err
	}
	if args[3]%4 != 0 {
		return 0, errUnaligned
	}
	return 0, g.WriteU32(args[3], uint32(difference))
}

func compareBytes(a, b []byte) int32 {
	for i := range a {
		if a[i] != b[i] {
			return int32(a[i]) - int32(b[i])
		}
	}
	return 0
}
