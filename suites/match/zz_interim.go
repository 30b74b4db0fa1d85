package match

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/onsi/gomega/types"

	"portalspec/reports/evidence"
)

func statusText(x evidence.Exchange) string { return fmt.Sprintf("status %d", x.Answer.Status) }

// HaveStatus matches an answer with one of the statuses.
func HaveStatus(codes ...int) types.GomegaMatcher {
	var words []string
	for _, code := range codes {
		words = append(words, strconv.Itoa(code))
	}
	return &judged{wanted: "status " + strings.Join(words, " or "), check: func(x evidence.Exchange) (bool, string, error) {
		return slices.Contains(codes, x.Answer.Status), strconv.Itoa(x.Answer.Status), nil
	}}
}

// BeSuccess matches an answer in the 200 range.
func BeSuccess() types.GomegaMatcher {
	return &judged{wanted: "a status in the 200 range", check: func(x evidence.Exchange) (bool, string, error) {
		return x.OK(), strconv.Itoa(x.Answer.Status), nil
	}}
}

// BeClientError matches a 4xx.
func BeClientError() types.GomegaMatcher {
	return &judged{wanted: "a status in the 400 range", check: func(x evidence.Exchange) (bool, string, error) {
		return x.Answer.Status >= 400 && x.Answer.Status <= 499, strconv.Itoa(x.Answer.Status), nil
	}}
}

// BeAnswered matches any answer; no answer cannot be judged.
func BeAnswered() types.GomegaMatcher {
	return &judged{wanted: "an answer", check: func(x evidence.Exchange) (bool, string, error) { return true, statusText(x), nil }}
}

// BeXML matches a well-formed XML document with an XML media type. A root named html is no answer.
func BeXML() types.GomegaMatcher {
	return &judged{wanted: "XML, by media type and by syntax", check: inFormat("XML")}
}

// BeJSON matches one valid JSON value with a JSON media type.
func BeJSON() types.GomegaMatcher {
	return &judged{wanted: "JSON, by media type and by syntax", check: inFormat("JSON")}
}

// BeIn matches the format that the way of stating it asks for.
func BeIn(way evidence.Way) types.GomegaMatcher {
	if way.WantsJSON() {
		return BeJSON()
	}
	return BeXML()
}

// BeEmptyOrIn matches an empty body, and one in the format that the way asks for.
func BeEmptyOrIn(way evidence.Way) types.GomegaMatcher {
	format := "XML"
	if way.WantsJSON() {
		format = "JSON"
	}
	in := inFormat(format)
	return &judged{wanted: "no body, or one in " + format + ", by media type and by syntax", check: func(x evidence.Exchange) (bool, string, error) {
		if len(x.Answer.Body) == 0 && x.Answer.Cut == "" {
			return true, "no body", nil
		}
		return in(x)
	}}
}

func inFormat(format string) func(evidence.Exchange) (bool, string, error) {
	return func(x evidence.Exchange) (bool, string, error) {
		document, err := Read(x)
		if err != nil {
			return unread(err)
		}
		if document.Format() == "XML" && strings.EqualFold(document.Root(), "html") {
			return false, "an HTML page", nil
		}
		return document.Format() == format, document.Format(), nil
	}
}

// ShowRecord matches an answer that shows the record with the id under the title: by itself, or in a list. In a list the
// title may stand within markup.
func ShowRecord(idField, id, nameField, title string) types.GomegaMatcher {
	return &judged{wanted: fmt.Sprintf("the record %s with %s %q", id, nameField, title), check: func(x evidence.Exchange) (bool, string, error) {
		if !x.OK() {
			return false, statusText(x), nil
		}
		document, err := Read(x)
		if err != nil {
			return unread(err)
		}
		record := document.Record()
		if name, found := record.Field(nameField); found && x.Record.ID != "" { // an item's own URL was asked for, and no list
			return name.Text() == title, nameField + " " + quoted(name.Text()), nil
		}
		for _, item := range listedIn(record) {
			if idOf(item, idField) == id {
				name, _ := item.Field(nameField)
				return strings.Contains(name.Text(), title), nameField + " " + quoted(name.Text()), nil
			}
		}
		return false, "no such record", nil
	}}
}

