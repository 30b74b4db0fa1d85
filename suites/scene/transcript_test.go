package scene_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"portalspec/reports/evidence"
	"portalspec/suites/scene"
	"portalspec/suites/spec"
)

var update = flag.Bool("update", false, "write what the scenes send into testdata, instead of comparing it")

// What a portal is asked is what every verdict rests on; a request more, or in another order, has to be wanted. The files
// say it for readers too: the step that a request fills, the request, and what stands in its headers and its body.
func TestWhatEachSceneSends(t *testing.T) {
	t.Parallel()
	var files []string
	for _, planned := range everyScene() {
		file := filepath.Join("testdata", filepath.FromSlash(planned.Key)+".txt")
		files = append(files, file)
		got := carriedOut(planned).transcript()
		if *update {
			write(t, file, got)
			continue
		}
		if want, err := os.ReadFile(file); err != nil || string(want) != got {
			t.Errorf("%s sends, unlike %s (%v; look at the difference, then go test ./suites/scene -update):\n%s", planned.Key, file, err, got)
		}
	}
	kept, err := filepath.Glob("testdata/*.txt")
	deeper, deepErr := filepath.Glob("testdata/*/*.txt")
	if kept = append(kept, deeper...); err != nil || deepErr != nil || len(kept) != len(files) {
		t.Errorf("testdata holds %d transcripts of %d scenes; remove those of scenes that are gone: %q", len(kept), len(files), kept)
	}
}

func write(t *testing.T, file, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// transcript is a request a line, in order, then the steps for which there is nothing to send.
func (s seen) transcript() string {
	var text strings.Builder
	stage := map[spec.Stage]string{spec.Normal: "normal", spec.Refused: "refused", spec.Alone: "alone"}[s.scene.Stage]
	fmt.Fprintf(&text, "scene %s, stage %s", s.scene.Key, stage)
	if s.scene.Record != "" {
		fmt.Fprintf(&text, ", needs %s", s.scene.Record)
	}
	text.WriteString("\n\n")
	for _, x := range s.sent {
		step := x.Step
		if step == "" {
			step = "(aside)"
		}
		line := fmt.Sprintf("%-44s %-6s %-48s %s", step, x.Request.Method, s.withoutIDs(x), strings.Join(how(x), ", "))
		text.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	for _, name := range slices.Sorted(maps.Keys(s.steps)) {
		if x := s.steps[name]; x.Unsent {
			fmt.Fprintf(&text, "%-44s (%s)\n", name, x.Failure)
		}
	}
	return text.String()
}

// how tells the headers, the credential and what is odd about the body.
func how(x evidence.Exchange) (all []string) {
	for _, name := range []string{"Accept", "Content-Type"} {
		if value := x.Request.Header.Get(name); value != "" {
			all = append(all, name+": "+value)
		}
	}
	if x.Credential != evidence.Valid {
		all = append(all, "Authorization: "+string(x.Credential))
	}
	body, isJSON := string(x.Request.Body), x.Request.Header.Get("Content-Type") == "application/json"
	title, hard := strings.CutSuffix(x.Record.Title, scene.HardName)
	switch {
	case body == "":
	case !strings.Contains(body, title):
		all = append(all, "without its name")
	case isJSON && !json.Valid(x.Request.Body):
		all = append(all, "broken off")
	case hard:
		all = append(all, "a name that is hard to write")
	}
	return all
}
