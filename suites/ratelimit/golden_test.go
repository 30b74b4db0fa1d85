package ratelimit

import (
	"fmt"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"portalspec/reports/evidence"
	"portalspec/reports/verdict"
	"portalspec/runner/launch"
	"portalspec/suites/spec"
)

// rows are the chapter's own: no other is part of this test.
var rows = sync.OnceValue(func() map[string]spec.Row {
	table, err := launch.Table()
	if err != nil {
		panic(err)
	}
	byRule := map[string]spec.Row{}
	for _, row := range table.Rows {
		byRule[row.Rule.ID] = row
	}
	return byRule
})

const (
	limit  = 20
	window = 10 * time.Second
)

var start = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

// told is a clock of the test's story, and the exchanges of it.
type told struct {
	now time.Time
	n   int
}

// says is the next exchange, a moment later.
func (s *told) says(status int, how ...func(*evidence.Exchange)) evidence.Exchange {
	s.n++
	s.now = s.now.Add(10 * time.Millisecond)
	x := evidence.Exchange{
		ID: fmt.Sprint(s.n), Way: evidence.JSON, Credential: evidence.Valid, Account: 2, Sent: s.now, Took: 5 * time.Millisecond,
		Request: evidence.Request{Method: "GET", URL: "http://portal/api/2.0/people/@self.json"},
		Answer:  evidence.Answer{Status: status, Header: http.Header{}},
	}
	if status == 503 {
		x.Answer.Header.Set("Retry-After", "10")
	}
	for _, change := range how {
		change(&x)
	}
	return x
}

func (s *told) flight(n, status int, how ...func(*evidence.Exchange)) (all []evidence.Exchange) {
	for range n {
		all = append(all, s.says(status, how...))
	}
	return all
}

// between are a probe's three: refused, the probe, refused.
func (s *told) between(probe int, how ...func(*evidence.Exchange)) []evidence.Exchange {
	return []evidence.Exchange{s.says(503), s.says(probe, how...), s.says(503)}
}

func asks(method, url string, way evidence.Way) func(*evidence.Exchange) {
	return func(x *evidence.Exchange) {
		x.Request.Method, x.Request.URL, x.Way = method, "http://portal/api/2.0/"+url, way
	}
}

func waits(lines ...string) func(*evidence.Exchange) {
	return func(x *evidence.Exchange) {
		x.Answer.Header.Del("Retry-After")
		for _, line := range lines {
			x.Answer.Header.Add("Retry-After", line)
		}
	}
}

func body(media, text string) func(*evidence.Exchange) {
	return func(x *evidence.Exchange) {
		x.Answer.Header.Set("Content-Type", media)
		x.Answer.Body = []byte(text)
	}
}

func creates(title string) func(*evidence.Exchange) {
	return func(x *evidence.Exchange) {
		asks("POST", "group", evidence.Headers)(x)
		x.Record = evidence.Record{Type: "group", Title: title}
	}
}

func another(x *evidence.Exchange) { x.Account = 1 }

func elsewhere(x *evidence.Exchange) { x.Second = true }

// honestBurst is what a sliding window of the documented kind shows, and the moment at which its first flight begins.
func honestBurst() (seen Burst, s *told) {
	s = &told{now: start}
	seen.Tried = s.flight(1, 201)
	seen.Made = seen.Tried[0]
	burst := *s
	seen.First = slices.Concat(s.flight(limit-1, 200), s.flight(3, 503))
	s.now = start.Add(time.Second)
	seen.Few = s.flight(5, 503)
	seen.OtherAccount, seen.OtherAddress = s.between(200, another), s.between(200, elsewhere)
	seen.Writes = s.between(503, creates("portalspec-7-1"))
	for _, kind := range []func(*evidence.Exchange){asks("GET", "people/@self.xml", evidence.XML), asks("PUT", "group/7", evidence.Headers)} {
		seen.Kinds = append(seen.Kinds, s.between(503, kind)...)
	}
	s.now = s.now.Add(window)
	seen.Woken = s.says(200)
	seen.Listed = []evidence.Exchange{s.says(200, body("application/json", `{"response":[{"id":"7","name":"another"}],"count":1}`))}
	burst.n = s.n
	return seen, &burst
}

func honestFacts() evidence.Facts {
	return evidence.Facts{Limit: limit, Window: window, SecondAddress: true, Distinct: true,
		Account: evidence.Account{ID: "1"}, Second: evidence.Account{ID: "2"}}
}

