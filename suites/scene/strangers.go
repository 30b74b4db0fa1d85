package scene

import (
	"strings"

	"portalspec/fixtures/records"
	"portalspec/reports/evidence"
	"portalspec/suites/spec"
)

// Door is a record and its collection, asked for with and without the Authorization header.
type Door struct {
	Created                 evidence.Exchange
	Item, List              map[string]evidence.Exchange // with the header, by way
	NoItem, NoList          map[string]evidence.Exchange // without
	NoItemAgain             evidence.Exchange            // the first of them once more: what changes by itself is not compared
	NoMissing               evidence.Exchange            // without, of an id that was never given out
	NoCreate, NoUpdate      map[string]evidence.Exchange
	NoDelete                map[string]evidence.Exchange
	After                   evidence.Exchange   // the record with the header, after all that
	ListAfter               []evidence.Exchange // its collection
	OtherCreated            evidence.Exchange   // the same writes with the header
	OtherChanged, OtherGone evidence.Exchange
}

// WritesOfStrangers are the ways in which writes without the header are tried: one with a form, one with JSON.
func WritesOfStrangers() []evidence.Way { return []evidence.Way{evidence.Bare, evidence.Headers} }

// Strangers observes a Door.
func Strangers(record records.Type) spec.Scene[Door] {
	return spec.Observe("strangers/"+record.Name, func(p *spec.Portal) (seen Door) {
		seen = Door{Item: ways(), List: ways(), NoItem: ways(), NoList: ways(), NoCreate: ways(), NoUpdate: ways(), NoDelete: ways()}
		seen.Created = p.Create(record, spec.In(evidence.JSON))
		one := seen.Created.Record
		for _, way := range evidence.Ways() {
			knock(p, record, one, way, &seen)
		}
		if record.Read != nil {
			seen.NoItemAgain = p.Read(one, spec.In(evidence.Bare), spec.Without(spec.Authorization))
			if ghost, ok := p.NeverGivenOut(one); ok {
				seen.NoMissing = p.Read(ghost, spec.In(evidence.Bare), spec.Without(spec.Authorization))
			}
		}
		for _, way := range WritesOfStrangers() {
			breakIn(p, record, one, way, &seen)
		}
		seen.After = p.Look(one, spec.In(evidence.JSON))
		seen.ListAfter = p.Pages(one, spec.In(evidence.JSON))
		inPerson(p, record, &seen)
		return seen
	}).Of(record.Name).In(spec.Refused)
}

func ways() map[string]evidence.Exchange { return map[string]evidence.Exchange{} }

func knock(p *spec.Portal, record records.Type, one evidence.Record, way evidence.Way, seen *Door) {
	in, stranger := spec.In(way), spec.Without(spec.Authorization)
	if record.Read != nil {
		seen.Item[string(way)] = p.Read(one, in)
		seen.NoItem[string(way)] = p.Read(one, in, stranger)
	}
	if record.Collection != "" {
		seen.List[string(way)] = p.List(one, in)
		seen.NoList[string(way)] = p.List(one, in, stranger)
	}
}

func breakIn(p *spec.Portal, record records.Type, one evidence.Record, way evidence.Way, seen *Door) {
	in, stranger := spec.In(way), spec.Without(spec.Authorization)
	seen.NoCreate[string(way)] = p.Create(record, in, stranger)
	if record.Update != nil {
		seen.NoUpdate[string(way)] = p.Update(one, in, stranger)
	}
	if record.Delete != nil {
		seen.NoDelete[string(way)] = p.Delete(one, in, stranger)
	}
}

// inPerson does the same kinds of writes with the header on another record: they must be possible at all.
func inPerson(p *spec.Portal, record records.Type, seen *Door) {
	in := spec.In(evidence.JSON)
	seen.OtherCreated = p.Create(record, in)
	other := seen.OtherCreated.Record
	if record.Update != nil {
		seen.OtherChanged = p.Update(other, in)
	}
	if record.Delete != nil {
		seen.OtherGone = p.Delete(other, in)
	}
}

