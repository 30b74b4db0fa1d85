package spec

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"portalspec/reports/evidence"
)

var exchangeType = reflect.TypeFor[evidence.Exchange]()

// steps takes the exchanges out of a scene's value, each under the name of its field: Created, Lists/0, Reads/.json.
func steps(seen any) map[string]evidence.Exchange {
	named := map[string]evidence.Exchange{}
	put := func(name string, x evidence.Exchange) {
		if x.ID != "" || x.Failure != "" {
			x.Step = name
			named[name] = x
		}
	}
	value := reflect.ValueOf(seen)
	for i := range value.NumField() {
		name := value.Type().Field(i).Name
		switch field := value.Field(i).Interface().(type) {
		case evidence.Exchange:
			put(name, field)
		case []evidence.Exchange:
			for j, x := range field {
				put(name+"/"+strconv.Itoa(j), x)
			}
		case map[string]evidence.Exchange:
			for key, x := range field {
				put(name+"/"+key, x)
			}
		default:
			panic(fmt.Sprintf("scene field %s is a %T: want Exchange, []Exchange or map[string]Exchange", name, field))
		}
	}
	return named
}

// fill is the way back: it makes a scene's value of named steps, so that a judgement works on evidence from anywhere.
func fill[T any](named map[string]evidence.Exchange, trace *evidence.Trace) T {
	var seen T
	value := reflect.ValueOf(&seen).Elem()
	for i := range value.NumField() {
		name := value.Type().Field(i).Name
		switch field := value.Field(i).Addr().Interface().(type) {
		case *evidence.Exchange:
			*field = step(named, name, trace)
		case *[]evidence.Exchange:
			for _, key := range keysBelow(named, name) {
				*field = append(*field, step(named, name+"/"+key, trace))
			}
		case *map[string]evidence.Exchange:
			*field = map[string]evidence.Exchange{}
			for _, key := range keysBelow(named, name) {
				(*field)[key] = step(named, name+"/"+key, trace)
			}
		}
	}
	return seen
}

// step is a named exchange, or one that says why there is none: a zero value would read "unanswered: ".
func step(named map[string]evidence.Exchange, name string, trace *evidence.Trace) evidence.Exchange {
	x, found := named[name]
	if !found {
		x = evidence.NotSent("nothing was sent for the step " + name)
	}
	return x.Traced(trace)
}

// keysBelow lists what follows "field/" in the names, such that numbers stand in their order.
func keysBelow(named map[string]evidence.Exchange, field string) []string {
	var keys []string
	for name := range named {
		if key, found := strings.CutPrefix(name, field+"/"); found {
			keys = append(keys, key)
		}
	}
	slices.SortFunc(keys, func(a, b string) int { return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b)) })
	return keys
}

// sceneFits tells whether T can be a scene's value: the tree is checked when it is built, not when it is judged.
func sceneFits(t reflect.Type) error {
	if t.Kind() != reflect.Struct {
		return fmt.Errorf("a scene is a struct, got %v", t)
	}
	for i := range t.NumField() {
		field := t.Field(i)
		fits := field.Type == exchangeType || field.Type == reflect.SliceOf(exchangeType) ||
			field.Type == reflect.MapOf(reflect.TypeFor[string](), exchangeType)
		if !fits || !field.IsExported() {
			return fmt.Errorf("field %s of scene %v: want an exported Exchange, []Exchange or map[string]Exchange", field.Name, t)
		}
	}
	return nil
}
