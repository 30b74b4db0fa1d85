package deviations

import (
	"strings"
	"testing"
)

// FuzzRead: whatever a file holds, reading it ends with entries that have what every entry needs, or with an error of one
// line that names the file.
func FuzzRead(f *testing.F) {
	f.Add([]byte(whole))
	f.Add([]byte("- rule: [a, *b]\n  subjects: {x: 1}\n"))
	f.Add([]byte("&a [*a]"))
	f.Fuzz(func(t *testing.T, text []byte) {
		entries, err := Read("deviations.yaml", text)
		if err != nil {
			if said := err.Error(); strings.Contains(said, "\n") || !strings.Contains(said, "deviations.yaml") {
				t.Errorf("no sentence with the file's name: %q", said)
			}
			return
		}
		for _, e := range entries {
			if e.Rule == "" || len(e.Subjects) == 0 || e.Reason == "" || e.Observed == "" || e.first < 1 || e.last < e.first {
				t.Errorf("half an entry: %+v", e)
			}
		}
	})
}
