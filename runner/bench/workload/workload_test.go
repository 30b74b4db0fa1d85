package workload

import (
	"net/http"
	"testing"

	"portalspec/fixtures/operations"
	"portalspec/fixtures/operations/openapi"
)

func TestTheCatalogueIsWhatIsAskedFor(t *testing.T) {
	t.Parallel()
	catalogue, err := openapi.Read("ledger.json", Catalogue(Operations))
	if err != nil {
		t.Fatal(err)
	}
	if len(catalogue.Operations) != Operations {
		t.Fatalf("want %d operations, got %d", Operations, len(catalogue.Operations))
	}
	for i, one := range catalogue.Operations {
		if want := "GET " + Path(i); one.Name() != want || one.Class != operations.Safe || one.Open || len(one.Parameters) > 0 {
			t.Errorf("want %s to be safe, closed and without parameters, got %+v", want, one)
		}
	}
}

func TestEachRequestIsFoundAsItWasMade(t *testing.T) {
	t.Parallel()
	for i, r := range Requests(3) {
		if operation, way, found := Find(r.Path, r.Token); !found || operation != i/Ways || way != i%Ways {
			t.Errorf("%+v: want operation %d, way %d, got %d, %d, %v", r, i/Ways, i%Ways, operation, way, found)
		}
	}
	for _, path := range []string{"people/@self.json", "ledger/account", "ledger/accounts.json", ""} {
		if _, _, found := Find(path, true); found {
			t.Errorf("%q is found, and is no operation", path)
		}
	}
}

func TestAnAnswerIsChecked(t *testing.T) {
	t.Parallel()
	all := Requests(1)
	inJSON, inXML, refused := all[0], all[1], all[3]
	as := func(media string) http.Header { return http.Header{"Content-Type": {media}} }
	for name, err := range map[string]error{
		"JSON": inJSON.Check(200, as("application/json"), Answer(0, "json")),
		"XML":  inXML.Check(200, as("text/xml; charset=utf-8"), Answer(0, "xml")),
		"none": refused.Check(401, as("application/json"), []byte("{}")),
	} {
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, err := range map[string]error{
		"another status": inJSON.Check(500, as("application/json"), Answer(0, "json")),
		"let in":         refused.Check(200, as("application/json"), Answer(0, "json")),
		"another media":  inJSON.Check(200, as("text/xml"), Answer(0, "json")),
		"broken JSON":    inJSON.Check(200, as("application/json"), []byte(`{"a":`)),
		"broken XML":     inXML.Check(200, as("text/xml"), []byte("<a><b></a>")),
		"no XML":         inXML.Check(200, as("text/xml"), nil),
	} {
		if err == nil {
			t.Errorf("%s: nothing is wrong", name)
		}
	}
}
