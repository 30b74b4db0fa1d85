package check

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"portalspec/reports/evidence"
	"portalspec/runner/wire"
	"portalspec/suites/match"
)

// modules are lists that tell whether a module is on; the rules are about records of each.
var modules = []struct{ name, path string }{
	{"people", "group"}, {"projects", "project"}, {"CRM", "crm/contact/type"}, {"community", "community/event"},
}

// notThere tells of a portal that is not there, or lets nobody in, and whether one is near.
func (l *look) notThere(x evidence.Exchange, why string) {
	state, do := Fix, ""
	switch status := x.Answer.Status; {
	case !x.Answered() && strings.HasPrefix(x.Failure, "TLS: "):
		do = "--ca-file names an authority to trust, --insecure trusts anybody; else the certificate or the address is to be mended"
	case !x.Answered():
		state, do = Down, "look at the address (--target), and whether the portal is up"
	case status == http.StatusUnauthorized, status == http.StatusForbidden && l.site.Logins[0].User == "":
		do = "give a token of this portal in PORTALSPEC_TOKEN, or --user and PORTALSPEC_PASSWORD"
	case status >= 500:
		state, do = Down, "look at the portal: it is not in service"
	default:
		do = "look at --target and --base-path"
		if near := l.near(); near != "" {
			do = "something that may be a portal answers with " + near
		}
	}
	l.say(state, "reachable", do, "%s", why)
}

// near looks for the API where it is wont to be, without a credential: its address and base path as flags, "" for none. A
// portal refuses, and not with 404 or a page.
func (l *look) near() string {
	met := map[string]bool{l.site.Wire.Target + " " + l.site.Wire.BasePath: true}
	at, err := url.Parse(l.site.Wire.Target)
	if err != nil {
		return ""
	}
	for _, target := range []string{l.site.Wire.Target, at.Scheme + "://" + at.Host} {
		options := l.site.Wire
		options.Target, options.BasePath = target, "api/2.0"
		if met[target+" "+options.BasePath] {
			continue
		}
		met[target+" "+options.BasePath] = true
		client, err := wire.New(options)
		if err != nil {
			continue
		}
		x := client.Send(l.ctx, wire.Ask{Method: http.MethodGet, Path: "people/@self.json", Way: evidence.JSON, Credential: evidence.None, Scene: "check", Unpaced: true})
		l.elsewhere += client.Stats().Sent
		client.Close()
		if status := x.Answer.Status; (status == http.StatusUnauthorized || status == http.StatusForbidden) && x.MediaType() != "text/html" {
			return "--target " + target + " --base-path " + options.BasePath
		}
	}
	return ""
}

// rights tells what the account may do, as far as people/@self says.
func (l *look) rights(self evidence.Exchange) {
	document, err := match.Read(self)
	if err != nil {
		return
	}
	is := func(field string) bool {
		value, _ := document.Record().Field(field)
		return strings.EqualFold(value.Text(), "true")
	}
	switch {
	case is("isVisitor") && l.site.NoWrites:
		l.say(Note, "rights", "", "a guest: it may create nothing, and with --no-writes nothing is")
	case is("isVisitor"):
		l.say(Fix, "rights", "give an account that may create records, or judge by reading alone: --no-writes",
			"a guest: it may create nothing, so hardly a rule could be judged")
	case is("isOwner"):
		l.say(OK, "rights", "", "the portal's owner")
	case is("isAdmin"):
		l.say(OK, "rights", "", "an administrator")
	default:
		l.say(Note, "rights", "", "no administrator: record types that it may not create are not judged, and the run says which")
	}
}

