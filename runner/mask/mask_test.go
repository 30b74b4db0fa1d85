package mask_test

import (
	"bytes"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	. "portalspec/runner/mask"
)

const (
	prefix  = "portalspec-1f3a"
	title   = prefix + "-9c-1"
	account = "0e6f1c52-8a7b-4c3d-9e1f-000000000001"
	asJSON  = "application/json; charset=utf-8"
	asXML   = "text/xml"
)

func ours() *Mask {
	m := New([]byte("a key of the test"), prefix)
	m.Keep("  Kept text\r\n of two lines ", "Bob@example.org", account)
	return m
}

func masked(m *Mask, status int, media, body string) string {
	return string(m.Answer(status, http.Header{"Content-Type": {media}}, []byte(body), false))
}

// word is a mask in a table: any one.
var word = regexp.MustCompile(`masked-(?:1-8|9-32|33-128|more)-[0-9a-f]{12}`)

func told(body string) string { return word.ReplaceAllString(body, "MASK") }

func TestAnswerInJSON(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, body, want string }{
		{"texts", `{"name":"John", "list" : ["a","b c"]}`, `{"name":"MASK", "list" : ["MASK","MASK"]}`},
		{"a text alone", ` "John" `, ` "MASK" `},
		{"no texts", `{"n":-1.5e3,"t":true,"f":false,"z":null,"o":{},"l":[]}`, `{"n":-1.5e3,"t":true,"f":false,"z":null,"o":{},"l":[]}`},
		{"nothing said", `["","  ","\n"]`, `["","  ","\n"]`},
		{"numbers and words as texts", `["12","-1.5","1E+3",".5","true","NULL"]`, `["12","-1.5","1E+3",".5","true","NULL"]`},
		{"telephone numbers", `["+49170123","0170123","12-34","1.2.3.4"]`, `["MASK","MASK","MASK","MASK"]`},
		{"guids", `"0E6F1C52-8a7b-4c3d-9e1f-0123456789ab"`, `"0E6F1C52-8a7b-4c3d-9e1f-0123456789ab"`},
		{"nearly a guid", `"0E6F1C52-8a7b-4c3d-9e1f-0123456789aX"`, `"MASK"`},
		{"ids", `{"id":"abc_7","ObjectID" : "john.smith","ids":"abc_7"}`, `{"id":"abc_7","ObjectID" : "john.smith","ids":"MASK"}`},
		{"ids that are none", `{"id":"John Smith","ID":"colleague@example.com","id":{"a":"x"}}`, `{"id":"MASK","ID":"MASK","id":{"a":"MASK"}}`},
		{"lists of ids", `{"id":["x_1",{"a":"x","b":["x"]},["x_2"],"x_3"],"a":["x"]}`, `{"id":["x_1",{"a":"MASK","b":["MASK"]},["x_2"],"x_3"],"a":["MASK"]}`},
		{"a long id", `{"id":"` + strings.Repeat("a", 65) + `"}`, `{"id":"MASK"}`},
		{"an id is one value", `{"id":1,"name":"abc"}`, `{"id":1,"name":"MASK"}`},
		{"white space around", `" John\t\u00a0"`, `" MASK\t\u00a0"`},
		{"kept", `["Kept text\n of two lines","\tKept\u0020text\r\n of two lines"," kept text"]`, `["Kept text\n of two lines","\tKept\u0020text\r\n of two lines"," MASK"]`},
		{"kept in another case", `["bob@EXAMPLE.org","` + strings.ToUpper(account) + `"]`, `["bob@EXAMPLE.org","` + strings.ToUpper(account) + `"]`},
		{"own title", `["` + title + `","` + title + ` <b>\u00e9</b> \/"]`, `["` + title + `","` + title + ` <b>\u00e9</b> \/"]`},
		{"own title in a paragraph", `"<p class=\"c\">` + title + ` &amp; more</p>"`, `"<p class=\"c\">` + title + ` &amp; more</p>"`},
		{"own title in much markup", `"<p>` + strings.Repeat("<b>", 400) + title + `"`, `"MASK ` + title + `"`},
		{"own title in the text of another", `"John renamed ` + title + `. Then left"`, `"MASK ` + title + `"`},
		{"own title with somebody", `"` + title + ` by colleague@example.com"`, `"MASK ` + title + `"`},
		{"own title in capitals", `"see ` + strings.ToUpper(title) + `!"`, `"MASK ` + strings.ToUpper(title) + `"`},
		{"the title of another run", `"` + prefix + `7-9c-1"`, `"MASK"`},
		{"own account in a text", `"Bob Roe (bob@example.org), ` + account + `"`, `"MASK bob@example.org ` + account + `"`},
		{"json in json", `"{\"password\":\"smtp-Secret-1\"}"`, `"{\"password\":\"MASK\"}"`},
		{"json in json in json", `"{\"a\":\"{\\\"password\\\":\\\"smtp-Secret-1\\\"}\"}"`, `"{\"a\":\"MASK\"}"`},
		{"xml in json", `"<r><password>smtp-Secret-1</password></r>"`, `"<r><password>MASK</password></r>"`},
		{"nearly json in json", `"[urgent] call Bob"`, `"MASK"`},
		{"nearly xml in json", `"<b>call</b> Bob"`, `"MASK"`},
		{"media types", `["application/json; charset=utf-8","text/xml","application/x-of-bob"]`, `["application/json; charset=utf-8","text/xml","MASK"]`},
		{"urls", `"https://example.com/a?b=c"`, `"MASK"`},
		{"a name that is an address", `{"colleague@example.com":1,"bob@example.org":2,"a@b":3}`, `{"MASK":1,"bob@example.org":2,"a@b":3}`},
		{"a name in escapes", `{"\u0069d":"x_1","n\u0061me":"x"}`, `{"\u0069d":"x_1","n\u0061me":"MASK"}`},
		{"byte order mark", "\uFEFF" + `{"a":"b"}`, "\uFEFF" + `{"a":"MASK"}`},

		{"a raw line end", "\"John\nSmith\"", "\"MASK\n-\""},
		{"a tab at the end", "\"John\t\"", "\"MASK\t\""},
		{"an unknown escape", `"C:\users"`, `"MASK\u-"`},
		{"a half of an escape", `"John \u00Smith"`, `"MASK\u-"`},
		{"no utf-8", "\"J\xf6rg\"", "\"MASK\xf6-\""},
		{"half a pair", `"J\ud800rg"`, `"MASK"`},
		{"open text", `{"a":"John`, `{"a":"MASK`},
		{"open text that ends in a backslash", `{"a":"John\`, `{"a":"MASK\`},
		{"open id", `{"id":"john`, `{"id":"MASK`},
		{"open name", `{"John`, `{"MASK`},
		{"a text where a name stands", `{"John"}`, `{"MASK"}`},
		{"names in a row", `{"a":"John":"Smith"}`, `{"a":"MASK":"MASK"}`},
		{"a name in a list", `["John":1]`, `["MASK":1]`},
		{"bare words", `{name: John, 'k': 'smtp-Secret-1', n: NaN}`, `{xxxx: xxxx, 'x': 'xxxx-xxxxxx-x', x: NaN}`},
		{"bare own title", `{"a":` + title + `, "b":x-` + title + `}`, `{"a":` + title + `, "b":x-` + title + `}`},
		{"bare letters of all kinds", "[Jörg\xff漢]", "[xxxx\xffx]"},
		{"a call", `callback({"a":"b"});`, `xxxxxxxx({"a":"MASK"});`},
		{"two values", `{"a":"John"} {"b":"John"}`, `{"a":"MASK"} {"b":"MASK"}`},
		{"a comma too many", `["a",]`, `["MASK",]`},
		{"closed too often", `]]}"a"`, `]]}"MASK"`},
		{"a failure with 200", `{"error":{"message":"colleague@example.com"}}`, `{"error":{"message":"MASK"}}`},
	} {
		if got := told(masked(ours(), 200, asJSON, c.body)); got != c.want {
			t.Errorf("%s: got\n%s, want\n%s", c.name, got, c.want)
		}
	}
}

func TestAnswerInXML(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, body, want string }{
		{"texts", "<a>\n <b>John</b> <c />\n</a>", "<a>\n <b>MASK</b> <c />\n</a>"},
		{"attributes", `<a n="John" m='Jane' i = "7" e=""/>`, `<a n="MASK" m='MASK' i = "7" e=""/>`},
		{"declaration", `<?xml version="1.0" encoding="utf-8" standalone='yes'?><a>b c</a>`, `<?xml version="1.0" encoding="utf-8" standalone='yes'?><a>MASK</a>`},
		{"a declaration with more", `<?xml version="1.0" author="smtp-Secret-1" a>b?><a/>`, `<?xml version="1.0" author="MASK" x>x?><a/>`},
		{"doctype", `<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0//EN"><html/>`, `<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0//EN"><html/>`},
		{"entities", `<!DOCTYPE a [<!ENTITY b "John > Smith">]><a>&b;</a>`, `<!DOCTYPE x [<!xxxxxx x "xxxx > xxxxx">]><a>MASK&-</a>`},
		{"sections", `<a>J<![CDATA[oh]]>n<b><![CDATA[ John ]]></b><![CDATA[]]></a>`, `<a>MASK<![CDATA[]]><b><![CDATA[ MASK ]]></b><![CDATA[]]></a>`},
		{"comments", `<a>Jo<!-- by Jane -->hn<!----></a>`, `<a>MASK<!-- MASK --><!----></a>`},
		{"instructions", `<?style href="John"?><a>Jo<?x?>hn</a>`, `<?style MASK?><a>MASK<?x?></a>`},
		{"ids", `<r><id>abc_7</id><p:objectID id="x-1">y-1</p:objectID><id><n>x-1</n> x-1</id></r>`, `<r><id>abc_7</id><p:objectID id="x-1">y-1</p:objectID><id><n>MASK</n> MASK</id></r>`},
		{"namespaces", `<a xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:nil="true" xmlns="urn:John"/>`, `<a xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:nil="true" xmlns="MASK"/>`},
		{"own title", `<a t="` + title + ` &lt;b>">` + title + ` &lt;b&gt;]]&gt;</a>`, `<a t="` + title + ` &lt;b>">` + title + ` &lt;b&gt;]]&gt;</a>`},
		{"own title in a text", `<a>Renamed &lt;` + title + `&gt;</a>`, `<a>MASK ` + title + `</a>`},
		{"own title before the end of a comment", `<a/><!--by John ` + title + `- or-->`, `<a/><!--MASK ` + title + `-->`},
		{"a name that means an address", `<a><x_x0040_example.com>1</x_x0040_example.com><key_x0020_One/></a>`, `<a><MASK>1</MASK><key_x0020_One/></a>`},

		{"an ampersand", `<a>R & D</a>`, `<a>MASK&-</a>`},
		{"an ampersand in an attribute", `<a b="R&D"/>`, `<a b="MASK&-"/>`},
		{"what only html knows", `<a>R&nbsp;D</a>`, `<a>MASK&nbsp;-</a>`},
		{"a character that may not be referred to", `<a>R&#1;D</a>`, `<a>MASK&#1;-</a>`},
		{"a less-than", `<a>1 < 2 or</a>`, `<a>MASK<</a>`},
		{"a less-than in an attribute", `<a b="x<y"/>`, `<a b="MASK<-"/>`},
		{"the end of a section", `<a>x]]>y</a>`, `<a>MASK]]>-</a>`},
		{"a control character", "<a>x\x01y</a>", "<a>MASK\x01-</a>"},
		{"no utf-8", "<a>J\xf6rg</a>", "<a>MASK\xf6-</a>"},
		{"an ampersand behind a section", `<a><![CDATA[x]]> & y</a>`, `<a><![CDATA[MASK]]>&-</a>`},
		{"hyphens in a comment", `<!-- a -- b --><a/>`, `<!-- MASK-- --><a/>`},
		{"an address in place of a tag", `<a>John <colleague@example.com></a>`, `<a>MASK <xxxxxxxxx@xxxxxxx.xxx></a>`},
		{"values without quotes", `<a b=John c="x" Smith d=/>`, `<a b=MASK c="MASK" xxxxx d=MASK>`},
		{"an open value", `<a b="John>Smith`, `<a b="MASK`},
		{"an open tag", `<a <b c="John"`, `<a <b c="MASK"`},
		{"open comment", `<a/><!-- John`, `<a/><!-- MASK`},
		{"open section", `<a><![CDATA[ John`, `<a><![CDATA[ MASK`},
		{"open instruction", `<a/><?x John`, `<a/><?x MASK`},
		{"an instruction without a name", `<?=secret?><a/>`, `<?=MASK?><a/>`},
		{"open directive", `<a/><!X "John`, `<a/><!x "xxxx`},
		{"open id", `<id>john`, `<id>MASK`},
		{"open id in a section", `<id><![CDATA[john`, `<id><![CDATA[MASK`},
		{"behind an id", `<r><id>x-1</id>john</r>`, `<r><id>x-1</id>MASK</r>`},
		{"a reference that begins like one", `<a>R&notit;D</a>`, `<a>MASK&-</a>`},
		{"two roots", `<a>John</a><b/>junk`, `<a>MASK</a><b/>MASK`},
		{"crossed", `<a><b>John</a></b>`, `<a><b>MASK</a></b>`},
		{"junk in an end tag", `<a></a John="x y">`, `<a></a John="MASK">`},
		{"json", `{"a":"John"}`, `{"a":"MASK"}`},
	} {
		if got := told(masked(ours(), 200, asXML, c.body)); got != c.want {
			t.Errorf("%s: got\n%s, want\n%s", c.name, got, c.want)
		}
	}
}

