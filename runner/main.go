// Command portalspec tells which documented rules of the ONLYOFFICE Community Server API a portal keeps, with the evidence.
package main

import (
	"context"
	"io"
	"log"
	"os"

	_ "portalspec/suites"
)

// version is set when a release is built: -ldflags "-s -w -X main.version=1.2.3".
var version = "dev"

func main() {
	noCore()
	log.SetOutput(io.Discard) // net/http logs what a target sends too much of, as it came
	os.Exit(Main(context.Background(), os.Args[1:]))
}
