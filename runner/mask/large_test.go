package mask_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	. "portalspec/runner/mask"
)

const size = 1 << 20

// large are bodies that make a walk slow which goes back, or forward twice.
var large = map[string]string{
	"open lists":             strings.Repeat("[", size),
	"open names":             strings.Repeat(`{"a"   `, size/7),
	"open quotes":            strings.Repeat(`"`, size),
	"backslashes":            `"` + strings.Repeat(`\`, size),
	"one text":               `"` + strings.Repeat("é", size/2) + `"`,
	"flaws":                  `"` + strings.Repeat("\x01\xff", size/2) + `x"`,
	"open tags":              strings.Repeat("<a ", size/3),
	"open values":            strings.Repeat(`<a b="`, size/6),
	"open comments":          strings.Repeat("<!-", size/3) + strings.Repeat("<!--", size/4),
	"sections in one text":   "<a>" + strings.Repeat("<![CDATA[x]]>", size/13),
	"less-thans in one text": "<a>x" + strings.Repeat("< ", size/2) + "x</a>",
	"references":             "<a>" + strings.Repeat("&", size/2) + strings.Repeat("&amp;", size/10),
	"scripts":                "<html>" + strings.Repeat("<script></scrip", size/15),
	"directives":             strings.Repeat("<!<", size/3),
	"instructions":           strings.Repeat("<?", size/2),
	"signs of addresses":     "<a>" + strings.Repeat("a@a%40", size/6),
	"addresses":              "<a>" + strings.Repeat("a@b.cd ", size/7),
	"own titles":             "<a>" + strings.Repeat(title+" ", size/20),
	"nearly own titles":      "<a>" + strings.Repeat(prefix[:len(prefix)-1], size/14),
	"markup round a title":   `"` + strings.Repeat("<", size) + title + `"`,
}

// TestLargeBodiesTakeNoLongerThanTheyMust is far from what a busy machine needs, and from what anything quadratic does.
func TestLargeBodiesTakeNoLongerThanTheyMust(t *testing.T) {
	t.Parallel()
	for name, body := range large {
		for _, status := range []int{200, 500} {
			began := time.Now()
			got := masked(ours(), status, "", body)
			if took := time.Since(began); took > 20*time.Second {
				t.Errorf("%s, %d: takes %s", name, status, took)
			}
			if len(got) == 0 || len(got) > 12*len(body) {
				t.Errorf("%s, %d: %d bytes become %d", name, status, len(body), len(got))
			}
		}
	}
}

func TestTextsAreKeptWhileAnswersAreMasked(t *testing.T) {
	t.Parallel()
	m := New([]byte("key"), prefix)
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			for j := range 50 {
				text := fmt.Sprintf("text %d of %d", j, i)
				m.Keep(text)
				if got := masked(m, 200, asJSON, `["`+text+`","John"]`); told(got) != `["`+text+`","MASK"]` {
					t.Errorf("%s becomes %s", text, got)
				}
			}
		})
	}
	all.Wait()
}

func BenchmarkAnswerInJSON(b *testing.B) {
	one := `{"id":7,"title":"A title","description":null,"created":"2030-01-02T03:04:05.0000000Z","owner":{"id":"x","name":"` + title + `"}}`
	benchmark(b, 200, asJSON, `{"count":5000,"response":[`+strings.Repeat(one+",", 4999)+one+`]}`)
}

func BenchmarkAnswerInXML(b *testing.B) {
	one := `<response><id>7</id><title>A title</title><description /><created>2030-01-02T03:04:05.0000000Z</created><owner><id>x</id><name>` + title + `</name></owner></response>`
	benchmark(b, 200, asXML, "<result>"+strings.Repeat(one, 5000)+"</result>")
}

func BenchmarkAnswerOfLongTexts(b *testing.B) {
	one := `{"text":"` + strings.Repeat("Lorem ipsum dolor sit amet, ", 100) + `"}`
	benchmark(b, 200, asJSON, `[`+strings.Repeat(one+",", 199)+one+`]`)
}

func BenchmarkError(b *testing.B) {
	benchmark(b, 500, asJSON, `{"error":{"message":"No group","stackTrace":"`+strings.Repeat(`   at A.B.C(D d) in E.cs\r\n`, 1000)+`"}}`)
}

func benchmark(b *testing.B, status int, media, body string) {
	m, header, bytes := ours(), http.Header{"Content-Type": {media}}, []byte(body)
	b.SetBytes(int64(len(bytes)))
	b.ReportAllocs()
	for b.Loop() {
		m.Answer(status, header, bytes, false)
	}
}
