#!/bin/sh
# Builds the on-chain programs: build.sh [OUTPUT-DIR] (default: built/ beside this script).
#
# Three steps a program: rustc makes one optimised bitcode module, llc turns it into a BPF object,
# our own sbpf-link (link/) turns that into the shared object that Solana's loader takes. The
# result does not depend on where the checkout or the crates lie.
#
# Needs Debian's rustc-web, cargo-web, libstd-rust-web-dev, libstd-rust-web-dev-bpf and llvm-22;
# RUSTC, CARGO, LLC and LLVM_AR name others.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
out=${1:-$here/built}
mkdir -p "$out"
out=$(cd "$out" && pwd)
cd "$here"

programs=${PROGRAMS:-session chess}
export RUSTC="${RUSTC:-/usr/bin/rustc}"
cargo=${CARGO:-/usr/bin/cargo}
llc=${LLC:-llc-22}
llvm_ar=${LLVM_AR:-llvm-ar-22}
target=${CARGO_TARGET_DIR:-$here/target}
export CARGO_TARGET_DIR="$target"
crates=${CARGO_HOME:-$HOME/.cargo}/registry/src

# The last remapping wins, so the crates' folder, whose name holds the registry's, comes last.
remap="--remap-path-prefix=$here=castlekey"
for dir in "$crates"/*; do
	remap="$remap --remap-path-prefix=$dir=crates"
done

"$cargo" build --quiet --locked --release --package link

# Version 0 has no 32-bit jumps (cpu v2), frames of 4 KiB, and no objection to unaligned access.
# target_os is set by hand: without it pinocchio's sysvars compile to stubs that always fail.
flags="-C target-cpu=v2 -C target-feature=+allows-misaligned-mem-access"
flags="$flags -C llvm-args=-bpf-stack-size=4096"
flags="$flags --cfg target_os=\"solana\" -A explicit_builtin_cfgs_in_flags $remap"

for name in $programs; do
	RUSTFLAGS="$flags" "$cargo" rustc --quiet --locked --release --target bpfel-unknown-none \
		--package "$name" --lib --crate-type staticlib
	work=$target/sbpf/$name
	rm -rf "$work"
	mkdir -p "$work"
	(cd "$work" && "$llvm_ar" x "$target/bpfel-unknown-none/release/lib$name.a")
	set -- "$work"/*.o
	if [ $# -ne 1 ]; then
		echo "build.sh: $name: expected one module, found $#" >&2
		exit 1
	fi
	"$llc" -march=bpfel -mcpu=v2 -mattr=+allows-misaligned-mem-access -filetype=obj -bpf-stack-size=4096 -O3 "$1" -o "$work/$name.o.bpf"
	"$target/release/sbpf-link" "$work/$name.o.bpf" "$out/$name.so"
done

./toolchain.sh >"$out/TOOLCHAIN"
(cd "$out" && sha256sum *.so >SHA256SUMS)
cat "$out/SHA256SUMS"
