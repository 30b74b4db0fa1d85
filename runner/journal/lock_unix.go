//go:build unix

package journal

import (
	"os"

	"golang.org/x/sys/unix"
)

// lock marks the file as a living run's. The system takes the mark away when the process ends, however it ends.
func lock(file *os.File) error { return unix.Flock(int(file.Fd()), unix.LOCK_EX|unix.LOCK_NB) }

// InUse tells whether a living run writes the journal.
func InUse(place string) bool {
	file, err := os.Open(place)
	if err != nil {
		return false
	}
	defer func() { _ = file.Close() }()
	return unix.Flock(int(file.Fd()), unix.LOCK_SH|unix.LOCK_NB) != nil
}