func TestAnswerInAnyMedia(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, media, body, want string }{
		{"html", "text/html", "<!doctype html><p class=x>R & D&nbsp;<br>x<a href='/u/7' hidden>y</a>", "<!doctype html><p class=MASK>MASK&nbsp;<br>MASK<a href='MASK' xxxxxx>MASK</a>"},
		{"scripts", "text/html", `<Script type="x">if (a<b) "</p>" // John</SCRIPT><style> b{} </style>x`, `<Script type="MASK">MASK</SCRIPT><style> MASK </style>MASK`},
		{"html without a name", "", "\n<HTML><script>a<b>c</b></script>", "\n<HTML><script>MASK</script>"},
		{"text", "text/plain", " Hello\nJohn \n", " MASK \n"},
		{"text with own title", "text/plain", "Hello " + title + "!", "MASK " + title},
		{"own text", "text/plain", title, title},
		{"a number", "text/plain", "42\n", "42\n"},
		{"json as text", "text/plain", `["John"]`, `["MASK"]`},
		{"json as xml", asXML, `["John"]`, `["MASK"]`},
		{"xml as json", asJSON, `<a>John</a>`, `<a>MASK</a>`},
		{"xml as nothing", "", `<a>R & D</a>`, `<a>MASK&-</a>`},
		{"binary", "application/octet-stream", "PK\x03\x04John\x00", "MASK"},
		{"an image", "image/png", "John", "MASK"},
		{"a drawing", "image/svg+xml", "<svg>John</svg>", "<svg>MASK</svg>"},
		{"windows-1251", "text/xml; charset=windows-1251", "<a>\xcf\xf0\xe8<b\xe2/></a>", "<a>MASK<b\xe2/></a>"},
		{"windows-1251, declared", asXML, "<?xml version='1.0' encoding='windows-1251'?><a>\xcf\xf0\xe8</a>", "<?xml version='1.0' encoding='windows-1251'?><a>MASK</a>"},
		{"not in its charset", "text/xml; charset=shift_jis", "<a>J\xff</a>", "<a>MASK\xff-</a>"},
		{"json in windows-1251", asJSON, "[\"\xcf\xf0\xe8\",\xcf\xf0]", "[\"MASK\xcf-\",\xff\xff]"},
		{"html in windows-1251, which nothing says", "text/html", "<p title=\"\xcf\xf0\xe8\">\xcf\xf0\xe8", "<p title=\"MASK\xcf-\">MASK"},
		{"in no known charset", "text/xml; charset=klingon", "<a>J\xffohn</a>", "<a>MASK\xff-</a>"},
		{"nothing", asJSON, "", ""},
	} {
		if got := told(masked(ours(), 200, c.media, c.body)); got != c.want {
			t.Errorf("%s: got\n%q, want\n%q", c.name, got, c.want)
		}
	}
}

