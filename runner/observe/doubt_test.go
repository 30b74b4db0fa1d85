package observe

import (
	"context"
	"net/http"
	"testing"
	"time"

	"portalspec/reports/evidence"
	"portalspec/runner/wire"
)

func answered(status int, media string) evidence.Exchange {
	return evidence.Exchange{ID: "1", Answer: evidence.Answer{Status: status, Header: http.Header{"Content-Type": {media}}}}
}

// What a portal that is well answers raises no doubt, whoever asks; what it refuses to who has a token does.
func TestWhatRaisesADoubt(t *testing.T) {
	t.Parallel()
	const asJSON, page = "application/json", "text/html"
	redirected := answered(200, page)
	followed, nowhere := answered(200, asJSON), answered(404, asJSON)
	redirected.Redirects, followed.Redirects, nowhere.Redirects = []string{"/login"}, []string{"/elsewhere"}, []string{"/elsewhere"}
	cut := answered(200, asJSON)
	cut.Answer.Cut = "the body broke off"
	for name, c := range map[string]struct {
		x          evidence.Exchange
		credential evidence.Credential
		size       int
		weight     int
		lost       bool
	}{
		"an answer":                      {answered(200, asJSON), evidence.Valid, 100, 0, false},
		"a long one":                     {answered(200, asJSON), evidence.Valid, bulky - 1, 0, false},
		"one too long":                   {answered(200, asJSON), evidence.Valid, bulky, grave, true},
		"one that was cut":               {cut, evidence.Valid, 0, grave, true},
		"none":                           {evidence.Exchange{ID: "1", Failure: "timed out after 1s"}, evidence.Valid, 0, grave, true},
		"no connection":                  {evidence.Exchange{ID: "1", Unsent: true, Failure: "the connection was refused"}, evidence.Valid, 0, grave, true},
		"not sent, by us":                {evidence.Exchange{Unsent: true, Failure: "not sent: the run ended before"}, evidence.Valid, 0, -1, false},
		"499":                            {answered(499, asJSON), evidence.Valid, 0, 0, false},
		"500":                            {answered(500, asJSON), evidence.Valid, 0, grave, false},
		"503, to a stranger":             {answered(503, asJSON), evidence.None, 0, grave, false},
		"429":                            {answered(429, asJSON), evidence.None, 0, grave, false},
		"404":                            {answered(404, asJSON), evidence.Valid, 0, 0, false},
		"401":                            {answered(401, asJSON), evidence.Valid, 0, grave, false},
		"401, to a stranger":             {answered(401, asJSON), evidence.None, 0, mute, false},
		"403":                            {answered(403, asJSON), evidence.Valid, 0, grave, false},
		"403, said of no credential":     {answered(403, asJSON), "", 0, grave, false},
		"403, to a stranger":             {answered(403, asJSON), evidence.None, 0, slight, false},
		"403, to a token in a cookie":    {answered(403, asJSON), evidence.InCookie, 0, slight, false},
		"299":                            {answered(299, asJSON), evidence.Valid, 0, 0, false},
		"a redirect":                     {answered(300, asJSON), evidence.Valid, 0, grave, false},
		"another":                        {answered(399, asJSON), evidence.Valid, 0, grave, false},
		"400":                            {answered(400, asJSON), evidence.Valid, 0, 0, false},
		"a redirect, to a stranger":      {answered(302, asJSON), evidence.None, 0, mute, false},
		"a redirect that was followed":   {redirected, evidence.None, 0, mute, false},
		"a redirect to a page":           {redirected, evidence.Valid, 0, grave, false},
		"a redirect to an answer":        {followed, evidence.Valid, 0, 0, false},
		"a redirect to nothing":          {nowhere, evidence.Valid, 0, 0, false},
		"a page":                         {answered(200, page), evidence.Valid, 0, grave, false},
		"a page, to a stranger":          {answered(200, page), evidence.None, 0, mute, false},
		"a page that something is wrong": {answered(404, page), evidence.Valid, 0, 0, false},
	} {
		if weight, lost := suspicion(wire.Ask{Credential: c.credential}, c.x, c.size); weight != c.weight || lost != c.lost {
			t.Errorf("%s: got %d, lost: %v; want %d, %v", name, weight, lost, c.weight, c.lost)
		}
	}
}

// at is an answer to what was asked at that second, and took one.
func at(second int) evidence.Exchange {
	return evidence.Exchange{ID: string(rune('a' + second)), Sent: time.Unix(int64(second), 0), Took: time.Second}
}

