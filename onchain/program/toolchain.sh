#!/bin/sh
# Prints what decides the bytes of the built programs, one "name version" a line.
set -eu

cd "$(dirname "$0")"
locked() {
	awk -v name="$1" '$1 == "name" && $3 == "\"" name "\"" { found = 1 } found && $1 == "version" { gsub(/"/, "", $3); print $3; exit }' Cargo.lock
}
echo "rustc $("${RUSTC:-/usr/bin/rustc}" --version | sed 's/^rustc //')"
echo "llc $("${LLC:-llc-22}" --version | awk '/LLVM version/ { print $NF }')"
echo "pinocchio $(locked pinocchio)"
echo "link $(locked link)"
