//go:build unix

package main

import (
	"os"
	"runtime"
	"syscall"
)

// peak is what a process that has ended had resident at most, in bytes. It is at least what the process that started it had.
func peak(ended *os.ProcessState) int64 {
	usage, known := ended.SysUsage().(*syscall.Rusage)
	if !known {
		return 0
	}
	if runtime.GOOS == "darwin" { // which counts bytes where the others count KiB
		return int64(usage.Maxrss) //nolint:unconvert // of 32 bits elsewhere
	}
	return int64(usage.Maxrss) << 10 //nolint:unconvert // as above
}
