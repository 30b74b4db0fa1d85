package junit_test

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"portalspec/reports/evidence"
	"portalspec/reports/testdata/runs"
	"portalspec/reports/verdict"
)

// FuzzWrite holds that whatever a target says, the report is XML that a strict reader reads to its end, with the elements
// that it has in any case, and that nothing in it acts on a terminal or in a CI log.
func FuzzWrite(f *testing.F) {
	for _, seed := range []string{
		"", "wanted 201, got 200", runs.Canary, "]]>", "</failure><testsuite>", "<![CDATA[", "&#0;&amp;", "\x00\x1b\ufffe\uffff\x7f", "\xff\xc3(", "\" a='b", "::error::x", "\u00a0::x",
		"]]\x00>", "a\r\nb\r", "--><!--", "<?xml?>", "\U0001fffe\ue000",
	} {
		f.Add(seed)
	}
	usual := elements(f, told(runs.Failing(), "said"))
	f.Fuzz(func(t *testing.T, said string) {
		run := told(runs.Failing(), said)
		if acts := runs.Spoken(string(written(t, run))); acts != "" {
			t.Fatalf("this acts in the report of %q: %q", said, acts)
		}
		if got := elements(t, run); got != usual {
			t.Fatalf("the elements of %q are %s and not %s", said, got, usual)
		}
	})
}

// told is the run with a failure that says the text wherever it can.
func told(run verdict.Run, said string) verdict.Run {
	run.Rules[0].Subjects[0] = verdict.Subject{
		Name: "x" + said, Verdict: verdict.Fail, Message: "x" + said, Notes: []string{said}, Exchanges: []string{"w1"}, Curl: said,
	}
	x := run.Evidence.(evidence.ByID)["w1"]
	x.Request.URL, x.Answer.Body = "http://h/"+said, []byte(said)
	run.Evidence.(evidence.ByID)["w1"] = x
	run.Settle()
	return run
}

// elements are the names of the report's elements, in order.
func elements(t testing.TB, run verdict.Run) string {
	t.Helper()
	var names []string
	reader := xml.NewDecoder(strings.NewReader(string(written(t, run))))
	for {
		token, err := reader.Token()
		if errors.Is(err, io.EOF) {
			return strings.Join(names, " ")
		}
		if err != nil {
			t.Fatal(err)
		}
		if start, is := token.(xml.StartElement); is {
			names = append(names, start.Name.Local)
		}
	}
}
