//go:build unix

package main

import "golang.org/x/sys/unix"

// noCore keeps a crash, whoever asks for its dump, from writing the process's memory to disk: it holds the tokens.
func noCore() { _ = unix.Setrlimit(unix.RLIMIT_CORE, &unix.Rlimit{}) }
