#!/bin/sh
# Builds the on-chain programs: build.sh [OUTPUT-DIR], default built/ beside this script.
# PROGRAMS="session" builds some of them.
#
# Three steps a program: rustc makes one optimised bitcode module, llc turns it into a BPF object,
# our own sbpf-link (link/) turns that into the shared object that Solana's loader takes. The
# bytes do not depend on where the checkout or the crates lie.
#
# Needs Debian's rustc-web, cargo-web, libstd-rust-web-dev, libstd-rust-web-dev-bpf and llvm-22;
# RUSTC, CARGO, LLC and LLVM_AR name others.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
out=${1:-$here/built}
mkdir -p "$out"
out=$(cd "$out" && pwd)
cd "$here"

export RUSTC="${RUSTC:-/usr/bin/rustc}"
export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$here/target}"
cargo=${CARGO:-/usr/bin/cargo}
llc=${LLC:-llc-22}
llvm_ar=${LLVM_AR:-llvm-ar-22}
bpf=bpfel-unknown-none

# Version 0 has no 32-bit jumps (cpu v2), frames of 4 KiB, and no objection to unaligned access.
# target_os is set by hand: without it pinocchio's sysvars compile to stubs that always fail.
flags() {
	printf '%s\037' -C target-cpu=v2 -C llvm-args=-bpf-stack-size=4096
	printf '%s\037' --cfg 'target_os="solana"' -A explicit_builtin_cfgs_in_flags
	for crates in "${CARGO_HOME:-$HOME/.cargo}"/registry/src/*; do
		printf '%s\037' "--remap-path-prefix=$crates=crates"
	done
	printf '%s' "--remap-path-prefix=$here=castlekey"
}

# Writes the named program to the output folder.
build() {
	CARGO_ENCODED_RUSTFLAGS=$(flags) "$cargo" rustc --quiet --locked --release --target $bpf \
		--package "$1" --lib --crate-type staticlib
	work=$CARGO_TARGET_DIR/sbpf/$1
	rm -rf "$work"
	mkdir -p "$work"
	(cd "$work" && "$llvm_ar" x "$CARGO_TARGET_DIR/$bpf/release/lib$1.a")
	modules=$(find "$work" -name '*.o')
	if [ "$(echo "$modules" | wc -l)" -ne 1 ]; then
		echo "build.sh: $1: expected one module, found: $modules" >&2
		exit 1
	fi
	"$llc" -O3 -march=bpfel -mcpu=v2 -mattr=+allows-misaligned-mem-access \
		-bpf-stack-size=4096 -filetype=obj "$modules" -o "$work/program.bpf"
	"$CARGO_TARGET_DIR/release/sbpf-link" "$work/program.bpf" "$out/$1.so"
}

"$cargo" fetch --quiet --locked
"$cargo" build --quiet --locked --release --package link
for program in ${PROGRAMS:-session chess}; do
	build "$program"
done
./toolchain.sh >"$out/TOOLCHAIN"
(cd "$out" && sha256sum -- *.so | tee SHA256SUMS)
