package spec

import (
	"fmt"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"strings"

	"portalspec/reports/evidence"
)

// Title returns a name that no other record of this or another run has. It is plain ASCII.
func (p *Portal) Title() string {
	p.titles++
	return fmt.Sprintf("%s-%s-%d", Prefix(p.sender.Facts().Seed), short32(p.scene), p.titles)
}

// Prefix begins the name of every record of the run with that seed.
func Prefix(seed int64) string { return "portalspec-" + fmt.Sprintf("%x", uint64(seed)) }

// NeverGivenOut returns a record like the given one whose id was never given out, and whether there can be one: the shape
// of ids must be known, a guid or a number.
func (p *Portal) NeverGivenOut(like evidence.Record) (evidence.Record, bool) {
	p.missing++
	missing := evidence.Record{Type: like.Type, Parent: like.Parent}
	switch {
	case isGUID(like.ID):
		missing.ID = guid(p.sender.Facts().Seed, p.scene, p.missing)
	case isDecimal(like.ID):
		missing.ID = fmt.Sprint(math.MaxInt32 - 10*int(hash32(p.scene)%1_000_000) - p.missing)
	default:
		return missing, false
	}
	p.sender.Ghost(missing.ID)
	return missing, true
}

func short32(s string) string { return fmt.Sprintf("%x", hash32(s)) }

func hash32(s string) uint32 {
	hash := fnv.New32a()
	_, _ = hash.Write([]byte(s))
	return hash.Sum32()
}

// guid is a random guid of the fourth kind, the same for the same run, scene and number.
func guid(seed int64, scene string, n int) string {
	random := rand.New(rand.NewPCG(uint64(seed), uint64(hash32(scene))<<32|uint64(n)))
	a, b := random.Uint64(), random.Uint64()
	return fmt.Sprintf("%08x-%04x-4%03x-a%03x-%012x", a>>32, a>>16&0xffff, a&0xfff, b>>48&0xfff, b&0xffffffffffff)
}

// HasGhosts tells whether ids of that shape can be made up without meeting one that was given out: a guid, a number.
func HasGhosts(id string) bool { return isGUID(id) || isDecimal(id) }

func isDecimal(id string) bool { return id != "" && strings.Trim(id, "0123456789") == "" }

func isGUID(id string) bool {
	groups := strings.Split(id, "-")
	if len(groups) != 5 || len(id) != 36 {
		return false
	}
	return strings.Trim(strings.ToLower(strings.Join(groups, "")), "0123456789abcdef") == ""
}