// steps names the exchanges of a burst as a run does.
func steps(seen Burst) map[string]evidence.Exchange {
	named := map[string]evidence.Exchange{}
	value := reflect.ValueOf(seen)
	for i := range value.NumField() {
		name := value.Type().Field(i).Name
		switch field := value.Field(i).Interface().(type) {
		case evidence.Exchange:
			if field.ID != "" {
				named[name] = field
			}
		case []evidence.Exchange:
			for j, x := range field {
				named[fmt.Sprintf("%s/%d", name, j)] = x
			}
		}
	}
	return named
}

// change edits all exchanges of the burst that the limiter refused.
func refusalsAre(seen *Burst, change func(*evidence.Exchange)) {
	for _, flight := range []*[]evidence.Exchange{&seen.First, &seen.Again, &seen.Single, &seen.Few, &seen.Kinds, &seen.Writes, &seen.Stream,
		&seen.OtherAccount, &seen.OtherAddress, &seen.Drained, &seen.Served} {
		for i := range *flight {
			if (*flight)[i].Answer.Status == 503 {
				change(&(*flight)[i])
			}
		}
	}
}

const (
	pass    = verdict.Pass
	fail    = verdict.Fail
	warn    = verdict.Warn
	blocked = verdict.Blocked
	na      = verdict.NotApplicable
)