// ShowNoRecord matches an answer that says that the record is not there: 404, 410, or a list without it.
func ShowNoRecord(idField, id string) types.GomegaMatcher {
	return &judged{wanted: "the record " + id + " not to be there", check: func(x evidence.Exchange) (bool, string, error) {
		if x.Answer.Status == http.StatusNotFound || x.Answer.Status == http.StatusGone {
			return true, statusText(x), nil
		}
		if !x.OK() {
			return false, statusText(x), nil
		}
		document, err := Read(x)
		if err != nil {
			return unread(err)
		}
		if x.Record.ID != "" { // the record's own URL was asked for, and no list
			return false, statusText(x), nil
		}
		return !lists(document, idField, id), "it in the list", nil
	}}
}

func lists(document Document, idField, id string) bool {
	return slices.ContainsFunc(listedIn(document.Record()), func(item Value) bool { return idOf(item, idField) == id })
}

// pages is a matcher over the pages of a collection: one of them has to hold what is looked for.
type pages struct {
	wanted string
	in     func(Document) bool
	seen   []evidence.Exchange
}

// Match implements types.GomegaMatcher.
func (p *pages) Match(actual any) (bool, error) {
	all, err := observed(actual)
	if err != nil {
		return false, err
	}
	p.seen = all
	for _, x := range all {
		if err := answered(x); err != nil {
			return false, err
		}
		if !x.OK() {
			return false, cannot("the collection answers %d", x.Answer.Status)
		}
		document, err := Read(x)
		if err != nil {
			return false, cannot("the collection cannot be read: %v", err)
		}
		if p.in(document) {
			return true, nil
		}
	}
	return false, nil
}

// FailureMessage implements types.GomegaMatcher.
func (p *pages) FailureMessage(any) string {
	return fmt.Sprintf("wanted %s, got a collection without it\n%s", p.wanted, describe(p.seen[len(p.seen)-1]))
}

// NegatedFailureMessage implements types.GomegaMatcher.
func (p *pages) NegatedFailureMessage(any) string {
	return fmt.Sprintf("wanted a collection without %s, got one with it\n%s", p.wanted, describe(p.seen[len(p.seen)-1]))
}

// ListRecord matches the pages of a collection that list the record with the id.
func ListRecord(idField, id string) types.GomegaMatcher {
	return &pages{wanted: "the record " + id, in: func(d Document) bool { return lists(d, idField, id) }}
}

// ListName matches the pages of a collection that list a record whose title holds the text.
func ListName(nameField, title string) types.GomegaMatcher {
	return &pages{wanted: fmt.Sprintf("a record with %s %q", nameField, title), in: func(d Document) bool {
		return slices.ContainsFunc(listedIn(d.Record()), func(item Value) bool {
			name, _ := item.Field(nameField)
			return strings.Contains(name.Text(), title)
		})
	}}
}

// AccountOf returns who an answer to people/@self names: an id, and a user name or an e-mail address. False where it names nobody.
func AccountOf(x evidence.Exchange) (evidence.Account, bool) {
	document, err := Read(x)
	if err != nil || !x.OK() {
		return evidence.Account{}, false
	}
	text := func(name string) string {
		value, _ := document.Record().Field(name)
		return strings.TrimSpace(value.Text())
	}
	account := evidence.Account{ID: text("id"), UserName: text("userName"), Email: text("email")}
	return account, account.ID != "" && (account.UserName != "" || account.Email != "")
}

