package score

import (
	"github.com/tongchou/tongchou/internal/ledger"
	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/say"
	"github.com/tongchou/tongchou/internal/when"
)

// Op is what a node does with its children. The set is closed and Recompute knows each.
type Op string

// Leaves.
const (
	OpRecords Op = "records" // adds up Records as With says
	OpTarget  Op = "target"  // the quantity of Target
	OpParam   Op = "param"   // a number of the rulebook, at Rule
	OpNumber  Op = "number"  // a number of the calendar or of the calculation itself, such as days elapsed
	OpPeer    Op = "peer"    // the measure of another unit of the group, at Peer
	OpCoeff   Op = "coefficient"
	OpReached Op = "reached" // days or months between the day the target was reached and its due date
)

// Arithmetic.
const (
	OpAdd    Op = "add" // of any number of children
	OpSub    Op = "sub"
	OpMul    Op = "mul"
	OpDiv    Op = "div" // missing when the second is zero
	OpMin    Op = "min"
	OpMax    Op = "max"
	OpAbs    Op = "abs"
	OpNeg    Op = "neg"
	OpRound  Op = "round" // With places, mode
	OpRoot   Op = "root"  // full × Π shareᵢ^(wᵢ/Σw), correctly rounded: children full, then share and weight in turn
	OpLess   Op = "lt"    // comparisons and logic give 1 or 0
	OpLessEq Op = "le"
	OpMore   Op = "gt"
	OpMoreEq Op = "ge"
	OpEqual  Op = "eq"
	OpNotEq  Op = "ne"
	OpAnd    Op = "and" // of the children evaluated, left to right
	OpOr     Op = "or"
	OpNot    Op = "not"
	OpWhen   Op = "when" // children: the condition and the branch taken; With taken
)

// Rules.
const (
	OpSame      Op = "same"      // the one child under a name of its own
	OpBand      Op = "band"      // children: the measure, then the steps; 0 when none contains it
	OpStep      Op = "step"      // a step of a band: its child's value between the bounds in With
	OpLines     Op = "lines"     // children: the measure, then pairs of x and share, linear between
	OpPlace     Op = "place"     // place of the first child among all; With better
	OpByPlace   Op = "by_place"  // children: the place, then the points of places 1, 2, …
	OpMean      Op = "mean"      // of all children
	OpMedian    Op = "median"    // of all children
	OpDeviation Op = "deviation" // population standard deviation of all children, to 12 decimals, cut off
	OpVeto      Op = "veto"      // children: the score, the events; 0 when there is an event
	OpMissing   Op = "missing"   // 0 marks, because the child has no value
)

// Node is one step of an explanation: a value, how it came about, and from what. Values are exact.
type Node struct {
	Op      Op                `json:"op"`
	Value   num.Rat           `json:"-"`              // JSON carries it as "value", exact: a decimal or a fraction n/d
	Why     Why               `json:"why,omitempty"`  // not Known: there is no value
	What    string            `json:"what,omitempty"` // message key of what the value is
	Args    say.Args          `json:"args,omitempty"` // of the message
	With    map[string]string `json:"with,omitempty"` // constants of the op
	Rule    string            `json:"rule,omitempty"` // path in the rulebook
	Peer    string            `json:"peer,omitempty"` // code of the unit
	Target  *Assigned         `json:"target,omitempty"`
	Records []ledger.Record   `json:"records,omitempty"`
	Of      []*Node           `json:"of,omitempty"`
}

// Assigned is a leaf: the version of the target that held.
type Assigned struct {
	Seq      int64       `json:"seq"` // 0: an assumption of a what-if, not of the ledger
	Unit     string      `json:"unit"`
	Period   when.Period `json:"period"`
	Quantity num.Qty     `json:"quantity"`
	From     when.Date   `json:"from"`
}
