package journal

import (
	"os"

	"golang.org/x/sys/windows"
)

const beyond = 1 << 62 // a byte that no journal has: a lock there keeps nobody from reading

func lock(file *os.File) error {
	return windows.LockFileEx(windows.Handle(file.Fd()), windows.LOCKFILE_EXCLUSIVE_LOCK|windows.LOCKFILE_FAIL_IMMEDIATELY, 0, 1, 0,
		&windows.Overlapped{OffsetHigh: beyond >> 32})
}

// InUse tells whether a living run writes the journal.
func InUse(place string) bool {
	file, err := os.Open(place)
	if err != nil {
		return false
	}
	defer func() { _ = file.Close() }()
	return windows.LockFileEx(windows.Handle(file.Fd()), windows.LOCKFILE_FAIL_IMMEDIATELY, 0, 1, 0, &windows.Overlapped{OffsetHigh: beyond >> 32}) != nil
}