// NameTheAccount matches an answer that names the account.
func NameTheAccount(account evidence.Account) types.GomegaMatcher {
	return &judged{wanted: "the account " + account.ID, check: func(x evidence.Exchange) (bool, string, error) {
		if _, err := Read(x); err != nil {
			return unread(err)
		}
		named, found := AccountOf(x)
		if !found {
			return false, "no account", nil
		}
		return named.ID == account.ID && (named.UserName == account.UserName || named.Email == account.Email), "the account " + quoted(named.ID), nil
	}}
}

// BeRefused matches a refusal: a 4xx, a redirect to another origin, or a redirect that ended in a page that holds none of
// the markers. 502, 503 and 504 refuse nothing, and a 500 may be anything: they cannot be judged.
func BeRefused(markers ...string) types.GomegaMatcher {
	return &judged{wanted: "a refusal (4xx)", check: func(x evidence.Exchange) (bool, string, error) {
		switch status := x.Answer.Status; {
		case status >= 400 && status <= 499 && status != http.StatusTooManyRequests:
			return true, statusText(x), nil
		case status == http.StatusInternalServerError && x.Repeated == status:
			return true, "status 500, twice", nil
		case status == http.StatusTooManyRequests || status >= 500:
			return false, "", cannot("a %d refuses nothing, and grants nothing", status)
		case status >= 300 && status <= 399:
			return true, statusText(x), nil
		case len(x.Redirects) > 0 && len(markers) > 0 && !holds(x, markers):
			return true, "a redirect to another page", nil
		}
		return false, statusText(x), nil
	}}
}

func holds(x evidence.Exchange, texts []string) bool {
	return slices.ContainsFunc(texts, func(text string) bool { return whereHeld(x, text) != "" })
}

// HoldNothingOf matches an answer that has none of the texts in body or headers, in whatever encoding.
func HoldNothingOf(texts ...string) types.GomegaMatcher {
	return &judged{wanted: "an answer that holds nothing of the record or the account", check: func(x evidence.Exchange) (bool, string, error) {
		for _, text := range texts {
			if where := whereHeld(x, text); where != "" {
				return false, quoted(text) + " in " + where, nil
			}
		}
		return true, "nothing of it", nil
	}}
}

func whereHeld(x evidence.Exchange, text string) string {
	if text == "" {
		return ""
	}
	for _, form := range writings(text) {
		if bytes.Contains(x.Answer.Body, []byte(form)) {
			return "the body"
		}
		for name, values := range x.Answer.Header {
			for _, value := range values {
				if strings.Contains(value, form) {
					return "the header " + name
				}
			}
		}
	}
	return ""
}

func writings(text string) []string {
	all := []string{text, url.QueryEscape(text), url.PathEscape(text), base64.StdEncoding.EncodeToString([]byte(text)), base64.RawURLEncoding.EncodeToString([]byte(text))}
	if quotedText, err := json.Marshal(text); err == nil {
		all = append(all, string(quotedText[1:len(quotedText)-1]))
	}
	var escaped bytes.Buffer
	if xml.EscapeText(&escaped, []byte(text)) == nil {
		all = append(all, escaped.String())
	}
	return all
}

// HaveErrorMessage matches an error whose body says something: a non-empty message in whatever format.
func HaveErrorMessage() types.GomegaMatcher {
	return &judged{wanted: "error information with a message", check: func(x evidence.Exchange) (bool, string, error) {
		if len(bytes.TrimSpace(x.Answer.Body)) == 0 {
			return false, "no body", nil
		}
		document, err := Read(x)
		if err != nil {
			return unread(err)
		}
		if message := messageIn(document.Whole(), 0); message != "" {
			return true, quoted(message), nil
		}
		return false, "no message", nil
	}}
}

func messageIn(value Value, depth int) string {
	if depth > 4 {
		return ""
	}
	for _, name := range []string{"message", "error", "description", "detail", "title", "reason"} {
		if field, found := value.Field(name); found {
			if text := strings.TrimSpace(field.Text()); text != "" {
				return text
			}
			if text := messageIn(field, depth+1); text != "" {
				return text
			}
		}
	}
	return ""
}

