package rcpsp

import "slices"

// The exact search thinks in literals "activity i starts at v or later" and their negations "at v-1 or earlier" (the order
// encoding; Ohrimenko, Stuckey and Codish 2009). A literal's truth follows from the bounds of its activity.

// literal is twice a variable's number, plus one for the negation.
type literal int32

func (l literal) not() literal { return l ^ 1 }

// always is a literal that holds at the root; never is its negation.
const (
	always literal = -2
	never  literal = -1
)

// domain holds the bounds of every start and how they came about.
type domain struct {
	low, high []int // bounds of each start now
	base      []int // number of the variable "starts at lowest[i] + 1 or later"
	lowest    []int // bounds at the beginning, which the variables span
	highest   []int
	of        []int32 // variable → activity
	at        []int32 // variable → v
	truth     []int8  // by literal: 1 true, -1 false, 0 not known; follows from the bounds, kept because it is asked so often
	trail     []change
	lastLow   []int32 // last change of each activity's lower bound, -1 for none
	lastHigh  []int32
	levels    []mark // where each level of decisions begins
	notes     []literal
}

// change is one step of a bound, with the reason for it.
type change struct {
	activity int32
	upper    bool
	level    int32
	from, to int32
	previous int32 // the change of the same bound before this one
	why      reason
}

type mark struct{ trail, notes int }

// reason says why a bound moved: nothing (a decision or a fact), an arc, a clause, or a note of literals that were true.
type reason struct {
	kind reasonKind
	a, b int32
}

type reasonKind uint8

const (
	given reasonKind = iota
	byArc
	byClause
	byNote
)

func newDomain(low, high []int) *domain {
	d := &domain{low: slices.Clone(low), high: slices.Clone(high), lowest: slices.Clone(low), highest: slices.Clone(high)}
	for i := range low {
		d.base = append(d.base, len(d.of))
		for v := low[i] + 1; v <= high[i]; v++ {
			d.of = append(d.of, int32(i))
			d.at = append(d.at, int32(v))
		}
		d.lastLow = append(d.lastLow, -1)
		d.lastHigh = append(d.lastHigh, -1)
	}
	d.truth = make([]int8, 2*len(d.of))
	return d
}

// least is the literal "i starts at v or later".
func (d *domain) least(i, v int) literal {
	if v <= d.lowest[i] {
		return always
	}
	if v > d.highest[i] {
		return never
	}
	return literal(2 * (d.base[i] + v - d.lowest[i] - 1))
}

// most is the literal "i starts at v or earlier".
func (d *domain) most(i, v int) literal { return d.least(i, v+1).not() }

// parts is the inverse: the activity, and v of "at v or later" or, for a negation, of "at v or earlier".
func (d *domain) parts(l literal) (i, v int, upper bool) {
	x := l >> 1
	if l&1 == 0 {
		return int(d.of[x]), int(d.at[x]), false
	}
	return int(d.of[x]), int(d.at[x]) - 1, true
}

func (d *domain) isTrue(l literal) bool { return d.truth[l] > 0 }

func (d *domain) isFalse(l literal) bool { return d.truth[l] < 0 }

// when returns the change that made a true literal true, -1 when it was so from the beginning.
func (d *domain) when(i, v int, upper bool) int {
	if upper {
		if v >= d.highest[i] {
			return -1
		}
		p := d.lastHigh[i]
		for int(d.trail[p].from) <= v {
			p = d.trail[p].previous
		}
		return int(p)
	}
	if v <= d.lowest[i] {
		return -1
	}
	p := d.lastLow[i]
	for int(d.trail[p].from) >= v {
		p = d.trail[p].previous
	}
	return int(p)
}

// raise moves the lower bound of i up to v ≤ high[i].
func (d *domain) raise(i, v int, why reason) {
	d.trail = append(d.trail, change{int32(i), false, int32(len(d.levels)), int32(d.low[i]), int32(v), d.lastLow[i], why})
	d.lastLow[i] = int32(len(d.trail) - 1)
	d.learnTruth(i, d.low[i], v, 1)
	d.low[i] = v
}

// lower moves the upper bound of i down to v ≥ low[i].
func (d *domain) lower(i, v int, why reason) {
	d.trail = append(d.trail, change{int32(i), true, int32(len(d.levels)), int32(d.high[i]), int32(v), d.lastHigh[i], why})
	d.lastHigh[i] = int32(len(d.trail) - 1)
	d.learnTruth(i, v, d.high[i], -1)
	d.high[i] = v
}

// learnTruth sets the variables of i for after+1 … upTo, and their negations.
func (d *domain) learnTruth(i, after, upTo int, truth int8) {
	x := d.base[i] - d.lowest[i]
	row := d.truth[2*(x+after) : 2*(x+upTo)]
	for k := 0; k+1 < len(row); k += 2 {
		row[k], row[k+1] = truth, -truth
	}
}

func (d *domain) open() { d.levels = append(d.levels, mark{len(d.trail), len(d.notes)}) }

// undo takes back the last change.
func (d *domain) undo() change {
	c := d.trail[len(d.trail)-1]
	d.trail = d.trail[:len(d.trail)-1]
	if c.upper {
		d.learnTruth(int(c.activity), int(c.to), int(c.from), 0)
		d.high[c.activity] = int(c.from)
		d.lastHigh[c.activity] = c.previous
	} else {
		d.learnTruth(int(c.activity), int(c.from), int(c.to), 0)
		d.low[c.activity] = int(c.from)
		d.lastLow[c.activity] = c.previous
	}
	return c
}

// note keeps literals as a reason for as long as the level lasts; those that always hold are left out.
func (d *domain) note(ls []literal) reason {
	at := len(d.notes)
	for _, l := range ls {
		if l != always {
			d.notes = append(d.notes, l)
		}
	}
	return reason{byNote, int32(at), int32(len(d.notes) - at)}
}
