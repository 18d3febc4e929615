//go:build !linux

package main

import "os"

// directWrites opens a file so that a write returns when it is durable.
const directWrites = os.O_SYNC