// Doubts add up until people/@self is asked, by one alone. A good answer ends them, where it was asked for after the last of them had come.
func TestDoubtsAddUp(t *testing.T) {
	t.Parallel()
	b := newBreaker()
	for n := range enough/grave - 1 {
		if b.weigh(t.Context(), at(n), grave, true) {
			t.Fatalf("people/@self is asked after %d doubts", n+1)
		}
	}
	over, end := context.WithCancel(t.Context())
	end()
	if b.weigh(over, at(5), grave, false) || b.weigh(t.Context(), at(5), -1, false) || b.doubt != enough-grave {
		t.Errorf("what the end of the run did, and what was not sent, makes the doubt %d", b.doubt)
	}
	if asks := b.weigh(t.Context(), at(3), 0, false); asks || b.doubt == 0 || !b.lost {
		t.Errorf("an answer to what was asked before leaves a doubt of %d, or people/@self is asked: %v", b.doubt, asks)
	}
	if asks := b.weigh(t.Context(), at(4), 0, false); asks || b.doubt != 0 || len(b.doubted) != 0 || b.lost {
		t.Errorf("an answer to what was asked after leaves a doubt of %d, about %v, or people/@self is asked: %v", b.doubt, b.doubted, asks)
	}
	for n := range enough / grave {
		if asks := b.weigh(t.Context(), at(10-n), grave, n == 0); asks != (n == enough/grave-1) {
			t.Errorf("after %d doubts people/@self is asked: %v", n+1, asks)
		}
	}
	if b.weigh(t.Context(), at(11), grave, false) {
		t.Error("people/@self is asked by two")
	}
	if !b.lost || len(b.doubted) != enough/grave+1 || !b.last.Equal(at(11).End()) {
		t.Errorf("lost: %v, doubted: %v, the last at %v", b.lost, b.doubted, b.last)
	}
}

// A stranger is refused by a portal that is well, and by what refuses everybody. Which it was is told by what is answered to
// who asks afterwards.
func TestARefusalOfAStrangerSaysNothing(t *testing.T) {
	t.Parallel()
	b := newBreaker()
	for n := range 2 * enough {
		if b.weigh(t.Context(), at(n%5), mute, false) || b.doubt != 0 {
			t.Fatalf("refusals raise a doubt of %d", b.doubt)
		}
	}
	b.weigh(t.Context(), at(4), 0, false) // asked for when the one asked for a second before had come
	seen := map[string]evidence.Exchange{"Before": at(3), "Then": at(4)}
	b.weigh(t.Context(), at(5), grave, false)
	b.weigh(t.Context(), at(4), mute, false)
	if b.doubt != grave {
		t.Errorf("a refusal makes a doubt of %d of one of %d", b.doubt, grave)
	}
	b.begin()
	b.resume("the end")
	if voided := b.void(seen); voided["Before"].Unsent || !voided["Then"].Unsent {
		t.Errorf("got %v", voided)
	}
}

// Where people/@self names the account all goes on. Where it does so again and again, and nothing else is answered, or where
// there is a reason to, nothing goes on, and what had raised the doubt cannot be judged.
func TestWhatBecomesOfADoubt(t *testing.T) {
	t.Parallel()
	b := newBreaker()
	doubt := func(lost bool) {
		b.weigh(t.Context(), at(1), enough, lost)
	}
	seen := map[string]evidence.Exchange{"Before": at(0), "Then": at(1)}
	for range 2 * vain { // whatever else is answered, it is not nothing
		doubt(false)
		b.reassure()
	}
	if why := b.closed(t.Context()); why != "" || b.doubt != 0 || len(b.doubted) != 0 || b.open.Err() != nil || b.void(seen)["Then"].Unsent {
		t.Errorf("nothing goes on (%q), or a doubt of %d stays about %v", why, b.doubt, b.doubted)
	}
	for range vain - 1 {
		doubt(true)
		b.reassure()
	}
	if why := b.closed(t.Context()); why != "" || b.lost {
		t.Errorf("it ends one time too soon: %q", why)
	}
	doubt(true)
	waiting, end := context.WithCancel(t.Context())
	end()
	if why := b.closed(waiting); why != "" {
		t.Errorf("while people/@self is asked it is known why nothing goes on: %q", why)
	}
	b.reassure()
	const want = "the target answers people/@self, and nothing else any more; nothing more was sent"
	if why := b.closed(t.Context()); why != want || b.open.Err() == nil || b.begin() {
		t.Errorf("got %q, and requests go on: %v", why, b.open.Err() == nil)
	}
	voided := b.void(seen)
	if voided["Before"].ID != at(0).ID || !voided["Then"].Unsent || voided["Then"].Failure != "not judged, for "+want || seen["Then"].Unsent {
		t.Errorf("got %+v", voided)
	}
}

// A good answer begins the count of answers in vain anew.
func TestOneAnswerIsNotInVain(t *testing.T) {
	t.Parallel()
	b := newBreaker()
	for n := range 3 * vain {
		b.weigh(t.Context(), at(1), enough, true)
		b.reassure()
		if n%2 == 0 {
			b.weigh(t.Context(), at(2), 0, false)
		}
	}
	if why := b.closed(t.Context()); why != "" {
		t.Errorf("it ends: %q", why)
	}
}

// Who asks while people/@self is being asked waits for what it says.
func TestWhoAsksMeanwhileWaits(t *testing.T) {
	t.Parallel()
	b := newBreaker()
	b.weigh(t.Context(), at(1), enough, false)
	said := make(chan string)
	go func() { said <- b.closed(t.Context()) }()
	b.resume("the end")
	if why := <-said; why != "the end" {
		t.Errorf("got %q", why)
	}
}
