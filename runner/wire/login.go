package wire

import (
	"cmp"
	"context"
	"encoding/json"
	"net/http"
	"regexp"
	"strings"

	"portalspec/reports/evidence"
)

// Login posts user name and password to authentication.json, with the scene, step and account of the Ask, and gives the
// account the token that comes back; "" where none does. Password and token are secrets before the exchange is frozen.
func (c *Client) Login(ctx context.Context, ask Ask, userName, password string) (x evidence.Exchange, token string) {
	c.redact.add(secret{password, secretName})
	body, err := json.Marshal(map[string]string{"userName": userName, "password": password})
	if err != nil {
		return evidence.NotSent("not sent: " + err.Error()), "" // strings can always be written
	}
	ask.Method, ask.Path, ask.Body, ask.Credential, ask.Way = http.MethodPost, "authentication.json", body, evidence.NotNeeded, evidence.JSON
	ask.Header = http.Header{"Content-Type": {"application/json"}, "Accept": {"application/json"}}
	ask.Seen = func(x evidence.Exchange) {
		if token = tokenIn(x); token != "" {
			c.SetToken(ask.account(), token)
		}
	}
	x = c.Send(ctx, ask)
	return x, token
}

// tokenIn is the token that a login gives, in an envelope or without one; "" where it gives none.
func tokenIn(x evidence.Exchange) string {
	type record struct {
		Token string `json:"token"`
	}
	var answer struct {
		record

		Response record `json:"response"`
	}
	if !x.OK() || json.Unmarshal(x.Answer.Body, &answer) != nil {
		return ""
	}
	return cmp.Or(answer.Response.Token, answer.Token)
}

// given finds tokens in the answer to a login, in whatever format, also where it is broken.
var given = regexp.MustCompile(`(?i)"token"\s*:\s*"((?:[^"\\]|\\.)+)|<token[^>]*>([^<]+)`)

// learn makes secrets of the tokens that an answer to any login gives: those that a rule looks at open the account as well.
func (c *Client) learn(ask Ask, x evidence.Exchange) {
	path, _, _ := strings.Cut(strings.ToLower(strings.TrimLeft(ask.Path, "/")), "?")
	if ask.Method != http.MethodPost || !strings.HasPrefix(path, "authentication") {
		return
	}
	for _, found := range given.FindAllSubmatch(x.Answer.Body, 4) {
		token := string(found[1]) + string(found[2])
		var plain string
		if json.Unmarshal([]byte(`"`+token+`"`), &plain) == nil {
			token = plain
		}
		c.hide(ask.account(), token)
	}
}