func TestErrorsStayReadable(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, media, body, want string }{
		{"message", asJSON, `{"error":{"message":"No group of John"}}`, `{"error":{"message":"No group of John"}}`},
		{"address", asJSON, `{"message":"<colleague@example.com> is gone"}`, `{"message":"<MASK> is gone"}`},
		{"own address", asJSON, `"Bob@example.org"`, `"Bob@example.org"`},
		{"in escapes", asJSON, `"\ncoll\u0065ague\u0040example.com\n"`, `"\nMASK\n"`},
		{"in references", asXML, `<a b="colleague&#64;example.com">coll&#x65;ague@example.com.</a>`, `<a b="MASK">MASK.</a>`},
		{"in a url", asXML, `<a>?m=colleague%40example.com&amp;n=%3Ccolleague%40example.com%3E</a>`, `<a>?m=MASK&amp;n=%3CMASK%3E</a>`},
		{"in a section and a comment", asXML, `<a><![CDATA[colleague@example.com]]><!--colleague@example.com--></a>`, `<a><![CDATA[MASK]]><!--MASK--></a>`},
		{"outside of texts", asJSON, `colleague@example.com`, `MASK`},
		{"in a tag", asXML, `<a><colleague@example.com></a>`, `<a><MASK></a>`},
		{"text", "text/plain", "Sorry, colleague@example.com", "Sorry, MASK"},
		{"no addresses", "text/plain", "at react@18.2.0 /people/@self @ user@host Foo@6d06d69c", "at react@18.2.0 /people/@self @ user@host Foo@6d06d69c"},
		{"a path", "text/html", `<pre>   at A.B.C() in D:\a\b.cs:line 7</pre>`, `<pre>   at A.B.C() in D:\a\b.cs:line 7</pre>`},
	} {
		for _, status := range []int{302, 404, 500} {
			if got := told(masked(ours(), status, c.media, c.body)); got != c.want {
				t.Errorf("%s, %d: got\n%s, want\n%s", c.name, status, got, c.want)
			}
		}
	}
}

