package wire

import (
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"portalspec/reports/evidence"
)

// redactor takes secrets out of exchanges, in every encoding that a server may give them back in.
type redactor struct {
	mutex   sync.Mutex
	secrets []secret
	hunt    atomic.Pointer[hunt] // for what is known by now
}

func newRedactor(options Options) *redactor {
	r := &redactor{}
	r.add(secretsOf(options)...)
	return r
}

// add makes secrets of the texts. One that is known keeps its name.
func (r *redactor) add(texts ...secret) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	for _, s := range texts {
		if s.text != "" && !slices.ContainsFunc(r.secrets, func(known secret) bool { return known.text == s.text }) {
			r.secrets = append(r.secrets, s)
		}
	}
	r.hunt.Store(newHunt(r.secrets))
}

// freeze takes every secret out of the exchange.
func (r *redactor) freeze(x evidence.Exchange) evidence.Exchange {
	clean := cleaner{hunt: r.hunt.Load()}
	x.Request.URL, x.Undo = clean.text(x.Request.URL), clean.text(x.Undo)
	x.Request.Body = clean.body(x.Request.Body, false)
	x.Request.Header = clean.header(x.Request.Header)
	if _, carried := x.Request.Header["Authorization"]; carried && x.Credential != evidence.Empty {
		x.Request.Header["Authorization"] = []string{carriedBy(x)}
	}
	clean.cookies = cookiesOf(x.Answer.Header)
	x.Answer.Header = clean.header(x.Answer.Header)
	x.Answer.Body = clean.body(x.Answer.Body, x.Answer.Cut != "")
	x.Failure, x.Answer.Cut = told(clean.text(x.Failure)), told(clean.text(x.Answer.Cut))
	redirects := slices.Clone(x.Redirects)
	for i, at := range redirects {
		redirects[i] = clean.text(at)
	}
	x.Redirects = redirects
	return x
}

// carriedBy is what stands for the value of an Authorization header.
func carriedBy(x evidence.Exchange) string {
	switch {
	case x.Credential == evidence.Valid:
		return tokenNames[x.Account-1]
	case slices.Contains(falseKinds, x.Credential):
		return wrongName
	}
	return secretName
}

// told is a sentence about a failure, which may quote the target: of bounded length, without control characters.
func told(words string) string {
	words = strings.Map(func(r rune) rune {
		if r < ' ' || r >= 0x7f && r < 0xa0 {
			return ' '
		}
		return r
	}, words)
	if runes := []rune(words); len(runes) > 300 {
		return string(runes[:300]) + "..."
	}
	return words
}

// cookiesOf are the values of the cookies that an answer sets, which its body may repeat. Short ones say nothing.
func cookiesOf(header http.Header) (values []string) {
	for _, line := range header.Values("Set-Cookie") {
		pair, _, _ := strings.Cut(line, ";")
		_, value, _ := strings.Cut(pair, "=")
		if len(value) >= 2*short && len(values) < 16 {
			values = append(values, value)
		}
	}
	return values
}

// crumbs hides the values of the cookies in a Cookie or Set-Cookie header; names and attributes stay.
func crumbs(name, line string) string {
	pairs := strings.Split(line, ";")
	for i, pair := range pairs {
		if key, _, found := strings.Cut(pair, "="); found && (i == 0 || name == "Cookie") {
			pairs[i] = key + "=" + cookieName
		} else if !found && (i == 0 || name == "Cookie") {
			pairs[i] = cookieName
		}
	}
	return strings.Join(pairs, ";")
}
