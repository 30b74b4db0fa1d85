package deviations

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// told are messages of verdicts, as judgements write them.
const (
	wrongStatus = "wanted status 201, got 200\nPOST /api/2.0/group -> 200 text/xml\n| <result><id>514ff2a2-e7b4-41c0-aad8-810d6292ba62</id></result>... (640 bytes in all)"
	wrongMedia  = "wanted XML (asked for by: no format), got application/json\nGET /api/2.0/group/834dd13b-79f2-423e-8106-b7711bc3a37c -> 200 application/json\n| {\"count\":1}"
	wrongName   = "wanted name \"portalspec-63ac284c73c84-c8eaed8-1\" of the record \"0badf00d-7700-46f0-829b-3e5e1b168860\", got status 404\nGET /api/2.0/group/0badf00d-7700-46f0-829b-3e5e1b168860 -> 404 text/xml"
	wrongDate   = "wanted dates with a time, got created \"2026-11-24T19:15:06\"\nGET /api/2.0/group/5 -> 200 text/xml"
	lacking     = "wanted the record in the member response, got an object of 11 fields without it\nPOST /api/2.0/group (JSON headers) -> 201 application/json"
)

func TestFingerprintsSayWhatIsWrong(t *testing.T) {
	t.Parallel()
	for message, want := range map[string]string{
		wrongStatus: "wanted status 201, got 200; answered 200 text/xml",
		wrongMedia:  "wanted XML (asked for by: no format), got application/json; answered 200 application/json",
		wrongName:   `wanted name "…" of the record "…", got status 404; answered 404 text/xml`,
		wrongDate:   "wanted dates with a time, got created ####-##-##T##:##:##; answered 200 text/xml",
		lacking:     "wanted the record in the member response, got an object of 11 fields without it; answered 201 application/json",
		"":          "",
		"wanted the status 401 and the body of GET /api/2.0/group/5 (Authorization: none) -> 401 text/xml, got another body": "wanted the status 401 and the body of GET /… (Authorization: none) -> 401 text/xml, got another body",
		"wanted 500 requests within 10s to be served, got a refusal after 480; another user would look the same":             "wanted 500 requests within … to be served, got a refusal after n; another user would look the same",
		"wanted the same record in JSON and XML, got 1 different:\nactions: a list of 4 in JSON, 3 elements in XML":          "wanted the same record in JSON and XML, got 1 different; actions: a list of 4 in JSON, 3 elements in XML",
		"a\x1b[A\u202e\n::error::b": `a\x1b[A\u202e; ::error::b`,
		"::error::b ##[group]":      ": :error::b ## [group]",
	} {
		if got := Fingerprint(message); got != want {
			t.Errorf("of %q\n got %q\nwant %q", message, got, want)
		}
	}
}

// Another run has other ids, titles, dates and bodies, and listings of other lengths.
func TestFingerprintsOutliveTheRun(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		message string
		others  []string // what to replace, by what
	}{
		"another path":            {wrongStatus, []string{"/api/2.0/group", "/api/2.0/crm/case"}},
		"another body":            {wrongStatus, []string{"<id>514ff2a2-e7b4-41c0-aad8-810d6292ba62</id>", "", "640", "99"}},
		"another id":              {wrongName, []string{"0badf00d-7700-46f0-829b-3e5e1b168860", "51"}},
		"another seed":            {wrongName, []string{"portalspec-63ac284c73c84-c8eaed8-1", "portalspec-1-2-3"}},
		"a title with quotes":     {wrongName, []string{"c8eaed8-1", `c8eaed8-1 <b>\u0022,"two"`}},
		"a title that is cut":     {wrongName, []string{`c8eaed8-1"`, `c8eaed8-1"... (130 bytes in all)`}},
		"another date":            {wrongDate, []string{"2026-11-24T19:15:06", "1999-01-02T03:04:05"}},
		"other people's records":  {"wanted the record \"5\" in the list, got 0 others", []string{"0 others", "17 others"}},
		"other records to count":  {"wanted count to be the number of records, got count 0 beside 1 records", []string{"1 records", "12 records"}},
		"a mistake further along": {"wanted JSON, got not valid JSON: line 1, character 17 and byte 17", []string{"17", "121"}},
		"a wait that is measured": {"wanted a wait of at most 10s, got 1m2.5s", []string{"1m2.5s", "61s"}},
		"another limit":           {"wanted a 503 at the latest to request 1001 within 10s, got none", []string{"1001", "81", "10s", "1s"}},
		"a long number":           {"got hresult -2147467259", []string{"2147467259", "2146233088"}},
	} {
		if other := strings.NewReplacer(c.others...).Replace(c.message); other == c.message || Fingerprint(other) != Fingerprint(c.message) {
			t.Errorf("%s:\n%q of\n%q", name, Fingerprint(other), other)
		}
	}
}

