package spec

import (
	"fmt"
	"net/http"
	"sync"
	"time"

	"portalspec/fixtures/records"
	"portalspec/reports/evidence"
	"portalspec/suites/match"
)

// bug is a fault of which only the name matters.
type bug string

func (b bug) Name() string { return string(b) }
func (b bug) Bug() string  { return "The server has the bug " + string(b) + "." }

// understudy is a Sender whose answers the test writes. It keeps every draft and every announced record.
type understudy struct {
	answer func(draft evidence.Exchange, n int) (status int, media, body string)

	mutex    sync.Mutex
	facts    evidence.Facts
	drafts   []evidence.Exchange
	made     []Creation
	settling map[string]int // how often learn was called, by record type
}

func newUnderstudy(answer func(draft evidence.Exchange, n int) (status int, media, body string)) *understudy {
	return &understudy{
		answer: answer, settling: map[string]int{},
		facts: evidence.Facts{Seed: 0xabc, Limit: 500, Window: 10 * time.Second, Account: evidence.Account{ID: "me"}, Offers: map[string]evidence.Offer{}},
	}
}

func (u *understudy) Send(draft evidence.Exchange) evidence.Exchange {
	u.mutex.Lock()
	defer u.mutex.Unlock()
	n := len(u.drafts)
	u.drafts = append(u.drafts, draft)
	draft.ID = fmt.Sprint(n)
	status, media, body := u.answer(draft, n)
	draft.Answer = evidence.Answer{Status: status, Header: http.Header{"Content-Type": {media}}, Body: []byte(body)}
	if kind, _ := records.Named(draft.Record.Type); draft.Request.Method == http.MethodPost && draft.OK() {
		draft.Record.ID, _ = match.RecordID(draft, kind.ID)
	}
	return draft
}

func (u *understudy) Ghost(string) {}

func (u *understudy) Making(c Creation) { u.made = append(u.made, c) }

func (u *understudy) Settle(record string, learn func() evidence.Offer) evidence.Offer {
	if u.settling[record]++; u.settling[record] == 1 {
		u.facts.Offers[record] = learn()
	}
	return u.facts.Offers[record]
}

func (u *understudy) Login(way evidence.Way, password Password) evidence.Exchange {
	return u.Send(evidence.Exchange{Way: way, Request: evidence.Request{Method: "POST", URL: "authentication" + string(way), Body: []byte(password)}})
}

func (u *understudy) Alone() {}

func (u *understudy) Rush(_ int, next func() (evidence.Exchange, bool), seen func(evidence.Exchange)) {
	for draft, more := next(); more; draft, more = next() {
		seen(u.Send(draft))
	}
}

func (u *understudy) AtATime() int { return 4 }

func (u *understudy) Wait(time.Duration) {}

func (u *understudy) Facts() evidence.Facts { return u.facts }

// sent lists what left, as "POST group.json application/json".
func (u *understudy) sent() (lines []string) {
	for _, draft := range u.drafts {
		line := draft.Request.Method + " " + draft.Request.URL
		if media := draft.Request.Header.Get("Content-Type"); media != "" {
			line += " " + media
		}
		lines = append(lines, line)
	}
	return lines
}

// always is a portal that gives one answer to everything.
func always(status int, body string) func(evidence.Exchange, int) (int, string, string) {
	return func(evidence.Exchange, int) (int, string, string) { return status, "application/json", body }
}

func typeNamed(name string) records.Type {
	kind, found := records.Named(name)
	if !found {
		panic("there is no record type " + name)
	}
	return kind
}
