package inspect

import (
	"bytes"
	"encoding/json"
)

// Plan is all that a draw stands on: the lists, the rules and the commitments. Its bytes (Bytes) are published and a leaf of the log before
// any secret is revealed. Lists stand in rising order of their codes, compared byte by byte.
type Plan struct {
	Code        string       `json:"code"`
	Title       string       `json:"title"`
	Replaces    string       `json:"replaces"` // code of the void draw that this one stands in for; empty: none
	Strata      []Stratum    `json:"strata"`
	Units       []Unit       `json:"units"`      // who may be inspected
	Inspectors  []Inspector  `json:"inspectors"` // who may inspect
	PerUnit     int          `json:"per_unit"`   // inspectors for each drawn unit, 1 to MostPerUnit
	Most        int          `json:"most"`       // units that one inspector takes at most, at least 1
	Exclusions  []Exclusion  `json:"exclusions"` // in rising order of inspector, unit and ground
	Commitments []Commitment `json:"commitments"`
	Wait        int64        `json:"wait"` // leaves that the log must grow by after the plan's own leaf, LeastWait at least
}

// Stratum is a kind or group of units, of which so many are drawn.
type Stratum struct {
	Code string `json:"code"`
	Name string `json:"name"`
	Draw int    `json:"draw"` // units to be drawn from it, from 0 to all it has
}

// Unit is a unit that may be drawn.
type Unit struct {
	Code    string `json:"code"`
	Name    string `json:"name"`
	Stratum string `json:"stratum"` // code
}

// Inspector is somebody who may be drawn to inspect.
type Inspector struct {
	Code string `json:"code"`
	Name string `json:"name"`
	Home string `json:"home"` // code of the unit they serve at, listed for drawing or not
}

// Exclusion says that an inspector may not inspect a unit. Its reason is published: it names the ground and the paper, no relative.
type Exclusion struct {
	Inspector string `json:"inspector"`
	Unit      string `json:"unit"`
	Ground    Ground `json:"ground"`
	Reason    string `json:"reason"`
}

// Ground is why somebody may not inspect a unit 回避事由.
type Ground string

// The grounds.
const (
	Home     Ground = "home"     // they serve there
	Line     Ground = "line"     // they serve above or below it
	Former   Ground = "former"   // they served there
	Relative Ground = "relative" // a relative serves there or leads it
	Other    Ground = "other"
)

// Commitment is the hash of a secret that somebody chose before the draw and reveals after it.
type Commitment struct {
	By     string `json:"by"`     // the office that keeps the secret
	SHA256 string `json:"sha256"` // of the secret's 32 bytes, hex
}

// Bounds of a plan.
const (
	MostPerUnit     = 20
	MostListed      = 5000    // units, and inspectors
	MostSeats       = 2000    // drawn units times inspectors per unit
	MostExclusions  = 100_000 // lines
	MostCommitments = 8
	LeastWait       = 3       // the plan's own entry leaf, then a whole entry that did not exist when the plan was written
	MostWait        = 100_000 // leaves
)

// KindPlan is the kind of version under which a plan is kept in the ledger; its code is the plan's.
const KindPlan = "draw"

// Bytes is the plan as the log commits to it (the body of its version, as json.RawMessage): JSON without blanks between its parts, members in the order of Plan, nothing escaped but the
// quotation mark and the backslash, which Check sees to.
func (p Plan) Bytes() []byte { return plain(p.whole(), "") }

// whole has empty lists in place of missing ones, so that a plan has one spelling.
func (p Plan) whole() Plan {
	some(&p.Strata)
	some(&p.Units)
	some(&p.Inspectors)
	some(&p.Exclusions)
	some(&p.Commitments)
	return p
}

func some[V any](list *[]V) {
	if *list == nil {
		*list = []V{}
	}
}

// plain writes v as JSON with no letter escaped that need not be; indent "" puts all on one line without blanks.
func plain(v any, indent string) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", indent)
	if err := e.Encode(v); err != nil {
		return nil // strings, numbers and lists of them can always be written
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}
