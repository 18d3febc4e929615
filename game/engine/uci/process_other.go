//go:build !unix

package uci

import (
	"os"
	"os/exec"
)

// ownGroup does nothing where there are no process groups.
func ownGroup(*exec.Cmd) {}

// killGroup ends a process; that it is gone already is no matter.
func killGroup(p *os.Process) { _ = p.Kill() }
