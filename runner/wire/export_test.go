package wire

import "portalspec/reports/evidence"

// Freeze is what becomes of an exchange in the end.
func (c *Client) Freeze(x evidence.Exchange) evidence.Exchange { return c.redact.freeze(x) }
