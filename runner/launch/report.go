package launch

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"

	"portalspec/reports/badge"
	"portalspec/reports/ctrf"
	"portalspec/reports/github"
	"portalspec/reports/html"
	"portalspec/reports/jsonreport"
	"portalspec/reports/junit"
	"portalspec/reports/markdown"
	"portalspec/reports/terminal"
	"portalspec/reports/verdict"
)

// files are the reports that are written to the folder, by the name that --format gives them. The one that holds the exit
// code is the last, so that it knows of the others.
func (s *session) files() []file {
	return []file{
		{"har", "evidence.har", s.har},
		{"badge", "badge.svg", func(w io.Writer) error { return badge.Write(w, s.result) }},
		{"ctrf", "ctrf.json", func(w io.Writer) error { return ctrf.Write(w, s.result) }},
		{"html", "report.html", func(w io.Writer) error { return html.Write(w, s.result) }},
		{"junit", "junit.xml", func(w io.Writer) error { return junit.Write(w, s.result) }},
		{"markdown", "summary.md", func(w io.Writer) error { return markdown.Write(w, s.result) }},
		{"json", "report.json", func(w io.Writer) error { return jsonreport.Write(w, s.result) }},
	}
}

type file struct {
	format, name string
	write        func(io.Writer) error
}

// report writes every report that was asked for. Those that cannot be written change the exit, and are told in one sentence.
func (s *session) report() {
	asked := slices.DeleteFunc(s.files(), func(f file) bool { return !slices.Contains(s.cfg.Formats, f.format) })
	var missing []string
	notes, told := s.result.Notes, ""
	write := func(some []file) {
		for i, err := range s.writeAll(some) {
			if err == nil {
				continue
			}
			if s.result.Exit != verdict.ExitInterrupted {
				s.result.Exit = verdict.ExitBroken
			}
			missing = append(missing, some[i].name)
			told = fmt.Sprintf("%s could not be written to %s: %v", strings.Join(missing, ", "), s.cfg.Out, bare(err))
			s.result.Notes = append(slices.Clip(notes), "a report is missing: "+told)
		}
	}
	last := slices.IndexFunc(asked, func(f file) bool { return f.format == "json" })
	if last < 0 {
		last = len(asked)
	}
	write(asked[:last])
	if s.result.EvidenceSHA = s.digest; slices.Contains(missing, "evidence.har") {
		s.result.EvidenceSHA = ""
	}
	write(asked[last:])
	if told != "" {
		_, _ = fmt.Fprintln(s.streams.Err, "portalspec: sorry: "+told)
	}
	if slices.Contains(s.cfg.Formats, "github") {
		s.annotate()
	}
	if s.console && slices.Contains(s.cfg.Formats, "terminal") {
		// a closed terminal is no reason for another verdict
		_ = terminal.Write(s.streams.Out, s.result, s.style())
		return
	}
	for _, entry := range s.result.Outdated {
		_, _ = fmt.Fprintln(s.streams.Out, "portalspec: "+terminal.Clean(entry))
	}
	_, _ = fmt.Fprintln(s.streams.Out, "portalspec: "+s.lastLine())
}

// annotate prints workflow commands, each of which has to begin a line; Ginkgo's own console leaves one unfinished.
func (s *session) annotate() {
	if !s.console {
		_, _ = fmt.Fprintln(s.streams.Out)
	}
	_ = github.Write(s.streams.Out, s.result) // as with the terminal, a closed output changes no verdict
}

// writeAll writes reports at the same time, as many as there are processors, and returns the error of each.
func (s *session) writeAll(files []file) []error {
	errs := make([]error, len(files))
	var group sync.WaitGroup
	places := make(chan struct{}, runtime.GOMAXPROCS(0))
	for i, f := range files {
		places <- struct{}{}
		group.Go(func() {
			defer func() { <-places }()
			errs[i] = s.write(f)
		})
	}
	group.Wait()
	return errs
}

// write makes the report beside its place and moves it there, so that nobody reads half of one.
func (s *session) write(f file) error {
	place := filepath.Join(s.cfg.Out, f.name)
	beside := place + ".part"
	err := os.MkdirAll(s.cfg.Out, 0o700) // somebody may have cleared it meanwhile
	if err == nil {
		err = f.into(beside)
	}
	if err == nil {
		err = os.Rename(beside, place)
	}
	if err != nil {
		_ = os.Remove(beside) // half a report, or one that nobody looks for there
	}
	return err
}

// into writes the report to a new file, piece by piece: the evidence of a long run is large.
func (f file) into(place string) error {
	out, err := os.OpenFile(place, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	text := bufio.NewWriter(out)
	if err = f.write(text); err == nil {
		err = text.Flush()
	}
	return errors.Join(err, out.Close())
}

// har writes the evidence; report.json, which is written after it, names it by its digest.
func (s *session) har(w io.Writer) error {
	sum := sha256.New()
	err := s.writeHAR(io.MultiWriter(w, sum), s.log)
	s.digest = hex.EncodeToString(sum.Sum(nil))
	return err
}

func (s *session) style() terminal.Style {
	return terminal.Style{Colour: s.streams.Colour, Width: s.streams.Width}
}
