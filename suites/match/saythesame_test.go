package match_test

import (
	"strings"
	"testing"

	"portalspec/reports/verdict"

	. "portalspec/suites/match"
)

func TestTheSameInBothFormats(t *testing.T) {
	t.Parallel()
	const around, envelope = `<result><status>0</status><statusCode>200</statusCode>`, `{"status":0,"statusCode":200,"response":`
	for _, c := range []struct{ name, json, xml, says string }{
		{"single", `{"id":7,"title":"A\/b","description":null,"on":true}`, `<response><title>A/b</title><id>7</id><description /><on>true</on></response>`, ""},
		{"list", `[{"id":1},{"id":2}]`, `<response><id>1</id></response><response><id>2</id></response>`, ""},
		{"list of one", `[{"id":1}]`, `<response><id>1</id></response>`, ""},
		{"empty list", `[]`, ``, ""},
		{"empty list within", `{"id":1,"tags":[]}`, `<response><id>1</id></response>`, ""},
		{"void", `{}`, `<response />`, ""},
		{"null", `null`, `<response></response>`, ""},
		{"empty text", `{"a":"","b":{}}`, `<response><a></a><b/></response>`, ""},
		{"nested lists", `{"a":[[1,2],[],["x"]]}`, `<response><a><a>1</a><a>2</a></a><a /><a><a>x</a></a></response>`, ""},
		{"decimals", `{"a":10.50,"b":3.0,"c":1e3,"d":123456789012345678901234567890}`, `<response><a>10.5</a><b>3</b><c>1000</c><d>1.23456789012345678901234567890E29</d></response>`, ""},
		{"a number beyond a float", `{"a":12345678901234567890}`, `<response><a>12345678901234567891</a></response>`, "1 different:\n  a: 12345678901234567890 in JSON, \"12345678901234567891\" in XML"},
		{"indented", `{"a":{"b":1}}`, "<response>\n  <a>\n    <b>1</b>\n  </a>\n</response>", ""},
		{"attributes", `{"@type":"x","a":1}`, `<response type="x" more="y"><a>1</a></response>`, ""},
		{"encoded names", `{"key One":1}`, `<response><key_x0020_One>1</key_x0020_One></response>`, ""},
		{"case of names", `{"Title":"a"}`, `<response><title>a</title></response>`, ""},
		{"line ends", `{"a":"x\r\ny\u0001"}`, "<response><a>x\ny\uFFFD</a></response>", ""},
		{"what xml cannot say", `{"a":"x\u0001y"}`, `<response><a>xy</a></response>`, ""},
		{"text and nothing", `{"a":"x"}`, `<response><a /></response>`, "1 different:\n  a: \"x\" in JSON, an empty element in XML"},
		{"other text", `{"a":"x"}`, `<response><a>y</a></response>`, "1 different:\n  a: \"x\" in JSON, \"y\" in XML"},
		{"text and number", `{"a":"1.0"}`, `<response><a>1</a></response>`, "1 different:\n  a: \"1.0\" in JSON, \"1\" in XML"},
		{"bool", `{"a":false}`, `<response><a>true</a></response>`, "1 different:\n  a: false in JSON, \"true\" in XML"},
		{"absent in xml", `{"a":1,"b":null}`, `<response><a>1</a></response>`, "1 different:\n  b: null in JSON, nothing in XML"},
		{"absent in json", `{"a":1}`, `<response><a>1</a><b>2</b></response>`, "1 different:\n  b: nothing in JSON, \"2\" in XML"},
		{"lengths", `{"a":[1,2]}`, `<response><a>1</a></response>`, "1 different:\n  a: a list of 2 in JSON, 1 elements in XML"},
		{"deep", `[{"a":[{"b":1}]}]`, `<response><a><b>2</b></a></response>`, "1 different:\n  [0].a[0].b: 1 in JSON, \"2\" in XML"},
		{"null and text", `{"a":null}`, `<response><a>null</a></response>`, "1 different:\n  a: null in JSON, \"null\" in XML"},
		{"object and text", `{"a":{"b":1}}`, `<response><a>1</a></response>`, "1 different:\n  a: an object of 1 fields in JSON, \"1\" in XML"},
		{"scalar", `5`, `<response>6</response>`, "1 different:\n  the record: 5 in JSON, \"6\" in XML"},
		{"ten", `{"a":1,"b":1,"c":1,"d":1,"e":1,"f":1,"g":1,"h":1,"i":1,"j":1}`, `<response />`,
			"10 different:" + strings.Repeat("\n  ?: 1 in JSON, nothing in XML", 10)},
		{"many", `{"a":1,"b":1,"c":1,"d":1,"e":1,"f":1,"g":1,"h":1,"i":1,"j":1,"k":1,"l":1}`, `<response />`,
			"12 different:" + strings.Repeat("\n  ?: 1 in JSON, nothing in XML", 10) + "\n  and 2 more"},
	} {
		inJSON, inXML := answer(200, asJSON, envelope+c.json+"}"), answer(200, asXML, around+c.xml+"</result>")
		m, back := SayTheSame(inJSON), SayTheSame(inXML)
		held := holds(t, m, inXML)
		if held != holds(t, back, inJSON) {
			t.Errorf("%s: the order matters", c.name)
		}
		got := ""
		if !held {
			got, _, _ = strings.Cut(strings.TrimPrefix(m.FailureMessage(inXML), "wanted the same record in JSON and XML, got "), "\nGET")
		}
		if c.name == "ten" || c.name == "many" {
			for _, name := range "abcdefghij" {
				got = strings.Replace(got, "\n  "+string(name)+":", "\n  ?:", 1)
			}
		}
		if got != c.says {
			t.Errorf("%s:\n got %q\nwant %q", c.name, got, c.says)
		}
	}
}

