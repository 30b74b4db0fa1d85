package main

import (
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// head begins a table in Markdown.
func head(out io.Writer, columns ...string) {
	row(out, columns...)
	_, _ = fmt.Fprintln(out, "|---|"+strings.Repeat("--:|", len(columns)-1))
}

func row(out io.Writer, cells ...string) {
	_, _ = fmt.Fprintln(out, "| "+strings.Join(cells, " | ")+" |")
}

func seconds(d time.Duration) string { return fmt.Sprintf("%.2f s", d.Seconds()) }

func ratio(a, b time.Duration) string { return fmt.Sprintf("%.2f x", float64(a)/float64(b)) }

func rate(m Measured) string { return fmt.Sprintf("%.0f", float64(m.Counts.Requests)/m.Wall.Seconds()) }

func mebibytes(n int64) string { return fmt.Sprintf("%.0f MiB", float64(n)/(1<<20)) }

func whole(n int) string { return strconv.Itoa(n) }

// size is that of all reports, in bytes.
func (w workshop) size() (n int64) {
	_ = filepath.WalkDir(w.reports(), func(_ string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		info, err := entry.Info()
		if err == nil {
			n += info.Size()
		}
		return err
	})
	return n
}