// Each story differs from the honest one in one thing, and only what that thing is about may be told otherwise.
func TestWhatEachBurstShows(t *testing.T) {
	t.Parallel()
	none := map[string]verdict.Verdict{"rate.retry-after": na, "rate.retry-after-is-honest": na, "rate.per-account": na, "rate.per-address": na,
		"rate.counts-everything": na, "rate.refused-write-has-no-effect": na, "rate.wait-fits-window": na, "rate.refusal-follows-format": na, "rate.model": na}
	with := func(base map[string]verdict.Verdict, more map[string]verdict.Verdict) map[string]verdict.Verdict {
		all := maps.Clone(base)
		maps.Copy(all, more)
		return all
	}
	for name, test := range map[string]struct {
		change func(*Burst, *told, *evidence.Facts)
		want   map[string]verdict.Verdict // what is told otherwise than of the honest burst
		says   map[string]string
	}{
		"honest": {func(*Burst, *told, *evidence.Facts) {}, nil, map[string]string{"rate.model": "20 served before the first refusal, served again 11s after it"}},
		"a fixed window with its edge in the burst": {func(b *Burst, s *told, _ *evidence.Facts) {
			b.First = slices.Concat(s.flight(2*limit-1, 200), s.flight(1, 503))
		}, nil, map[string]string{"rate.model": "a fixed window whose edge fell into the burst"}},
		"one less": {func(b *Burst, s *told, _ *evidence.Facts) {
			b.First = slices.Concat(s.flight(limit-2, 200), s.flight(3, 503))
			b.Again = slices.Concat(s.flight(limit-1, 200), s.flight(3, 503))
		}, map[string]verdict.Verdict{"rate.allows-500": fail}, map[string]string{"rate.allows-500": "got a refusal after 19; another user"}},
		"one less the first time": {func(b *Burst, s *told, _ *evidence.Facts) {
			b.First = slices.Concat(s.flight(limit-2, 200), s.flight(3, 503))
			b.Again = slices.Concat(s.flight(limit, 200), s.flight(3, 503))
		}, nil, map[string]string{"rate.allows-500": "a second one from rest was not", "rate.model": "20 served before the first refusal"}},
		"the limit's last place was a redirect's": {func(b *Burst, s *told, _ *evidence.Facts) {
			b.First = slices.Concat(s.flight(limit-2, 200), s.flight(1, 503, func(x *evidence.Exchange) { x.Redirects = []string{"http://portal/"} }))
		}, nil, nil},
		"no second try": {func(b *Burst, s *told, _ *evidence.Facts) {
			b.First = slices.Concat(s.flight(limit-2, 200), s.flight(3, 503))
		}, map[string]verdict.Verdict{"rate.allows-500": blocked}, nil},
		"a warm account": {func(b *Burst, s *told, f *evidence.Facts) {
			f.Before = 3
			b.First = slices.Concat(s.flight(limit-4, 200), s.flight(3, 503))
		}, nil, nil},
		"nothing was sent": {func(b *Burst, _ *told, _ *evidence.Facts) { *b = Burst{} },
			with(none, map[string]verdict.Verdict{"rate.allows-500": blocked, "rate.refuses-excess": blocked}), nil},
		"an answer is missing": {func(b *Burst, _ *told, _ *evidence.Facts) {
			b.First[3].Answer, b.First[3].Failure = evidence.Answer{}, "connection reset"
		}, map[string]verdict.Verdict{"rate.allows-500": blocked}, map[string]string{"rate.allows-500": "request 4 of the burst was not answered: connection reset"}},
		"too slow for the floor": {func(b *Burst, s *told, _ *evidence.Facts) {
			b.First = s.flight(limit+5, 200, func(x *evidence.Exchange) { x.Sent = x.Sent.Add(time.Duration(s.n) * time.Second) })
			*b = Burst{Tried: b.Tried, Made: b.Made, First: b.First}
		}, with(none, map[string]verdict.Verdict{"rate.allows-500": blocked, "rate.refuses-excess": blocked}), map[string]string{"rate.allows-500": "too slow to tell"}},
		"silent up to twice the limit": {func(b *Burst, s *told, _ *evidence.Facts) {
			*b = Burst{Tried: b.Tried, Made: b.Made, First: s.flight(2*limit, 200), Single: s.flight(2*limit, 200)}
		}, with(none, map[string]verdict.Verdict{"rate.refuses-excess": blocked}), map[string]string{"rate.refuses-excess": "a limiter may rightly be silent below 41"}},
		"no limit at all": {func(b *Burst, s *told, _ *evidence.Facts) {
			*b = Burst{Tried: b.Tried, Made: b.Made, First: s.flight(2*limit, 200), Single: s.flight(2*limit+1, 200)}
		}, with(none, map[string]verdict.Verdict{"rate.refuses-excess": fail}), map[string]string{"rate.refuses-excess": "wanted a 503 at the latest to request 41 within 10s"}},
		"no limit on a mix": {func(b *Burst, s *told, _ *evidence.Facts) {
			b.First, b.Single = s.flight(2*limit+1, 200), slices.Concat(s.flight(limit, 200), s.flight(1, 503))
		}, map[string]verdict.Verdict{"rate.counts-everything": fail}, map[string]string{"rate.counts-everything": "requests for one URL alone were"}},
		"no limit on a mix, and one URL in too little time": {func(b *Burst, s *told, _ *evidence.Facts) {
			b.First, b.Single = s.flight(2*limit, 200), slices.Concat(s.flight(limit, 200), s.flight(1, 503))
		}, map[string]verdict.Verdict{"rate.counts-everything": blocked}, map[string]string{"rate.counts-everything": "only 40 of a mix"}},
		"one more on a mix than honest limiters serve": {func(b *Burst, s *told, _ *evidence.Facts) {
			b.First, b.Single = slices.Concat(s.flight(2*limit+1, 200), s.flight(1, 503)), s.flight(2*limit+1, 200)
		}, map[string]verdict.Verdict{"rate.refuses-excess": fail}, map[string]string{"rate.model": "which request was refused first was not seen"}},
		"refused from the first on": {func(b *Burst, s *told, _ *evidence.Facts) { b.First = s.flight(3, 503) },
			map[string]verdict.Verdict{"rate.allows-500": blocked}, map[string]string{"rate.model": "1 served before the first refusal"}},
		"a failure in the burst": {func(b *Burst, _ *told, _ *evidence.Facts) { b.First[3].Answer.Status = 500 },
			map[string]verdict.Verdict{"rate.allows-500": blocked},
			map[string]string{"rate.allows-500": "request 4 of the burst was neither served nor refused, and only 19 were served"}},
		"refused after the burst only": {func(b *Burst, s *told, _ *evidence.Facts) { b.First = s.flight(limit+5, 200) },
			map[string]verdict.Verdict{"rate.refuses-excess": blocked}, nil},
		"429 in place of 503": {func(b *Burst, _ *told, _ *evidence.Facts) {
			refusalsAre(b, func(x *evidence.Exchange) { x.Answer.Status = 429 })
		}, with(none, map[string]verdict.Verdict{"rate.refuses-excess": fail}), map[string]string{"rate.refuses-excess": "got 429"}},
		"403 after the first refusal": {func(b *Burst, _ *told, _ *evidence.Facts) { b.Few[2].Answer.Status = 403 },
			map[string]verdict.Verdict{"rate.refuses-excess": fail}, nil},
		"a bucket that serves in between": {func(b *Burst, _ *told, _ *evidence.Facts) { b.Few[1].Answer.Status = 200 }, nil, nil},

		"no wait is stated": {func(b *Burst, _ *told, _ *evidence.Facts) { refusalsAre(b, waits()); b.Woken = evidence.Exchange{} },
			map[string]verdict.Verdict{"rate.retry-after": fail, "rate.retry-after-is-honest": na, "rate.wait-fits-window": na}, nil},
		"a date": {func(b *Burst, s *told, _ *evidence.Facts) {
			refusalsAre(b, waits(s.now.Add(-time.Second).Format(http.TimeFormat)))
		}, map[string]verdict.Verdict{"rate.retry-after": fail, "rate.wait-fits-window": na}, nil},
		"doubled": {func(b *Burst, _ *told, _ *evidence.Facts) { refusalsAre(b, waits("1", "10")) },
			map[string]verdict.Verdict{"rate.retry-after": fail, "rate.wait-fits-window": na}, nil},
		"in one line, doubled": {func(b *Burst, _ *told, _ *evidence.Facts) { refusalsAre(b, waits("1, 10")) },
			map[string]verdict.Verdict{"rate.retry-after": fail, "rate.wait-fits-window": na}, nil},
		"negative": {func(b *Burst, _ *told, _ *evidence.Facts) { refusalsAre(b, waits("-5")); b.Woken = evidence.Exchange{} },
			map[string]verdict.Verdict{"rate.retry-after": fail, "rate.retry-after-is-honest": na, "rate.wait-fits-window": na}, nil},
		"a fraction": {func(b *Burst, _ *told, _ *evidence.Facts) { refusalsAre(b, waits("9.5")) },
			map[string]verdict.Verdict{"rate.retry-after": fail, "rate.wait-fits-window": na}, nil},
		"an hour": {func(b *Burst, _ *told, _ *evidence.Facts) {
			refusalsAre(b, waits("3600"))
			b.Woken = evidence.Exchange{}
		},
			map[string]verdict.Verdict{"rate.retry-after-is-honest": blocked, "rate.wait-fits-window": warn}, nil},
		"more seconds than there are": {func(b *Burst, _ *told, _ *evidence.Facts) {
			refusalsAre(b, waits("99999999999999999999999999"))
			b.Woken = evidence.Exchange{}
		}, map[string]verdict.Verdict{"rate.retry-after-is-honest": blocked, "rate.wait-fits-window": warn}, nil},
		"refused after the wait": {func(b *Burst, s *told, _ *evidence.Facts) { b.Woken = s.says(503) },
			map[string]verdict.Verdict{"rate.retry-after-is-honest": fail}, nil},
		"refused after the wait, but served after the refusal": {func(b *Burst, s *told, _ *evidence.Facts) {
			b.Kinds[len(b.Kinds)-1].Answer.Status, b.Woken = 200, s.says(503)
		}, map[string]verdict.Verdict{"rate.retry-after-is-honest": blocked}, map[string]string{"rate.retry-after-is-honest": "used up what it was promised"}},
		"redirected after the wait, and then refused": {func(b *Burst, s *told, _ *evidence.Facts) {
			b.Woken = s.says(503)
			b.Woken.Redirects = []string{"http://portal/"}
		}, map[string]verdict.Verdict{"rate.retry-after-is-honest": blocked}, nil},
		"refused after the wait, and so was all that overlapped with the last refusal": {func(b *Burst, s *told, _ *evidence.Facts) {
			b.Kinds[len(b.Kinds)-2].Took, b.Woken = time.Second, s.says(503)
		}, map[string]verdict.Verdict{"rate.retry-after-is-honest": fail}, nil},
		"a second more than the period": {func(b *Burst, _ *told, _ *evidence.Facts) { refusalsAre(b, waits("11")) },
			map[string]verdict.Verdict{"rate.wait-fits-window": warn}, nil},
		"broken after the wait": {func(b *Burst, s *told, _ *evidence.Facts) { b.Woken = s.says(500) },
			map[string]verdict.Verdict{"rate.retry-after-is-honest": fail}, nil},
		"silent after the wait": {func(b *Burst, _ *told, _ *evidence.Facts) {
			b.Woken.Answer, b.Woken.Failure = evidence.Answer{}, "timed out"
		}, map[string]verdict.Verdict{"rate.retry-after-is-honest": blocked}, nil},

		"the other account is refused": {func(b *Burst, s *told, _ *evidence.Facts) { b.OtherAccount = s.between(503, another) },
			map[string]verdict.Verdict{"rate.per-account": fail}, nil},
		"the account was served meanwhile": {func(b *Burst, _ *told, _ *evidence.Facts) { b.OtherAccount[2].Answer.Status = 200 },
			map[string]verdict.Verdict{"rate.per-account": blocked}, nil},
		"the other account has spent its own": {func(b *Burst, s *told, f *evidence.Facts) {
			f.Limit = 1
			b.OtherAccount = slices.Concat(s.between(200, another), s.between(503, another))
			b.OtherAccount[2].Answer.Status = 200
		}, map[string]verdict.Verdict{"rate.per-account": blocked}, nil},
		"the other account gives no answer": {func(b *Burst, _ *told, _ *evidence.Facts) {
			b.OtherAccount[1].Answer, b.OtherAccount[1].Failure = evidence.Answer{}, "timed out"
		}, map[string]verdict.Verdict{"rate.per-account": blocked}, nil},
		"no second account": {func(b *Burst, _ *told, f *evidence.Facts) { b.OtherAccount, f.Second = nil, evidence.Account{} },
			map[string]verdict.Verdict{"rate.per-account": na}, map[string]string{"rate.per-account": "PORTALSPEC_TOKEN_2"}},
		"the other address is refused": {func(b *Burst, s *told, _ *evidence.Facts) { b.OtherAddress = s.between(503, elsewhere) },
			map[string]verdict.Verdict{"rate.per-address": fail}, nil},
		"the target may see one address": {func(b *Burst, s *told, f *evidence.Facts) {
			b.OtherAddress, f.Distinct = s.between(503, elsewhere), false
		},
			map[string]verdict.Verdict{"rate.per-address": blocked}, map[string]string{"rate.per-address": "--second-address-distinct"}},
		"the target may see one address, and a place fell free": {func(b *Burst, s *told, f *evidence.Facts) {
			b.OtherAddress, f.Distinct = slices.Concat(s.between(200, elsewhere), s.between(503, elsewhere)), false
			b.OtherAddress[2].Answer.Status = 200 // so that the first was not served while others were refused
		}, map[string]verdict.Verdict{"rate.per-address": blocked}, map[string]string{"rate.per-address": "--second-address-distinct"}},
		"the target sees one address and serves": {func(_ *Burst, _ *told, f *evidence.Facts) { f.Distinct = false }, nil, nil},
		"no second address was asked": {func(b *Burst, _ *told, f *evidence.Facts) { b.OtherAddress, f.Distinct = nil, false },
			map[string]verdict.Verdict{"rate.per-address": blocked}, map[string]string{"rate.per-address": "nothing was asked"}},
		"no second address": {func(b *Burst, _ *told, f *evidence.Facts) { b.OtherAddress, f.SecondAddress = nil, false },
			map[string]verdict.Verdict{"rate.per-address": na}, nil},

		"a kind is not counted": {func(b *Burst, s *told, _ *evidence.Facts) { uncounted(b, s, stubborn, 200, 503) },
			map[string]verdict.Verdict{"rate.counts-everything": fail}, map[string]string{"rate.counts-everything": "got GET /api/2.0/group.xml (.xml) served 20 times of 20"}},
		"a kind is not counted, nine in ten of the stream refused": {func(b *Burst, s *told, _ *evidence.Facts) {
			uncounted(b, s, stubborn, 200, 503)
			b.Stream = slices.Concat(s.flight(126, 503), s.flight(14, 200))
		}, map[string]verdict.Verdict{"rate.counts-everything": fail}, nil},
		"a kind is not counted, fewer of the stream refused": {func(b *Burst, s *told, _ *evidence.Facts) {
			uncounted(b, s, stubborn, 200, 503)
			b.Stream = slices.Concat(s.flight(125, 503), s.flight(15, 200))
		}, map[string]verdict.Verdict{"rate.counts-everything": blocked}, nil},
		"a kind is not counted, without a stream": {func(b *Burst, s *told, _ *evidence.Facts) {
			uncounted(b, s, stubborn, 200, 503)
			b.Stream = nil
		}, map[string]verdict.Verdict{"rate.counts-everything": blocked}, nil},
		"a kind is counted after all": {func(b *Burst, s *told, _ *evidence.Facts) { uncounted(b, s, stubborn, 503, 503) }, nil, nil},
		"the account was not kept drained": {func(b *Burst, s *told, _ *evidence.Facts) { uncounted(b, s, stubborn, 200, 200) },
			map[string]verdict.Verdict{"rate.counts-everything": blocked}, nil},
		"one kind is not counted, another not asked often enough": {func(b *Burst, s *told, _ *evidence.Facts) {
			uncounted(b, s, stubborn, 200, 503)
			for _, other := range []string{"event", "project"} { // before and after the first in any order of names
				for range attempts {
					b.Kinds = append(b.Kinds, s.between(200, asks("GET", other+".xml", evidence.XML))...)
				}
			}
		}, map[string]verdict.Verdict{"rate.counts-everything": fail}, nil},
		"the kind was not asked often enough": {func(b *Burst, s *told, _ *evidence.Facts) { uncounted(b, s, 3, 200, 503) },
			map[string]verdict.Verdict{"rate.counts-everything": blocked}, nil},

		"a refused write is listed": {func(b *Burst, s *told, _ *evidence.Facts) {
			b.Listed[0] = s.says(200, body("application/json", `{"response":[{"id":"8","name":"portalspec-7-1"}],"count":1}`))
		}, map[string]verdict.Verdict{"rate.refused-write-has-no-effect": warn}, nil},
		"no write was refused": {func(b *Burst, s *told, _ *evidence.Facts) { b.Writes = s.between(201, creates("portalspec-7-1")) },
			map[string]verdict.Verdict{"rate.refused-write-has-no-effect": blocked}, nil},
		"the list cannot be read": {func(b *Burst, s *told, _ *evidence.Facts) { b.Listed[0] = s.says(500) },
			map[string]verdict.Verdict{"rate.refused-write-has-no-effect": blocked}, nil},

		"a refusal in HTML": {func(b *Burst, _ *told, _ *evidence.Facts) { refusalsAre(b, body("text/html", "<html>no</html>")) },
			map[string]verdict.Verdict{"rate.refusal-follows-format": warn}, nil},
		"a served request, again not seen": {func(b *Burst, _ *told, _ *evidence.Facts) { b.Woken = evidence.Exchange{} },
			map[string]verdict.Verdict{"rate.retry-after-is-honest": blocked}, map[string]string{"rate.model": "was not seen"}},
		"served soon after": {func(b *Burst, s *told, _ *evidence.Facts) {
			b.Woken = s.says(200)
			b.Woken.Sent = start.Add(time.Second)
		}, nil, map[string]string{"rate.model": "fits a fixed window or a token bucket"}},
	} {
		seen, s := honestBurst()
		facts := honestFacts()
		test.change(&seen, s, &facts)
		for rule, row := range rows() {
			want := pass
			if rule == "rate.model" {
				want = verdict.Noted
			}
			if other, differs := test.want[rule]; differs {
				want = other
			}
			got := spec.Judge(row, spec.Evidence{Steps: steps(seen), Facts: facts})
			if got.Verdict != want || !strings.Contains(got.Message, test.says[rule]) {
				t.Errorf("%s: %s is %s, want %s (%q): %s", name, rule, got.Verdict, want, test.says[rule], got.Message)
			}
			if got.Verdict == na && got.Because == rule {
				t.Errorf("%s: %s is not applicable because of itself", name, rule)
			}
		}
	}
}

// uncounted tells of a kind that was served each time, and was then asked for so many times beside a stream.
func uncounted(b *Burst, s *told, times, answer, stream int) {
	kind := asks("GET", "group.xml", evidence.XML)
	for range attempts {
		b.Kinds = append(b.Kinds, s.between(200, kind)...)
	}
	b.Served, b.Stream = s.flight(times, answer, kind), s.flight(7*times, stream)
}

// The rules of the page are the chapter's, and each story above judges all of them.
func TestTheChapterJudgesElevenRules(t *testing.T) {
	t.Parallel()
	if got := slices.Sorted(maps.Keys(rows())); len(got) != 11 {
		t.Errorf("got %q", got)
	}
}