func TestTheSameWithoutAnEnvelope(t *testing.T) {
	t.Parallel()
	for inJSON, inXML := range map[string]string{
		`{"id":1,"tags":["a","b"]}`:    `<group><id>1</id><tags>a</tags><tags>b</tags></group>`,
		`[{"id":1},{"id":2}]`:          `<groups><group><id>1</id></group><group><id>2</id></group></groups>`,
		`{"error":{"message":"none"}}`: `<result><error><message>none</message></error></result>`,
	} {
		if m := SayTheSame(answer(200, asJSON, inJSON)); !holds(t, m, answer(200, asXML, inXML)) {
			t.Errorf("%s: %s", inJSON, m.FailureMessage(nil))
		}
	}
}

func TestWhatChangesByItselfIsNotCompared(t *testing.T) {
	t.Parallel()
	before := answer(200, asJSON, `{"response":{"id":7,"seen":1,"tags":["a"],"old":1,"who":{"n":1,"at":5}}}`)
	after := answer(200, asJSON, `{"response":{"id":7,"seen":3,"tags":["a","b"],"new":1,"who":{"n":1,"at":6}}}`)
	between := answer(200, asXML, `<result><response><id>7</id><seen>2</seen><tags>a</tags><tags>b</tags><new>1</new><who><n>1</n><at>9</at></who></response></result>`)
	if m := SayTheSame(before, after); !holds(t, m, between) {
		t.Error(m.FailureMessage(between))
	}
	if holds(t, SayTheSame(before), between) {
		t.Error("nothing differs")
	}
	wrong := answer(200, asXML, strings.Replace(string(between.Answer.Body), "<n>1</n>", "<n>2</n>", 1))
	rules(t, verdict.Fail, "wanted the same record in JSON and XML, got 1 different:\n  who.n: 1 in JSON, \"2\" in XML\n"+
		"GET /api/2.0/group -> 200 text/xml\n| "+string(wrong.Answer.Body),
		func() { Expect(wrong).To(SayTheSame(before, after)) })
}

func TestWhatCannotBeCompared(t *testing.T) {
	t.Parallel()
	inJSON, inXML := answer(200, asJSON, `{}`), answer(200, asXML, `<a/>`)
	judge(t, []judged{
		{"twice json", SayTheSame(inJSON), inJSON, "error: SayTheSame compares JSON with XML, not two of JSON"},
		{"a page", SayTheSame(inJSON), answer(200, "text/html", ""), "wanted the same record in JSON and XML, got neither JSON nor XML: text/html"},
		{"lost", SayTheSame(inJSON), unanswered("x"), "? unanswered: x"},
		{"the other lost", SayTheSame(unanswered("x")), inXML, "? unanswered: x"},
		{"the repeat lost", SayTheSame(inJSON, unanswered("x")), inXML, "? unanswered: x"},
		{"doctype", SayTheSame(inJSON), answer(200, asXML, `<!DOCTYPE a><a/>`), "? not read for our own safety: it has a DOCTYPE"},
	})
}

func TestNumbersOfAnySize(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		json, xml string
		same      bool
	}{
		{"0", "-0.000", true}, {"0e9", "0", true}, {"1", "1.0", true}, {"-1.5e1", "-15", true}, {"100", "1E+2", true}, {"0.001", "1e-3", true},
		{"1e999999999999", "10e999999999998", true}, {"1e999999999999", "1e999999999998", false}, {"1", "-1", false}, {"1", "+1", true},
		{"9007199254740993", "9007199254740992", false}, {"0.1", "0.10000000000000001", false}, {"1", "1 ", true}, {"1", "1x", false}, {"1", "--1", false},
		{"1", "", false}, {"1", ".", false}, {"0", ".", false}, {"0", "x", false}, {"1", "1e++1", false},
		{"10", "1e" + strings.Repeat("0", 999) + "1", true}, {"10", "1e" + strings.Repeat("0", 1000) + "1", false}, {"1", "1e", false}, {"1", "1e+", false}, {"1", "e1", false}, {"1", "1e" + strings.Repeat("9", 5000), false},
	} {
		x := answer(200, asXML, "<r><response><a>"+c.xml+"</a></response></r>")
		if held := holds(t, SayTheSame(answer(200, asJSON, `{"response":{"a":`+c.json+`}}`)), x); held != c.same {
			t.Errorf("%s and %s: %v", c.json, c.xml, held)
		}
	}
}

func TestOneOfAListIsComparedByItself(t *testing.T) {
	t.Parallel()
	const ours = `{"id":7,"name":"ours"}`
	for name, test := range map[string]struct {
		before, after, xml string
		same               bool
	}{
		"another came and went":    {ours, ours, `<r><response><id>6</id><name>other</name></response><response><id>7</id><name>ours</name></response></r>`, true},
		"a list of one in XML":     {`{"id":6,"name":"other"},` + ours, ours, `<r><response><id>7</id><name>ours</name></response></r>`, true},
		"it says something else":   {ours, ours, `<r><response><id>6</id><name>other</name></response><response><id>7</id><name>others</name></response></r>`, false},
		"the list lacks it in XML": {ours, ours, `<r><response><id>6</id><name>other</name></response></r>`, false},
	} {
		before, after := answer(200, asJSON, `{"response":[`+test.before+`]}`), answer(200, asJSON, `{"response":[`+test.after+`]}`)
		if m := SayTheSameOf("id", "7", before, after); holds(t, m, answer(200, asXML, test.xml)) != test.same {
			t.Errorf("%s: want the same: %v, got otherwise", name, test.same)
		}
	}
}
