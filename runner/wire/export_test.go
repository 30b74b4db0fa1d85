package wire

import (
	"net/http"
	"time"

	"portalspec/reports/evidence"
)

// Freeze is what becomes of an exchange in the end.
func (c *Client) Freeze(x evidence.Exchange) evidence.Exchange { return c.redact.freeze(x) }

// Wait is how long a 503 with that header holds everything back.
func (c *Client) Wait(header http.Header, now time.Time) time.Duration { return c.wait(header, now) }
