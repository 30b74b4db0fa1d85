package terminal

import (
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"
	"github.com/cheggaaa/pb/v3"
)

const (
	redrawEvery = 100 * time.Millisecond // on a terminal
	lineEvery   = 5 * time.Second        // elsewhere
)

// Progress tells how far a run is: one line redrawn in place on a terminal, a plain line now and then elsewhere. It may
// be used by several goroutines.
type Progress struct {
	mutex   sync.Mutex
	out     io.Writer
	live    bool
	style   Style
	now     func() time.Time
	started time.Time
	told    time.Time // when it last wrote
	scenes  string
	ended   bool
}

// NewProgress returns a Progress that writes to w and begins now. live tells that w is a terminal.
func NewProgress(w io.Writer, live bool, style Style, now func() time.Time) *Progress {
	began := now()
	p := &Progress{out: w, live: live, style: style, now: now, started: began, told: began}
	if live {
		p.told = time.Time{}
	}
	return p
}

// Scenes says how many of the scenes are done; the next Update shows it.
func (p *Progress) Scenes(done, of int) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.scenes = fmt.Sprintf("scenes %d/%d", done, of)
}

// Update says how many of the planned requests are done, and how long the sends wait for the limit (0 where they do not).
// It writes only so often: a caller need not spare it.
func (p *Progress) Update(done, planned int, waiting time.Duration) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	now, pause := p.now(), lineEvery
	if p.live {
		pause = redrawEvery
	}
	if p.ended || now.Sub(p.told) < pause {
		return
	}
	p.told = now
	said := p.said(done, planned, now.Sub(p.started), waiting)
	if !p.live {
		_, _ = fmt.Fprintf(p.out, "%s\n", strings.Join(said, ", "))
		return
	}
	_, _ = io.WriteString(p.out, "\r"+p.bar(done, planned, said)+ansi.EraseLineRight)
}

// Done ends the display: the redrawn line goes away. Later updates are not shown.
func (p *Progress) Done() {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if p.live && !p.ended {
		_, _ = io.WriteString(p.out, "\r"+ansi.EraseLineRight)
	}
	p.ended = true
}

// said is the state in words, the most important first.
func (p *Progress) said(done, planned int, elapsed, waiting time.Duration) []string {
	said := []string{fmt.Sprintf("%d/%d requests", done, max(done, planned)), elapsed.Truncate(time.Second).String()}
	if done > 0 && planned > done && elapsed > time.Second {
		left := time.Duration(float64(elapsed) / float64(done) * float64(planned-done))
		said = append(said, "about "+left.Round(time.Second).String()+" left")
	}
	if waiting >= time.Second {
		said = append(said, "waits "+waiting.Round(time.Second).String()+" for the limit")
	}
	if p.scenes != "" {
		said = append(said, p.scenes)
	}
	return said
}

// bar is the line on a terminal: as much of the words as fits, and before them a bar where there is room.
func (p *Progress) bar(done, planned int, said []string) string {
	const shortest, longest = 12, 30
	room := p.style.width() - 1 // a full line would wrap
	text := strings.Join(said, " · ")
	for len(said) > 1 && lipgloss.Width(text) > room {
		said = said[:len(said)-1]
		text = strings.Join(said, " · ")
	}
	if free := room - lipgloss.Width(text) - 1; free >= shortest {
		drawn := pb.ProgressBarTemplate(`{{bar . "[" "=" ">" " " "]"}}`).New(max(done, planned, 1)).
			Set(pb.Static, true).SetWidth(min(free, longest)).SetWriter(io.Discard).SetCurrent(int64(done)).String()
		text = drawn + " " + text
	}
	return ansi.Truncate(text, room, "")
}
