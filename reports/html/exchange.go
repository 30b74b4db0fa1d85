package html

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	"portalspec/reports/evidence"
)

// exchange is one request and its answer, as texts.
type exchange struct {
	Anchor, Line, About string
	Request, Answer     message
}

// message is one half of an exchange: its head, and its body as it was sent and laid out.
type message struct {
	Head, Body []piece // the body is laid out where it can be
	Raw        string  // the body as it was sent, where that is something else
	Note       string  // why there is no body, or not all of it
}

// exchanges are those that the verdicts cite.
func (b *builder) exchanges() (all []exchange) {
	left := room{bytes: allBodies, laidOut: mostLaidOut}
	for _, id := range b.cited {
		x, _ := b.run.Exchange(id)
		left.laidOut--
		all = append(all, exchange{
			Anchor: b.anchors[id], Line: shown(x.String(), longestLine), About: about(x),
			Request: half(requestHead(x), x.Request.Body, nil, &left), Answer: half(answerHead(x), x.Answer.Body, b.marks[id], &left),
		})
		if answer := &all[len(all)-1].Answer; x.Answer.Cut != "" {
			answer.Note = strings.TrimSpace(answer.Note + "\n(the answer was cut: " + shown(x.Answer.Cut, longestLine) + ")")
		}
	}
	return all
}

// about says how an exchange came to be.
func about(x evidence.Exchange) string {
	said := []string{"scene " + x.Scene, "step " + x.Step}
	if x.Account > 0 {
		said = append(said, fmt.Sprintf("account %d", x.Account))
	}
	if x.Credential != "" {
		said = append(said, "credential "+string(x.Credential))
	}
	if !x.Sent.IsZero() {
		said = append(said, "sent "+x.Sent.UTC().Format("15:04:05.000"), "took "+x.Took.Round(time.Millisecond/10).String())
	}
	if x.Attempts > 1 {
		said = append(said, fmt.Sprintf("attempt %d", x.Attempts))
	}
	return shown(strings.Join(said, " · "), longestLine)
}

func requestHead(x evidence.Exchange) string {
	if x.Request.Method == "" {
		return "nothing was sent"
	}
	return x.Request.Method + " " + x.Request.URL + "\n" + headers(x.Request.Header)
}

func answerHead(x evidence.Exchange) string {
	if !x.Answered() {
		return "no answer: " + x.Failure
	}
	return fmt.Sprintf("%s %d %s\n%s", x.Answer.Proto, x.Answer.Status, http.StatusText(x.Answer.Status), headers(x.Answer.Header))
}

func headers(header http.Header) string {
	var lines []string
	for name, values := range header {
		for _, value := range values {
			lines = append(lines, name+": "+value)
		}
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

// room is what all bodies may still take, and how many exchanges may still be laid out.
type room struct{ bytes, laidOut int }

// half shows one half of an exchange, and where it differs.
func half(head string, body []byte, marks []mark, left *room) message {
	inBody := slices.DeleteFunc(slices.Clone(marks), func(m mark) bool { return m.head })
	inHead := slices.DeleteFunc(slices.Clone(marks), func(m mark) bool { return !m.head })
	m := message{Head: pieces(shown(head, longestHead), inHead)}
	switch {
	case len(body) == 0:
		m.Note = "(no body)"
		return m
	case left.bytes <= 0:
		m.Note = fmt.Sprintf("(a body of %d bytes, which evidence.har holds: this page has no room for all)", len(body))
		return m
	}
	seen := shown(string(body[:min(len(body), longestBody)]), longestBody)
	if len(body) > longestBody {
		m.Note = fmt.Sprintf("(the first %d of %d bytes; evidence.har holds all)", longestBody, len(body))
	} else if laid := formatted(body); left.laidOut >= 0 && laid != "" && laid != string(body) {
		seen, m.Raw = shown(laid, 4*longestBody), seen
	}
	m.Body = pieces(seen, inBody)
	left.bytes -= len(m.Raw) + len(seen)
	return m
}

// formatted lays out JSON or XML; "" where a body is neither. Bodies are small here.
func formatted(body []byte) string {
	var laid bytes.Buffer
	if json.Indent(&laid, bytes.TrimSpace(body), "", "  ") == nil {
		return laid.String()
	}
	return formattedXML(body)
}

// deepest is how far elements are indented: what is nested thousands of times would be mostly spaces.
const deepest = 24

func formattedXML(body []byte) string {
	if !bytes.HasPrefix(bytes.TrimSpace(body), []byte("<")) {
		return ""
	}
	var laid strings.Builder
	reader := xml.NewDecoder(bytes.NewReader(body))
	reader.CharsetReader = func(_ string, input io.Reader) (io.Reader, error) { return input, nil }
	depth, from, text := 0, int64(0), false
	for {
		token, err := reader.RawToken()
		if errors.Is(err, io.EOF) {
			return strings.TrimSpace(laid.String())
		}
		if err != nil {
			return ""
		}
		raw := strings.TrimSpace(string(body[from:reader.InputOffset()]))
		from = reader.InputOffset()
		_, ends := token.(xml.EndElement)
		if ends {
			depth--
		}
		switch chars, isText := token.(xml.CharData); {
		case isText && len(bytes.TrimSpace(chars)) == 0, raw == "":
			continue
		case isText || ends && text:
			laid.WriteString(raw)
		default:
			laid.WriteString("\n" + strings.Repeat("  ", max(0, min(depth, deepest))) + raw)
		}
		_, begins := token.(xml.StartElement)
		if begins {
			depth++
		}
		_, text = token.(xml.CharData)
		text = text || begins
	}
}
