package wire

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"os"
	"slices"
)

// What stands in evidence in the place of a secret. None of it needs escaping in JSON, XML or a URL's query.
const (
	wrongName  = "$WRONG_TOKEN"
	secretName = "$SECRET"
	cookieName = "$COOKIE"
)

var tokenNames = [2]string{"$PORTALSPEC_TOKEN", "$PORTALSPEC_TOKEN_2"}

// short is the length below which a secret is replaced only where it stands as a whole value: a password "admin" is a
// part of too many words.
const short = 8

// secret is a text to be hidden, and what stands in its place.
type secret struct{ text, name string }

// harmless are headers whose values say what every other request says too: taken out of every answer, they would change
// what is judged.
var harmless = []string{"Accept", "Accept-Charset", "Accept-Language", "Cache-Control", "Connection", "Content-Type", "Host", "Origin", "Pragma", "Referer", "User-Agent"}

// secretsOf are the secrets that the options hold, besides the tokens.
func secretsOf(options Options) (all []secret) {
	for _, text := range options.Secrets {
		all = append(all, secret{text, secretName})
	}
	for name, values := range options.Header {
		for _, value := range values {
			if !slices.Contains(harmless, http.CanonicalHeaderKey(name)) {
				all = append(all, secret{value, secretName})
			}
		}
	}
	for _, name := range []string{"HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"} {
		if proxy, err := url.Parse(os.Getenv(name)); err == nil && proxy.User != nil {
			password, _ := proxy.User.Password()
			all = append(all, secret{password, secretName})
		}
	}
	return all
}

// needle is a text to be looked for, each character in any of the ways in which it may be escaped.
type needle struct {
	text, name string
	whole      bool // found only as a whole value
	before     bool // base64: the character before holds a part of the secret too
	after      bool // base64: so does the one after, which padding may follow
}

// needles are the texts that give the secret away: itself, and what base64 makes of it.
func (s secret) needles() []needle {
	whole := len(s.text) < short
	all := []needle{{text: s.text, name: s.name, whole: whole}}
	for _, coding := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
		for offset := range 3 {
			if whole && offset > 0 {
				break
			}
			all = append(all, encoded(s, coding, offset))
		}
	}
	return all
}

// encoded is what base64 makes of a secret that stands so many bytes, modulo 3, after the beginning of what is encoded: the
// characters that hold nothing but bits of it.
func encoded(s secret, coding *base64.Encoding, offset int) needle {
	text := coding.EncodeToString(append(make([]byte, offset), s.text...))
	if len(s.text) < short {
		return needle{text: text, name: s.name, whole: true, after: true}
	}
	from, to := (8*offset+5)/6, 8*(offset+len(s.text))/6
	return needle{
		text: text[from:to], name: s.name,
		before: offset > 0, after: 8*(offset+len(s.text))%6 > 0,
	}
}
