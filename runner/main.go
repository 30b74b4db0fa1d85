// Command portalspec tells which documented rules of the ONLYOFFICE Community Server API a portal keeps, with the evidence.
package main

import (
	"context"
	"os"

	_ "portalspec/suites"
)

// version is set when a release is built: -ldflags "-X main.version=1.2.3".
var version = "dev"

func main() {
	os.Exit(Main(context.Background(), os.Args[1:]))
}
