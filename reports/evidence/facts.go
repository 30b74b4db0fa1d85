package evidence

import "time"

// Facts are what a judgement has to know beside its exchanges. They are told once a run, from the exchanges of its start
// and of its creates, and written beside the evidence.
type Facts struct {
	Seed    int64         `json:"seed"`
	Limit   int           `json:"limit"`  // L: requests
	Window  time.Duration `json:"window"` // W: in nanoseconds
	Account Account       `json:"account"`
	Second  Account       `json:"second,omitzero"` // the zero Account where there is no second one
	// Before counts what the account of the rate limit chapter had sent when the chapter began, and may not have rested from.
	Before int `json:"before,omitempty"`
	// SecondAddress tells whether requests can be sent from another address; Distinct, whether the target surely sees two.
	SecondAddress bool `json:"second_address"`
	Distinct      bool `json:"distinct"`
	TokenInURL    bool `json:"token_in_url"` // the token may stand in a URL
	// Hazardous says that operations which act on more than the run's own records may be sent without the Authorization header.
	Hazardous bool `json:"hazardous,omitempty"`
	// NoWrites says that the run only reads: no POST, PUT or DELETE is sent, but for the login that it begins with.
	NoWrites bool `json:"no_writes,omitempty"`
	// Offers holds, by record type, what the creates of the run found out. A type that no scene asked for is absent.
	Offers map[string]Offer `json:"offers,omitempty"`
	// NothingCreated tells that not one record type could be created by this account, although some were tried.
	NothingCreated bool `json:"nothing_created,omitempty"`
}

// Account is who a token belongs to, as people/@self told. The zero value is nobody.
type Account struct {
	ID       string `json:"id,omitempty"`
	UserName string `json:"user_name,omitempty"`
	Email    string `json:"email,omitempty"`
}

// Offer is what a target offers of one record type.
type Offer struct {
	Missing string `json:"missing,omitempty"` // why the type is not offered ("POST group and GET group both answer 403"); "" where it is
	Body    Body   `json:"body,omitempty"`    // which bodies its writes take where no JSON headers are sent
}

// Body is how the body of a write is written.
type Body string

// The bodies that a write can have. As an Offer, JSONBody means that neither a form nor XML was taken where JSON was.
const (
	Form     Body = "form"
	XMLBody  Body = "xml"
	JSONBody Body = "json"
)
