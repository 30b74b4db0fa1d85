package spec

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"net/url"
	"strings"

	"github.com/goccy/go-yaml"

	"portalspec/fixtures/records"
	"portalspec/reports/evidence"
)

// written is a create, an update, or a delete with a body.
func (p *Portal) written(method string, kind records.Type, op records.Operation, record evidence.Record, ask request, offer evidence.Offer) evidence.Exchange {
	draft := p.aboutRecord(p.draft(method, p.path(op.Path, record), ask), record)
	if method == "POST" && kind.Delete != nil {
		draft.Undo = kind.Delete.Path
	}
	fields := p.fields(op, record, ask.lacking)
	body, media := encoded(fields, ask, offer)
	draft.Request.Body = body
	draft.Request.Header.Set("Content-Type", media)
	return draft
}

// fields are the body's fields with everything filled in.
func (p *Portal) fields(op records.Operation, record evidence.Record, lacking bool) yaml.MapSlice {
	var fields yaml.MapSlice
	for _, item := range op.Body {
		if lacking && item.Key == op.Mandatory {
			continue
		}
		if text, isText := item.Value.(string); isText {
			item.Value = p.filled(text, record, asIs)
		}
		fields = append(fields, item)
	}
	return fields
}

// filled puts the run's values in the place of ${...}. What they hold is no template: a title may well contain "${".
func (p *Portal) filled(text string, record evidence.Record, written func(string) string) string {
	var whole strings.Builder
	for {
		before, rest, found := strings.Cut(text, "${")
		name, after, closed := strings.Cut(rest, "}")
		if !found || !closed {
			whole.WriteString(text)
			return whole.String()
		}
		whole.WriteString(before)
		whole.WriteString(written(p.value(name, record)))
		text = after
	}
}

func asIs(value string) string { return value }

func (p *Portal) value(name string, record evidence.Record) string {
	switch name {
	case "title", "other":
		return record.Title
	case "parent":
		return record.Parent
	case "self.id":
		return p.sender.Facts().Account.ID
	}
	return p.lookUp(name).value
}

// encoded writes the fields as the way of stating the format asks: with the JSON headers as JSON, else as what the target
// takes of a form (first), XML and JSON.
func encoded(fields yaml.MapSlice, ask request, offer evidence.Offer) (body []byte, media string) {
	if ask.broken {
		return append(bytes.TrimSuffix(asJSON(fields), []byte("}")), `,"unfinished":`...), jsonType
	}
	if ask.way == evidence.Headers || offer.Body == evidence.JSONBody {
		return asJSON(fields), jsonType
	}
	if offer.Body == evidence.XMLBody {
		return asXML(fields), xmlType
	}
	form := make([]string, len(fields))
	for i, field := range fields {
		form[i] = url.QueryEscape(fmt.Sprint(field.Key)) + "=" + url.QueryEscape(fmt.Sprint(field.Value))
	}
	return []byte(strings.Join(form, "&")), formType
}

func asJSON(fields yaml.MapSlice) []byte {
	var body bytes.Buffer
	body.WriteByte('{')
	for i, field := range fields {
		if i > 0 {
			body.WriteByte(',')
		}
		key, _ := json.Marshal(fmt.Sprint(field.Key))
		value, _ := json.Marshal(field.Value) // strings, numbers and booleans only, as the record types' loader holds
		body.Write(key)
		body.WriteByte(':')
		body.Write(value)
	}
	body.WriteByte('}')
	return body.Bytes()
}

func asXML(fields yaml.MapSlice) []byte {
	var body bytes.Buffer
	body.WriteString("<request>")
	for _, field := range fields {
		name := fmt.Sprint(field.Key)
		body.WriteString("<" + name + ">")
		_ = xml.EscapeText(&body, fmt.Append(nil, field.Value)) // a Buffer takes everything
		body.WriteString("</" + name + ">")
	}
	body.WriteString("</request>")
	return body.Bytes()
}
