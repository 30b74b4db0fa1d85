package wire

import (
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"

	"portalspec/reports/evidence"
	"portalspec/runner/mask"
	"portalspec/runner/pace"
)

// Client sends requests to one target. Its methods may be called concurrently.
type Client struct {
	options Options
	base    *url.URL
	budgets map[place]*pace.Budget
	redact  *redactor
	mask    *mask.Mask // nil where nothing is to be hidden
	pool    *pool
	first   *http.Transport
	second  *http.Transport // nil without a second address
	number  atomic.Int64    // of the last exchange
	tally   tally
	heap    *heap

	mutex  sync.Mutex
	tokens [2]string
	stops  map[place]*stop
}

// place is what the target counts by: an account from an address.
type place struct {
	account int
	second  bool
}

func places() []place { return []place{{1, false}, {2, false}, {1, true}, {2, true}} }

// New returns a client. The error says what is wrong with the options, in one sentence.
func New(options Options) (*Client, error) {
	base, err := options.complete()
	if err != nil {
		return nil, err
	}
	c := &Client{
		options: options, base: base, tokens: options.Tokens, redact: newRedactor(options), mask: newMask(options), pool: newPool(),
		budgets: map[place]*pace.Budget{}, stops: map[place]*stop{}, tally: newTally(options.Clock), heap: newHeap(),
	}
	if c.first, err = c.pool.transport(options, ""); err != nil {
		return nil, err
	}
	if options.SecondAddress != "" {
		if c.second, err = c.pool.transport(options, options.SecondAddress); err != nil {
			return nil, err
		}
	}
	for _, at := range places() {
		c.budgets[at] = pace.New(options.Limit, options.Window, options.Clock, options.Timeout)
		c.stops[at] = &stop{}
	}
	for i, token := range options.Tokens {
		c.hide(i+1, token)
	}
	return c, nil
}

// Target is the base URL that requests go to, without the base path.
func (c *Client) Target() string { return strings.TrimRight(c.options.Target, "/") }

// Budget is what requests of the account from the address wait for. Those without a credential, or with a false one, count
// against the first account.
func (c *Client) Budget(account int, second bool) *pace.Budget {
	return c.budgets[place{max(1, account), second}]
}

// placeOf is what a request counts against.
func (c *Client) placeOf(ask Ask) place {
	switch ask.Credential {
	case evidence.Valid, evidence.InCookie, evidence.InQuery, evidence.InForm, "":
		return place{ask.account(), ask.Second}
	}
	return place{1, ask.Second}
}

// SetToken gives an account its token, after a login.
func (c *Client) SetToken(account int, token string) {
	c.hide(account, token) // before the first request carries it
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.tokens[account-1] = token
}

func (c *Client) token(account int) string {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	return c.tokens[account-1]
}

// hide makes a secret of a token, and of the false ones that are made of it and give most of it away.
func (c *Client) hide(account int, token string) {
	if token == "" {
		return
	}
	secrets := []secret{{token, tokenNames[account-1]}}
	for _, kind := range falseKinds {
		secrets = append(secrets, secret{falseToken(kind, token, c.options.RunID), wrongName})
	}
	c.redact.add(secrets...)
}

// Close ends all connections, and with them whatever is still being sent.
func (c *Client) Close() {
	c.pool.close()
	c.first.CloseIdleConnections()
	if c.second != nil {
		c.second.CloseIdleConnections()
	}
}