var insides = []*regexp.Regexp{
	regexp.MustCompile(`(?m)^\s*at [\w.$<>` + "`" + `\[\], ]+\(.*\)`),
	regexp.MustCompile(`\bat [\w.$]+\([\w.]+\.(java|cs|kt|scala|js|ts):\d+\)`),
	regexp.MustCompile(`\bat [\w.<>` + "`" + `\[\]]+\.[\w<>]+\([^)]*\)\s+in\s+\S+:line \d+`),
	regexp.MustCompile(`Traceback \(most recent call last\)`),
	regexp.MustCompile(`goroutine \d+ \[`),
	regexp.MustCompile(`(?i)\b[a-z]:\\(?:[\w .-]+\\)+[\w.-]+\.\w+`),
	regexp.MustCompile(`/(?:[\w.-]+/)+[\w.-]+\.(?:cs|php|py|rb|java|go|js|ts|aspx)\b(?::\d+|\(\d+\)| on line \d+)?`),
	regexp.MustCompile(`(?i)\b(?:SELECT\s.+\sFROM|INSERT\s+INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM)\s`),
	regexp.MustCompile(`(?i)\b(?:You have an error in your SQL syntax|SQLSTATE\[|ORA-\d{5}|MySqlException|SqlException|PG::\w+Error|sqlite3?\.\w*Error)`),
	regexp.MustCompile(`\b(?:System|Microsoft|java|javax|org|com)\.(?:\w+\.)+\w*Exception\b`),
}

// ShowNoInternals matches an error whose body holds no stack trace, source path, SQL or dump of an exception.
func ShowNoInternals() types.GomegaMatcher {
	return &judged{wanted: "error information without the server's insides", check: func(x evidence.Exchange) (bool, string, error) {
		for _, sign := range insides {
			if found := sign.Find(x.Answer.Body); found != nil {
				return false, quoted(string(found)), nil
			}
		}
		return true, "none", nil
	}}
}

// StatusCodeOf returns the status code that a body repeats, and whether it repeats one.
func StatusCodeOf(x evidence.Exchange) (int, bool) {
	document, err := Read(x)
	if err != nil {
		return 0, false
	}
	return wholeNumber(document, "statusCode")
}

// AgreeOnStatusCode matches a body that repeats the status code of the status line.
func AgreeOnStatusCode() types.GomegaMatcher {
	return &judged{wanted: "the body to repeat the status code", check: func(x evidence.Exchange) (bool, string, error) {
		code, found := StatusCodeOf(x)
		return !found || code == x.Answer.Status, fmt.Sprintf("statusCode %d", code), nil
	}}
}

// StateOneWaitInSeconds matches a Retry-After that stands once and is a whole number of seconds, not negative.
func StateOneWaitInSeconds() types.GomegaMatcher {
	return &judged{wanted: "Retry-After once, in whole seconds", check: func(x evidence.Exchange) (bool, string, error) {
		values := x.Answer.Header.Values("Retry-After")
		if len(values) != 1 {
			return false, fmt.Sprintf("%d of them", len(values)), nil
		}
		digits := values[0] != "" && strings.Trim(values[0], "0123456789") == ""
		return digits, quoted(values[0]), nil
	}}
}

// LookLike matches an answer with the status and, ids masked, the body of another.
func LookLike(other evidence.Exchange) types.GomegaMatcher {
	return &judged{wanted: "the same status and body (ids masked) as of " + other.String(), check: func(x evidence.Exchange) (bool, string, error) {
		same := x.Answer.Status == other.Answer.Status && masked(x) == masked(other)
		return same, statusText(x) + " and " + quoted(masked(x)), nil
	}}
}