func TestDatesKeepTheirForm(t *testing.T) {
	t.Parallel()
	digit := regexp.MustCompile(`\d`)
	for _, date := range []string{
		"2030-01-02T03:04:05.0000000Z", "2030-01-02T03:04:05.1234567+03:00", "2030-01-02T03:04:05-0330", "2030-01-02 03:04", "2030-01-02",
		"2030/1/2", "02.01.2030", "1/2/2030 3:04:05 PM", "2030-01-02T03:04:05,5z",
	} {
		got := masked(ours(), 200, asJSON, `"`+date+`"`)
		got = strings.Trim(got, `"`)
		if got == date || digit.ReplaceAllString(got, "0") != digit.ReplaceAllString(date, "0") {
			t.Errorf("%s becomes %s", date, got)
		}
		if !regexp.MustCompile(`\D?(0?[1-9]|1[0-2])[-/.](0?[1-9]|1[0-2])\D?`).MatchString(got) {
			t.Errorf("%s becomes %s, which is no date", date, got)
		}
		if _, offset, found := strings.Cut(date, "+"); found && !strings.HasSuffix(got, "+"+offset) {
			t.Errorf("%s becomes %s, with another offset", date, got)
		}
	}
	if got := told(masked(ours(), 200, asJSON, `["2030-01-02 or so","03:04:05 AM","2030-01-02T","123-01-02T03:04","2030-01-02T03:04+012","1.2.3.4.5.6","123.01.2030"]`)); got != `["MASK","MASK","MASK","MASK","MASK","MASK","MASK"]` {
		t.Errorf("what is no date becomes %s", got)
	}
}

