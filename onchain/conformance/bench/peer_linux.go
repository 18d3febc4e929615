package main

import "syscall"

// directWrites opens a file so that a write returns when it is durable, without the page cache.
const directWrites = syscall.O_DSYNC | syscall.O_DIRECT