func masked(x evidence.Exchange) string {
	text := string(x.Answer.Body)
	if x.Record.ID != "" { // as a word of its own: 62 is no part of 2146233087
		text = regexp.MustCompile(`\b`+regexp.QuoteMeta(x.Record.ID)+`\b`).ReplaceAllLiteralString(text, "{id}")
	}
	return strings.ReplaceAll(text, x.ID, "{request}")
}

// SayTheSame matches a record in one format that says what the same record says in the other. What differs between the
// other and later is not compared: it changes by itself.
func SayTheSame(other, later evidence.Exchange) types.GomegaMatcher {
	return &judged{wanted: "the same record as in the other format", check: func(x evidence.Exchange) (bool, string, error) {
		a, err := Read(x)
		if err != nil {
			return unread(err)
		}
		b, err := Read(other)
		if err != nil {
			return unread(err)
		}
		var still Value
		if c, err := Read(later); err == nil {
			still = c.Record()
		}
		differences := differ("", a.Record(), b.Record(), still)
		return len(differences) == 0, strings.Join(differences, "; "), nil
	}}
}

func differ(path string, xmlValue, jsonValue, still Value) (all []string) {
	if still.Kind() != Absent && plain(jsonValue) && plain(still) && jsonValue.Text() != still.Text() {
		return nil
	}
	switch jsonValue.Kind() {
	case Empty, Absent:
		if xmlValue.Kind() == Empty || xmlValue.Kind() == Absent || xmlValue.Kind() == List && len(xmlValue.Items()) == 0 {
			return nil
		}
		return []string{fmt.Sprintf("%s is %s in XML, null in JSON", at(path), quoted(xmlValue.Text()))}
	case Object:
		return differInside(path, xmlValue, jsonValue, still)
	case List:
		return differInList(path, xmlValue, jsonValue, still)
	}
	if sameScalar(xmlValue, jsonValue) {
		return nil
	}
	return []string{fmt.Sprintf("%s is %s in XML, %s in JSON", at(path), quoted(xmlValue.Text()), quoted(jsonValue.Text()))}
}

func differInside(path string, xmlValue, jsonValue, still Value) (all []string) {
	names := map[string]bool{}
	for _, field := range jsonValue.Fields() {
		names[strings.ToLower(field.Name)] = true
		other, _ := xmlValue.Field(field.Name)
		if !foundField(xmlValue, field.Name) {
			other = Value{xml: true}
		}
		later, _ := still.Field(field.Name)
		all = append(all, differ(path+"/"+field.Name, other, field.Value, later)...)
	}
	for _, field := range xmlValue.Fields() {
		if !names[strings.ToLower(strings.TrimPrefix(field.Name, "@"))] && field.Value.Kind() != Empty {
			all = append(all, fmt.Sprintf("%s is in XML only", at(path+"/"+field.Name)))
		}
	}
	return all
}

func foundField(v Value, name string) bool { _, found := v.Field(name); return found }

func differInList(path string, xmlValue, jsonValue, still Value) (all []string) {
	items, others := jsonValue.Items(), xmlValue.Items()
	if len(items) != len(others) {
		return []string{fmt.Sprintf("%s has %d items in XML, %d in JSON", at(path), len(others), len(items))}
	}
	laters := still.Items()
	for i := range items {
		var later Value
		if len(laters) == len(items) {
			later = laters[i]
		}
		all = append(all, differ(fmt.Sprintf("%s[%d]", path, i), others[i], items[i], later)...)
	}
	return all
}

func plain(v Value) bool { return v.Kind() == Text || v.Kind() == Number || v.Kind() == Bool }

func at(path string) string {
	if path == "" {
		return "the record"
	}
	return strings.TrimPrefix(path, "/")
}

func sameScalar(xmlValue, jsonValue Value) bool {
	a, b := xmlValue.Text(), jsonValue.Text()
	if a == b {
		return xmlValue.Kind() == Text || xmlValue.Kind() == Empty
	}
	if jsonValue.Kind() != Number {
		return false
	}
	return sameNumber(a, b)
}
