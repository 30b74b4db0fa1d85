package evidence

// Plain is the exchange without what Once has kept of it.
func Plain(x Exchange) Exchange {
	x.memo = nil
	return x
}