// Callers is people/@self asked for in every way, with and without credentials, and with false ones.
type Callers struct {
	Self   map[string]evidence.Exchange // with the token, by way
	NoSelf map[string]evidence.Exchange // without the header, by way
	Empty  evidence.Exchange            // with an empty header
	Groups map[string]evidence.Exchange // a collection with the token, by way
	// The same path with a slash at its end, with and without the header.
	Slash, NoSlash evidence.Exchange
	// False credentials, by credential and way: "wrong-1 .json".
	FalseSelf, FalseGroups map[string]evidence.Exchange
	Cookie, Query, Form    evidence.Exchange // the token in another place than the header
	// FormRightly is the create that Form tries, with the header; FormWithout has no token anywhere.
	FormRightly, FormWithout evidence.Exchange
}

// FalseWays are the ways in which false credentials are tried.
func FalseWays() []evidence.Way { return []evidence.Way{evidence.JSON, evidence.XML} }

// FalseCredentials are the credentials that were never issued.
func FalseCredentials() []evidence.Credential {
	return []evidence.Credential{evidence.Random, evidence.Altered, evidence.FirstHalf, evidence.CutShort}
}

// Credentials observes Callers.
func Credentials() spec.Scene[Callers] {
	return spec.Observe("credentials", func(p *spec.Portal) (seen Callers) {
		seen = Callers{Self: ways(), NoSelf: ways(), Groups: ways(), FalseSelf: ways(), FalseGroups: ways()}
		for _, way := range evidence.Ways() {
			seen.Self[string(way)] = p.Get("people/@self", spec.In(way))
		}
		for _, way := range FalseWays() {
			seen.Groups[string(way)] = p.Get("group", spec.In(way))
		}
		for _, way := range evidence.Ways() {
			seen.NoSelf[string(way)] = p.Get("people/@self", spec.In(way), spec.Without(spec.Authorization))
		}
		seen.Slash, seen.NoSlash = p.Get("people/@self/"), p.Get("people/@self/", spec.Without(spec.Authorization))
		seen.Empty = p.Get("people/@self", spec.As(evidence.Empty))
		for _, credential := range FalseCredentials() {
			for _, way := range FalseWays() {
				name := string(credential) + " " + string(way)
				seen.FalseSelf[name] = p.Get("people/@self", spec.In(way), spec.As(credential))
				seen.FalseGroups[name] = p.Get("group", spec.In(way), spec.As(credential))
			}
		}
		seen.Cookie = p.Get("people/@self", spec.As(evidence.InCookie))
		if p.Facts().TokenInURL {
			seen.Query = p.Get("people/@self", spec.As(evidence.InQuery))
		}
		group, _ := records.Named("group")
		seen.FormRightly, seen.FormWithout = p.Create(group), p.Create(group, spec.Without(spec.Authorization))
		seen.Form = p.Create(group, spec.As(evidence.InForm))
		return seen
	}).In(spec.Refused)
}

// Self is the account read in every way.
type Self struct {
	Self map[string]evidence.Exchange // people/@self, by way
	Any  evidence.Exchange            // with Accept */*
	User map[string]evidence.Exchange // people/{userName}, by way, where the name holds a dot
	// people/@self with a query, in no format and in JSON by suffix.
	Query, QueryInJSON evidence.Exchange
}

// Account observes Self.
func Account() spec.Scene[Self] {
	return spec.Observe("account", func(p *spec.Portal) (seen Self) {
		seen = Self{Self: ways(), User: ways()}
		for _, way := range evidence.Ways() {
			seen.Self[string(way)] = p.Get("people/@self", spec.In(way))
		}
		seen.Any = p.Get("people/@self", spec.In(evidence.AnyAccept))
		seen.Query, seen.QueryInJSON = p.Get("people/@self?count=1"), p.Get("people/@self?count=1", spec.In(evidence.JSON))
		if name := p.Facts().Account.UserName; strings.Contains(name, ".") {
			for _, way := range evidence.Ways() {
				seen.User[string(way)] = p.Get("people/"+name, spec.In(way))
			}
		}
		return seen
	})
}

// All returns what strangers were answered.
func (d Door) All() []evidence.Exchange {
	all := []evidence.Exchange{d.NoMissing}
	for _, byWay := range []map[string]evidence.Exchange{d.NoItem, d.NoList, d.NoCreate, d.NoUpdate, d.NoDelete} {
		for _, way := range evidence.Ways() {
			all = append(all, byWay[string(way)])
		}
	}
	return sent(all...)
}
