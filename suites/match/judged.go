package match

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"portalspec/reports/evidence"
)

// judged is what the matchers over evidence have in common: each judges one exchange, and of several all must hold. It is
// made anew for each expectation.
type judged struct {
	wanted string // completes "wanted ..."
	// check tells whether the exchange, which was answered, is as wanted, and completes "got ..." in either case.
	check func(evidence.Exchange) (held bool, got string, err error)

	decided evidence.Exchange // the first that does not hold, else the last
	got     string
}

// Match implements types.GomegaMatcher.
func (j *judged) Match(actual any) (bool, error) {
	all, err := observed(actual)
	if err != nil {
		return false, err
	}
	for _, x := range all {
		if err := answered(x); err != nil {
			return false, err
		}
		held, got, err := j.check(x)
		if err != nil {
			return false, err
		}
		j.decided, j.got = x, got
		if !held {
			return false, nil
		}
	}
	return true, nil
}

// FailureMessage implements types.GomegaMatcher.
func (j *judged) FailureMessage(any) string {
	return fmt.Sprintf("wanted %s, got %s\n%s", j.wanted, j.got, describe(j.decided))
}

// NegatedFailureMessage implements types.GomegaMatcher.
func (j *judged) NegatedFailureMessage(any) string {
	return fmt.Sprintf("wanted anything but %s, got %s\n%s", j.wanted, j.got, describe(j.decided))
}

// observed returns the exchanges that a matcher is to judge.
func observed(actual any) ([]evidence.Exchange, error) {
	switch actual.(type) {
	case evidence.Exchange, []evidence.Exchange, map[string]evidence.Exchange:
	default:
		return nil, fmt.Errorf("a %T is no exchange", actual)
	}
	all := exchanges(actual)
	if len(all) == 0 {
		return nil, cannot("no such exchange was observed")
	}
	return all, nil
}

// exchanges returns the exchanges in a value, those of a map by their keys' order; none where it holds no exchange.
func exchanges(actual any) []evidence.Exchange {
	switch actual := actual.(type) {
	case evidence.Exchange:
		return []evidence.Exchange{actual}
	case []evidence.Exchange:
		return actual
	case map[string]evidence.Exchange:
		var all []evidence.Exchange
		for _, key := range slices.Sorted(maps.Keys(actual)) {
			all = append(all, actual[key])
		}
		return all
	}
	return nil
}

// unread turns the error of Read into what a matcher says: what cannot be judged stays an error, a document that is none is got.
func unread(err error) (held bool, got string, cause error) {
	var syntax *SyntaxError
	var media *MediaError
	if errors.As(err, &syntax) || errors.As(err, &media) {
		return false, err.Error(), nil
	}
	return false, "", err
}