func TestDatesWithoutZerosStayDates(t *testing.T) {
	t.Parallel()
	for year := 1900; year < 2000; year++ {
		got := masked(ours(), 200, asJSON, fmt.Sprintf(`"%d/1/2 3:04"`, year))
		if !regexp.MustCompile(`^"\d{4}/[1-9]/[1-9] [1-9]:[0-5]\d"$`).MatchString(got) {
			t.Errorf("%d becomes %s", year, got)
		}
	}
}

func TestAPrefixMayEndInAHyphen(t *testing.T) {
	t.Parallel()
	if got := masked(New(nil, prefix+"-"), 200, asJSON, `"`+title+`"`); got != `"`+title+`"` {
		t.Errorf("the run's own title becomes %s", got)
	}
}

func TestAMaskShowsSoManyTitlesAndNoMore(t *testing.T) {
	t.Parallel()
	var all strings.Builder
	for i := range 40 {
		fmt.Fprintf(&all, "John: %s-%x, ", prefix, i)
	}
	if got := masked(ours(), 200, asJSON, `"`+all.String()+`"`); strings.Count(got, prefix) != 32 {
		t.Errorf("becomes %s", got)
	}
}

func TestOneTextHasOneMask(t *testing.T) {
	t.Parallel()
	only := func(body string) string {
		return strings.Join(regexp.MustCompile(`masked-[\w-]+|\d{4}-[\d-]+`).FindAllString(body, -1), " and ")
	}
	inJSON := func(text string) string { return only(masked(ours(), 200, asJSON, `"`+text+`"`)) }
	inXML := func(text string) string { return only(masked(ours(), 200, asXML, `<a>`+text+`</a>`)) }
	want := inJSON(`J\u00f6rg <\/ \n\"&`)
	for name, got := range map[string]string{
		"in other escapes":    inJSON(`\u004Aörg \u003C/ \u000a\u0022&`),
		"with spaces around":  inJSON(` Jörg </ \n\"&\n`),
		"another line end":    inJSON(`Jörg </ \r\n\"&`),
		"an old line end":     inJSON(`Jörg </ \r\"&`),
		"what XML cannot say": inJSON(`J\u0000örg </ \n\"&\ufffd`),
		"in XML":              inXML("Jörg &lt;/ \n\"&amp;"),
		"in references":       inXML("J&#246;rg &lt;/ &#xD;&#xA;&quot;&amp;"),
		"in a section":        inXML("<![CDATA[Jörg </ \n\"&]]>"),
		"in several":          inXML("J<![CDATA[örg ]]><!-- -->&lt;/ <![CDATA[\n\"&]]>"),
		"as text":             only(masked(ours(), 200, "text/plain", "Jörg </ \n\"&")),
	} {
		if got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
	others := []string{want, inJSON("Jorg"), inJSON("jorg"), inJSON("Jörg <"), inJSON("2030-01-02"), inJSON("2030-01-03"), inJSON("J\xf6rg"), inJSON("J\xe4rg")}
	slices.Sort(others)
	if len(slices.Compact(others)) != 8 {
		t.Errorf("different texts have one mask: %q", others)
	}
	if got := only(masked(New([]byte("another key"), prefix), 200, asJSON, `"Jorg"`)); got == inJSON("Jorg") {
		t.Errorf("%s is the mask under another key too", got)
	}
}

func TestLengthsAreToldInClasses(t *testing.T) {
	t.Parallel()
	for length, class := range map[int]string{1: "1-8", 8: "1-8", 9: "9-32", 32: "9-32", 33: "33-128", 128: "33-128", 129: "more"} {
		if got := masked(ours(), 200, asJSON, `"`+strings.Repeat("é", length)+`"`); !strings.HasPrefix(got, `"masked-`+class+`-`) {
			t.Errorf("%d characters become %s", length, got)
		}
	}
}

func TestABodyThatWasCut(t *testing.T) {
	t.Parallel()
	header := http.Header{"Content-Type": {asJSON}}
	for _, c := range []struct {
		status int
		body   string
		want   string
	}{
		{200, `{"a":"` + prefix + `-9`, `{"a":"` + prefix + `-9`},
		{200, `{"a":"colleague@exam`, `{"a":"MASK`},
		{200, `{"colleague@exam`, `{"MASK`},
		{500, `{"a":"It is colleague@exam`, `{"a":"It is MASK`},
	} {
		if got := told(string(ours().Answer(c.status, header, []byte(c.body), true))); got != c.want {
			t.Errorf("%s becomes %s, want %s", c.body, got, c.want)
		}
	}
}

func TestWhatIsGivenIsNotChanged(t *testing.T) {
	t.Parallel()
	for _, body := range []string{`{"a":"John",b:colleague@example.com}`, `<a b="John">R & D</a>`, "\xff\xfe<\x00a\x00>\x00x\x00", "John"} {
		for _, status := range []int{200, 500} {
			given := []byte(body)
			_ = ours().Answer(status, http.Header{}, given, true)
			if !bytes.Equal(given, []byte(body)) {
				t.Errorf("%q is now %q", body, given)
			}
		}
	}
}
