#!/bin/sh
# Proves that built/ comes from these sources: verify.sh [OUTPUT-DIR].
#
# Rebuilds from nothing. With the toolchain of built/TOOLCHAIN the bytes must be the same. With
# another they may differ without being wrong: the rebuilt programs are left in OUTPUT-DIR, for
# the caller to run the scenarios on.
#
# Exit codes: 0 same bytes · 1 different bytes, or the build broke · 2 tools are missing ·
# 3 built with another toolchain.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
for tool in "${RUSTC:-/usr/bin/rustc}" "${CARGO:-/usr/bin/cargo}" "${LLC:-llc-22}" "${LLVM_AR:-llvm-ar-22}"; do
	if ! command -v "$tool" >/dev/null; then
		echo "verify.sh: $tool is not installed; build.sh says what it needs" >&2
		exit 2
	fi
done

temp=$(mktemp -d)
trap 'rm -rf "$temp"' EXIT
out=${1:-$temp/rebuilt}
CARGO_TARGET_DIR=$temp/target "$here/build.sh" "$out" >"$temp/log" 2>&1 || {
	cat "$temp/log" >&2
	echo "verify.sh: the programs do not build" >&2
	exit 1
}

if ! diff "$here/built/TOOLCHAIN" "$out/TOOLCHAIN" >"$temp/toolchains"; then
	echo "verify.sh: another toolchain than the one that made built/:" >&2
	cat "$temp/toolchains" >&2
	exit 3
fi
for program in "$here"/built/*.so; do
	cmp "$program" "$out/$(basename "$program")" || {
		echo "verify.sh: $(basename "$program") does not come from these sources" >&2
		exit 1
	}
done
(cd "$here/built" && sha256sum --quiet -c SHA256SUMS)
echo "programs: rebuilt, byte for byte the same"
