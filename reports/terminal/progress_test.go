package terminal_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"charm.land/lipgloss/v2"
	"github.com/hinshun/vt10x"

	"portalspec/reports/terminal"
	"portalspec/reports/testdata/runs"
)

type clock struct{ now time.Time }

func (c *clock) tick(d time.Duration) { c.now = c.now.Add(d) }

func newClock() *clock { return &clock{now: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)} }

func TestPlainProgressIsALineNowAndThen(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	c := newClock()
	p := terminal.NewProgress(&out, false, terminal.Style{}, func() time.Time { return c.now })
	p.Scenes(3, 8)
	for i := range 60 {
		c.tick(200 * time.Millisecond)
		p.Update(i*10, 800, 0)
	}
	p.Update(600, 800, 3*time.Second)
	p.Done()
	c.tick(time.Hour)
	p.Update(800, 800, 0)
	want := "240/800 requests, 5s, about 12s left, scenes 3/8\n490/800 requests, 10s, about 6s left, scenes 3/8\n"
	if out.String() != want {
		t.Errorf("got %q, want %q", out.String(), want)
	}
}

func TestLiveProgressIsOneLine(t *testing.T) {
	t.Parallel()
	for _, width := range []int{20, 40, 80, 200} {
		screen := vt10x.New(vt10x.WithSize(width, 4))
		c := newClock()
		p := terminal.NewProgress(screen, true, terminal.Style{Width: width}, func() time.Time { return c.now })
		p.Scenes(12, 30)
		for i := range 100 {
			c.tick(time.Second)
			p.Update(i, 100, 2*time.Second)
			rows := strings.Split(strings.TrimRight(screen.String(), "\n "), "\n")
			if len(rows) != 1 || !strings.Contains(rows[0], "/100 requests") {
				t.Fatalf("width %d: the screen shows %q", width, rows)
			}
			if lipgloss.Width(rows[0]) > width {
				t.Fatalf("width %d: %q is too long", width, rows[0])
			}
		}
		p.Done()
		if rest := strings.TrimSpace(screen.String()); rest != "" {
			t.Errorf("Done leaves %q", rest)
		}
	}
}

func TestLiveProgressHasABar(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	c := newClock()
	p := terminal.NewProgress(&out, true, terminal.Style{Width: 80}, func() time.Time { return c.now })
	c.tick(10 * time.Second)
	p.Update(50, 100, 0)
	if got := out.String(); !strings.Contains(got, "[=============>") || !strings.Contains(got, "50/100 requests · 10s · about 10s left") {
		t.Errorf("got %q", got)
	}
}

func TestOpening(t *testing.T) {
	t.Parallel()
	opening := terminal.Opening{
		Target: "http://portal.example", Account: "jane.doe", Second: "john.doe", Profile: "core", Rules: 40, Scenes: 120, Requests: 812,
		Limit: 500, Window: 10 * time.Second, Expected: 17 * time.Second, Notes: []string{"plain http"},
	}
	var out bytes.Buffer
	if err := terminal.WriteOpening(&out, opening, terminal.Style{Width: 80}); err != nil {
		t.Fatal(err)
	}
	runs.Golden(t, "opening.txt", out.String())
	opening.Target, opening.Account = runs.Canary, runs.Canary
	out.Reset()
	if err := terminal.WriteOpening(&out, opening, terminal.Style{Width: 40}); err != nil {
		t.Fatal(err)
	}
	if acts := runs.Spoken(out.String()); acts != "" {
		t.Errorf("this acts: %q", acts)
	}
}