// modules tells which modules are on.
func (l *look) modules(lists []evidence.Exchange) {
	var on, off, odd []string
	for i, x := range lists {
		name := modules[i].name
		switch status := x.Answer.Status; {
		case x.OK():
			on = append(on, name)
		case status == http.StatusPaymentRequired, status == http.StatusForbidden, status == http.StatusNotFound:
			off = append(off, fmt.Sprintf("%s (%d)", name, status))
		case x.Answered():
			odd = append(odd, fmt.Sprintf("%s answers %d", name, status))
		default:
			odd = append(odd, name+": "+x.Failure)
		}
	}
	if len(on) > 0 {
		l.say(OK, "modules", "", "on: %s", strings.Join(on, ", "))
	}
	if len(off) > 0 {
		l.say(Note, "modules", "switch them on where they are to be judged",
			"off, not paid for, or closed to this account: %s; rules about their records are not applicable", strings.Join(off, ", "))
	}
	if len(odd) > 0 {
		l.say(Note, "modules", "", "cannot tell of %s", strings.Join(odd, "; "))
	}
}

// formats tells in which formats people/@self comes.
func (l *look) formats(json, bare, xml evidence.Exchange) {
	state := OK
	if kind(json) != "JSON" || kind(bare) != "XML" || kind(xml) != "XML" {
		state = Note
	}
	l.say(state, "formats", "", "%s with .json, %s with .xml, %s without a format (documented: JSON, XML, XML)", kind(json), kind(xml), kind(bare))
}

func kind(x evidence.Exchange) string {
	switch media := x.MediaType(); {
	case !x.Answered():
		return "nothing (" + x.Failure + ")"
	case !x.OK():
		return strconv.Itoa(x.Answer.Status)
	case strings.HasSuffix(media, "json"):
		return "JSON"
	case strings.HasSuffix(media, "xml"):
		return "XML"
	case media == "":
		return "something without a Content-Type"
	default:
		return media
	}
}

var ofLimit = regexp.MustCompile(`(?i)^(x-)?rate-?limit|^retry-after$`)

// limiter tells what headers say of a limit. The official portal says nothing until it refuses.
func (l *look) limiter() {
	told := map[string]string{}
	refused := 0
	for _, x := range l.seen {
		if x.Answer.Status == http.StatusServiceUnavailable || x.Answer.Status == http.StatusTooManyRequests {
			refused = x.Answer.Status
		}
		for name := range x.Answer.Header {
			if ofLimit.MatchString(name) {
				told[name] = short(x.Answer.Header.Get(name))
			}
		}
	}
	var said []string
	for _, name := range slices.Sorted(maps.Keys(told)) {
		said = append(said, name+": "+told[name])
	}
	do := ""
	if limit, err := strconv.Atoi(told["X-Ratelimit-Limit"]); err == nil && limit > 0 && limit < l.site.Wire.Limit {
		do = fmt.Sprintf("keep to it with --rate-limit %d --rate-window D, where it is the portal's own", limit)
	}
	switch {
	case refused != 0:
		l.say(Note, "limiter", "wait, or find out who else uses the account", "it refuses already, with %d: the account is in use, or its limit is far below the documented one", refused)
	case len(said) > 0:
		l.say(Note, "limiter", do, "headers tell of one: %s", strings.Join(said, ", "))
	default:
		l.say(OK, "limiter", "", "no header tells of one; a run keeps to %d requests in %v", l.site.Wire.Limit, l.site.Wire.Window)
	}
}

// clock compares the Date of an answer with the time here, half way between question and answer.
func (l *look) clock(x evidence.Exchange) {
	const most = 5 * time.Second
	date, err := http.ParseTime(x.Answer.Header.Get("Date"))
	if err != nil {
		l.say(Note, "clock", "", "no Date header says what time it is there")
		return
	}
	skew := date.Sub(x.Sent.Add(x.Took / 2)).Round(time.Second)
	switch {
	case skew > most:
		l.say(Note, "clock", "set one of the clocks", "it is %v ahead of the clock here", skew)
	case skew < -most:
		l.say(Note, "clock", "set one of the clocks", "it is %v behind the clock here", -skew)
	default:
		l.say(OK, "clock", "", "the same as here")
	}
}
