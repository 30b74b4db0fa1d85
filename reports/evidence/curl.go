package evidence

import (
	"maps"
	"net/http"
	"slices"
	"strings"
)

// Curl returns the one line for a POSIX shell that repeats an exchange with curl; "" where nothing was sent. Secrets are
// the variables $PORTALSPEC_TOKEN, $PORTALSPEC_TOKEN_2 and $WRONG_TOKEN; all else is quoted text.
func Curl(x Exchange) string { return command{exchange: x, flags: "-sS -i"}.line() }

// command is one line of a snippet.
type command struct {
	exchange Exchange
	flags    string
	id       string // of the record, as the exchange's URL names it; "" where its text stays
	parent   string // the same of the record that it lives in
	naming   names
}

// names are the variables that stand for the ids.
type names struct{ id, parent variable }

// ours are headers that a repetition does not need, or that curl writes itself.
var ours = []string{"User-Agent", "X-Request-Id", "Accept-Encoding", "Content-Length", "Connection", "Host"}

func (c command) line() string {
	request := c.exchange.Request
	if request.Method == "" || request.URL == "" {
		return ""
	}
	words := []string{"curl", c.flags, "-X", quoted(pieces(request.Method, false))}
	if request.Method == http.MethodHead { // with -X HEAD, curl waits for a body
		words = []string{"curl", c.flags, "--head"}
	}
	if len(c.exchange.Redirects) > 0 {
		words = append(words, "-L")
	}
	words = append(words, globbing(request.URL)...)
	words = append(words, headers(request)...)
	pipe, body := c.body()
	words = append(append(words, body...), quoted(c.url()))
	return pipe + strings.Join(words, " ")
}

// globbing keeps curl from reading patterns into a URL, and from tidying its path.
func globbing(url string) (flags []string) {
	if strings.ContainsAny(url, "[]{}") {
		flags = append(flags, "-g")
	}
	path, _, _ := strings.Cut(Path(url), "?")
	if slices.ContainsFunc(strings.Split(path, "/"), func(segment string) bool { return segment == "." || segment == ".." }) {
		flags = append(flags, "--path-as-is")
	}
	return flags
}

// headers are those of the request, sorted, and what keeps curl from adding its own.
func headers(request Request) (flags []string) {
	add := func(word []piece) { flags = append(flags, "-H", quoted(word)) }
	for _, name := range slices.Sorted(maps.Keys(request.Header)) {
		if slices.Contains(ours, http.CanonicalHeaderKey(name)) {
			continue
		}
		for _, value := range request.Header[name] {
			if value == "" {
				add([]piece{{text: name + ";"}}) // a header without a value
				continue
			}
			add(append([]piece{{text: name + ": "}}, pieces(value, false)...))
		}
	}
	if len(request.Header.Values("Accept")) == 0 {
		add([]piece{{text: "Accept:"}})
	}
	if sendsBody(request) && len(request.Header.Values("Content-Type")) == 0 {
		add([]piece{{text: "Content-Type:"}})
	}
	return flags
}

// sendsBody tells whether curl has to be given a body: POST and PUT say Content-Length: 0 even without one.
func sendsBody(request Request) bool {
	switch request.Method {
	case http.MethodPost, http.MethodPut, http.MethodPatch:
		return true
	}
	return len(request.Body) > 0
}

// body returns the flags that send the body, and what is piped into curl where an argument cannot hold it.
func (c command) body() (pipe string, flags []string) {
	request := c.exchange.Request
	if !sendsBody(request) {
		return "", nil
	}
	text := string(request.Body)
	word := pieces(text, strings.Contains(request.Header.Get("Content-Type"), "urlencoded"))
	word = c.withParent(word)
	if printable(text) {
		return "", []string{"--data-raw", quoted(word)}
	}
	return piped(word) + " | ", []string{"--data-binary", "@-"}
}
