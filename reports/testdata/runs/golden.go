package runs

import (
	"flag"
	"os"
	"path/filepath"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files of the reports anew")

// Golden holds what a report says to the file of that name below testdata. With -update it writes the file.
func Golden(t testing.TB, name, got string) {
	t.Helper()
	place := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(place, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(place)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs; run with -update and look at the difference. Got:\n%s", place, got)
	}
}
