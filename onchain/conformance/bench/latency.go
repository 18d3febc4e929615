package main

import (
	"context"
	"fmt"
	"io"
)

func latency(context.Context, io.Writer, string) error { return fmt.Errorf("x") }
