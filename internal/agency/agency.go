// Package agency holds who is measured and what is measured: units in their tree, people, indicators and peer groups,
// each versioned by date and by record number. It is pure.
package agency

import (
	"time"

	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/when"
)

// Settings are fixed when a data directory is made.
type Settings struct {
	Name   string `json:"name"`
	Zone   string `json:"zone"`   // IANA name, for instance Asia/Shanghai; decides what "today" is
	Region int32  `json:"region"` // administrative division code of the agency (行政区划代码), the default region of its units
	Demo   bool   `json:"demo"`   // the data are synthetic, and every page says so
}

// Location loads the settings' time zone.
func (s Settings) Location() (*time.Location, error) { return time.LoadLocation(s.Zone) }

// UnitNo and IndicatorNo number units and indicators from 1 in order of their first appearance in the store; they never
// change and are what a ledger record carries. 0 is none.
type (
	UnitNo      uint32
	IndicatorNo uint32
)

// Unit is a node of the organisation tree.
type Unit struct {
	No     UnitNo    `json:"-"`
	Code   string    `json:"code"`
	Name   string    `json:"name"`
	Kind   string    `json:"kind,omitempty"`   // what the agency calls this level: 市局, 县局, 派出所…
	Parent string    `json:"parent,omitempty"` // code; empty at the top
	Region int32     `json:"region"`           // division code; shards by it
	Closed bool      `json:"closed,omitempty"` // from this version on the unit exists no more
	From   when.Date `json:"from"`
}

// Direction says whether more of an indicator is better or less is.
type Direction string

const (
	More Direction = "more"
	Less Direction = "less"
)

// Adding says how an indicator adds up, over time or over units.
type Adding string

const (
	Sum    Adding = "sum"    // over time and units: a flow
	Latest Adding = "latest" // over time: a stock, the last value on or before the day counts
	Mean   Adding = "mean"   // over time: of the observations; over units: of the units that have any
	Max    Adding = "max"    // over time and units
)

// Indicator is what is measured.
type Indicator struct {
	No        IndicatorNo `json:"-"`
	Code      string      `json:"code"`
	Name      string      `json:"name"`
	Measure   string      `json:"measure,omitempty"` // unit of measure: 起, 人, 万元
	Direction Direction   `json:"direction"`
	OverTime  Adding      `json:"over_time"`
	OverUnits Adding      `json:"over_units"`
	Manual    bool        `json:"manual,omitempty"` // points set by a named reviewer: every observation needs reviewer, reason, evidence
	From      when.Date   `json:"from"`
}

// Person is somebody of the agency, by code; no score is ever computed of a person.
type Person struct {
	Code   string    `json:"code"`
	Name   string    `json:"name,omitempty"`
	Unit   string    `json:"unit"`
	Post   string    `json:"post,omitempty"`
	Closed bool      `json:"closed,omitempty"`
	From   when.Date `json:"from"`
}

// Group is a peer group (考核分组): units that are ranked against each other.
type Group struct {
	Code    string    `json:"code"`
	Name    string    `json:"name"`
	Members []Member  `json:"members"`
	From    when.Date `json:"from"`
}

// Member is a unit in a group, with the difficulty coefficient published for it.
type Member struct {
	Unit       string  `json:"unit"`
	Difficulty num.Qty `json:"difficulty"`           // coefficient, 1 is neutral
	Derivation string  `json:"derivation,omitempty"` // how it was derived, in words
}