func TestAnotherWrongAnswerHasAnotherFingerprint(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		message, what, by string
	}{
		"another status":            {wrongStatus, "200", "500"},
		"another status was wanted": {wrongStatus, "status 201", "status 202"},
		"another media type":        {wrongStatus, "200 text/xml", "200 text/html"},
		"no media type":             {wrongStatus, " text/xml", ""},
		"the other format":          {wrongMedia, "got application/json", "got text/html"},
		"another field":             {wrongName, "wanted name", "wanted title"},
		"another missing field":     {lacking, "member response", "member statusCode"},
		"it is there, and wrong":    {wrongName, "got status 404", `got "another"`},
		"another form of date":      {wrongDate, "19:15:06", "19:15:06.123Z"},
		"no time":                   {wrongDate, "T19:15:06", ""},
		"no date":                   {wrongDate, "2026-11-24T19:15:06", "yesterday"},
		"another request of two":    {"request 1 of the batch, as it is answered there:\nwanted status 200, got 404", "request 1", "request 2"},
		"far beyond what is told":   {strings.Repeat("a b", longest), "b" + "a", "ba "},
	} {
		other := strings.Replace(c.message, c.what, c.by, 1)
		if c.by == "ba " {
			other = c.message + "c"
		}
		if other == c.message || Fingerprint(other) == Fingerprint(c.message) {
			t.Errorf("%s: %q in both", name, Fingerprint(other))
		}
	}
}

func TestALongFingerprintIsCutBetweenCharacters(t *testing.T) {
	t.Parallel()
	whole := strings.Repeat("a", longest)
	if got := Fingerprint(whole); got != whole {
		t.Errorf("what fits is cut: %q", got)
	}
	for _, lead := range []string{"", "a"} {
		got := Fingerprint(lead + strings.Repeat("é", longest))
		if !utf8.ValidString(got) || len(got) > longest || len(got) < longest-30 || !strings.HasPrefix(got, lead+"éé") || !strings.HasSuffix(got, ")") {
			t.Errorf("got %q, of %d bytes", got, len(got))
		}
	}
}

// So who writes an entry by hand may paste what a report says, and what a file says is read as it stands.
func TestAFingerprintIsItsOwn(t *testing.T) {
	t.Parallel()
	piece := rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{
		wrongStatus, wrongName, wrongDate, `"`, `" `, "\n", "/a", " -> ", "GET /a -> 200", "1234", "2026-11-24", "10s", "5 records", "line 7", "::", "##[", "\x1b", "|", ":", "portalspec-1", "… ",
	}))
	rapid.Check(t, func(t *rapid.T) {
		message := strings.Join(rapid.SliceOfN(piece, 0, 8).Draw(t, "message"), "")
		once := Fingerprint(message)
		if again := Fingerprint(once); again != once {
			t.Fatalf("of %q: %q, and of that %q", message, once, again)
		}
		if len(once) > longest+10 || strings.ContainsAny(once, "\n\r\x1b\u202e") {
			t.Fatalf("of %q: %q", message, once)
		}
	})
}
