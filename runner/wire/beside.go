package wire

import (
	"net"
	"sync"
)

// Beside returns an address of this machine beside 127.0.0.1 that requests to loopback can be sent from, as SecondAddress;
// "" where none can be bound. It is tried once a process, and not before somebody asks.
var Beside = sync.OnceValue(func() string {
	const address = "127.0.0.2"
	listener, err := net.Listen("tcp", address+":0")
	if err != nil {
		return ""
	}
	_ = listener.Close()
	return address
})
