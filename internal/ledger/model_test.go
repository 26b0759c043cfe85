package ledger

import (
	"cmp"
	"errors"
	"fmt"
	"iter"
	"math/big"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/when"
)

const firstDay, lastDay = when.Date(18000), when.Date(18020)

// history is a random agency with its records, and what they mean worked out from nothing but the definitions.
type history struct {
	dir     *agency.Directory
	records []Record
	seq     int64
}

func (h *history) lookup(seq int64) (Record, error) {
	for _, r := range h.records {
		if r.Seq == seq {
			return r, nil
		}
	}
	return Record{}, errors.New("no such record")
}

func (h *history) all() iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) {
		for _, r := range h.records {
			if !yield(r, nil) {
				return
			}
		}
	}
}

// after gives CheckNext what it needs to know of a record.
func (h *history) after(seq int64) []Record {
	after, _ := After(seq, func(seq int64) (found []Record, err error) {
		for _, r := range h.records {
			if r.Ref == seq {
				found = append(found, r)
			}
		}
		return found, nil
	})
	return after
}

// known is the history up to a record number, as the definitions see it.
type known []Record

func (h *history) known(seq int64) (k known) {
	for _, r := range h.records {
		if r.Seq <= seq {
			k = append(k, r)
		}
	}
	return k
}

func (k known) has(kind Kind, ref int64) bool {
	return slices.ContainsFunc(k, func(r Record) bool { return r.Kind == kind && r.Ref == ref })
}

func (k known) corrections(x Record) (cs []Record) {
	for _, r := range k {
		if r.Kind == Correction && r.Ref == x.Seq && !k.has(Return, r.Seq) {
			cs = append(cs, r)
		}
	}
	return cs
}

func (k known) verified(x Record) bool { return x.Basis == Verified || k.has(Verification, x.Seq) }

// later says whether x or a correction that leads back to it (self: x too) is as asked.
func (k known) later(x Record, self bool, is func(Record) bool) bool {
	if self && is(x) {
		return true
	}
	for _, c := range k.corrections(x) {
		if k.later(c, true, is) {
			return true
		}
	}
	return false
}

// counts is the definition of what a basis counts.
func (k known) counts(x Record, basis Basis) bool {
	if x.Kind != Observation && x.Kind != Correction {
		return false
	}
	if k.later(x, true, func(r Record) bool { return k.has(Retraction, r.Seq) }) {
		return false
	}
	if basis == Submitted {
		return !k.has(Return, x.Seq) && len(k.corrections(x)) == 0
	}
	return k.verified(x) && !k.later(x, false, k.verified)
}

// below says whether w is u or below it on day on as known at seq.
func (h *history) below(w, u agency.UnitNo, on when.Date, seq int64) bool {
	inTree := func(no agency.UnitNo) (agency.Unit, bool) {
		v, ok := h.dir.Units.At(h.dir.UnitCode(no), on, seq)
		return v.Value, ok && !v.Value.Closed
	}
	if _, ok := inTree(u); !ok {
		return false
	}
	for {
		unit, ok := inTree(w)
		if !ok {
			return false
		}
		if w == u {
			return true
		}
		w = h.dir.UnitNo(unit.Parent)
	}
}

type question struct {
	on    when.Date
	seq   int64
	basis Basis
	unit  agency.UnitNo
	ind   agency.IndicatorNo
	p     when.Period
	q     num.Qty
}

type answer struct {
	Quantity string
	Reached  string
	Records  []int64
	Live     []Posting
	Own      string // sum and count of exactly the unit, over all days
}

// live are the postings that the question counts, by day and record.
func (h *history) live(q question) (live []Record) {
	k := h.known(q.seq)
	for _, r := range k {
		if r.Indicator == q.ind && q.p.Contains(r.On) && r.On <= q.on && k.counts(r, q.basis) && h.below(r.Unit, q.unit, q.on, q.seq) {
			live = append(live, r)
		}
	}
	slices.SortFunc(live, func(a, b Record) int { return cmp.Or(cmp.Compare(a.On, b.On), cmp.Compare(a.Seq, b.Seq)) })
	return live
}

// naive answers a question from the records alone.
func (h *history) naive(q question) (a answer) {
	ind, _ := h.dir.Indicators.At(h.dir.IndicatorCode(q.ind), q.on, q.seq)
	live := h.live(q)
	a.Quantity, a.Reached = "none", "none"
	if x := naiveFigure(ind.Value, live); x != nil {
		a.Quantity = x.RatString()
	}
	for n := range live {
		if n+1 < len(live) && live[n+1].On == live[n].On {
			continue
		}
		if x := naiveFigure(ind.Value, live[:n+1]); x.Cmp(q.q.Rat().Big()) >= 0 {
			a.Reached = live[n].On.String()
			break
		}
	}
	best := map[agency.UnitNo]Record{}
	for _, r := range live {
		old, seen := best[r.Unit]
		switch ind.Value.OverTime {
		case agency.Sum, agency.Mean:
			a.Records = append(a.Records, r.Seq)
		case agency.Latest:
			best[r.Unit] = r
		case agency.Max:
			if !seen || r.Qty > old.Qty {
				best[r.Unit] = r
			}
		}
	}
	for _, r := range best {
		a.Records = append(a.Records, r.Seq)
	}
	slices.Sort(a.Records)
	k := h.known(q.seq)
	for _, r := range k {
		if r.Unit == q.unit && r.Indicator == q.ind && r.On == q.p.Start && r.On <= q.on && k.counts(r, q.basis) {
			p := Posting{Seq: r.Seq, Qty: r.Qty}
			if r.Basis == Verified {
				p.Verified = r.Seq
			}
			for _, v := range k {
				if v.Kind == Verification && v.Ref == r.Seq {
					p.Verified = v.Seq
				}
			}
			a.Live = append(a.Live, p)
		}
	}
	sum, count := num.Qty(0), 0
	for _, r := range k {
		if r.Unit == q.unit && r.Indicator == q.ind && r.On <= q.on && k.counts(r, q.basis) {
			sum, count = sum+r.Qty, count+1
		}
	}
	a.Own = fmt.Sprint(sum, count)
	return a
}

// naiveFigure adds up postings as the indicator says; nil when there is none.
func naiveFigure(ind agency.Indicator, live []Record) *big.Rat {
	byUnit := map[agency.UnitNo][]*big.Rat{}
	for _, r := range live {
		byUnit[r.Unit] = append(byUnit[r.Unit], r.Qty.Rat().Big())
	}
	var figures []*big.Rat
	for _, xs := range byUnit {
		figures = append(figures, naiveAdd(ind.OverTime, xs))
	}
	if len(figures) == 0 {
		return nil
	}
	return naiveAdd(ind.OverUnits, figures)
}

func naiveAdd(how agency.Adding, xs []*big.Rat) *big.Rat {
	if how == agency.Latest {
		return xs[len(xs)-1]
	}
	total, most := new(big.Rat), xs[0]
	for _, x := range xs {
		total.Add(total, x)
		if x.Cmp(most) > 0 {
			most = x
		}
	}
	switch how {
	case agency.Max:
		return most
	case agency.Mean:
		return total.Quo(total, new(big.Rat).SetInt64(int64(len(xs))))
	}
	return total
}

// ask puts the question to a view.
func ask(v *View, q question) (a answer) {
	a.Quantity, a.Reached = "none", "none"
	x, found, err := v.Quantity(q.unit, q.ind, q.p)
	switch {
	case err != nil:
		a.Quantity = err.Error()
	case found:
		a.Quantity = x.Big().RatString()
	}
	day, found, err := v.Reached(q.unit, q.ind, q.p, q.q)
	switch {
	case err != nil:
		a.Reached = err.Error()
	case found:
		a.Reached = day.String()
	}
	a.Records = v.Records(q.unit, q.ind, q.p)
	a.Live = v.Live(q.unit, q.ind, q.p.Start)
	sum, count, _ := v.Own(q.unit, q.ind)
	a.Own = fmt.Sprint(sum, count)
	return a
}

func (h *history) view(b *Book, q question) *View {
	return b.View(h.dir.Tree(q.on, q.seq), h.dir, q.on, q.seq, q.basis)
}

// unitCount and the indicators of a random agency: small, so that records meet.
const unitCount = 7

func drawAgency(t *rapid.T) *history {
	h := &history{dir: &agency.Directory{}}
	for n := 1; n <= unitCount; n++ {
		h.placeUnit(t, n, firstDay-10)
	}
	over := []agency.Adding{agency.Sum, agency.Latest, agency.Mean, agency.Max}
	for n := 1; n <= 3; n++ {
		ind := agency.Indicator{No: agency.IndicatorNo(n), Code: fmt.Sprint("i", n), OverTime: agency.Sum, OverUnits: agency.Sum}
		if n > 1 {
			ind.OverTime = rapid.SampledFrom(over).Draw(t, "over time")
			ind.OverUnits = rapid.SampledFrom([]agency.Adding{agency.Sum, agency.Mean, agency.Max}).Draw(t, "over units")
		}
		h.seq++
		h.dir.AddIndicator(h.seq, ind)
	}
	return h
}

// placeUnit puts a unit below one of lower number (or at the top) from a day on.
func (h *history) placeUnit(t *rapid.T, n int, from when.Date) {
	u := agency.Unit{No: agency.UnitNo(n), Code: fmt.Sprint("u", n), From: from}
	if parent := rapid.IntRange(0, n-1).Draw(t, "parent"); parent > 0 {
		u.Parent = fmt.Sprint("u", parent)
	}
	u.Closed = from > firstDay && rapid.IntRange(0, 4).Draw(t, "closed") == 0
	h.seq++
	h.dir.AddUnit(h.seq, u)
}

// keep is the rule of homes at the history's start: a leaf with its parent.
func (h *history) keep() func(agency.UnitNo) agency.UnitNo {
	tree := h.dir.Tree(lastDay, h.seq)
	return func(u agency.UnitNo) agency.UnitNo {
		unit, _ := tree.Unit(u)
		if parent := h.dir.UnitNo(unit.Parent); parent != 0 && len(tree.Children(u)) == 0 {
			return parent
		}
		return u
	}
}

func day(t *rapid.T, label string) when.Date {
	return when.Date(rapid.Int32Range(int32(firstDay), int32(lastDay)).Draw(t, label))
}

// step draws one more record or move; ok is false when the drawn one may not be.
func (h *history) step(t *rapid.T) (r Record, ok bool) {
	h.seq += rapid.Int64Range(1, 3).Draw(t, "gap")
	kind := rapid.SampledFrom([]Kind{Observation, Observation, Observation, Correction, Correction, Retraction, Verification, Return, 0}).Draw(t, "kind")
	if kind == 0 {
		h.placeUnit(t, rapid.IntRange(1, unitCount).Draw(t, "moved"), day(t, "moved on"))
		return Record{}, false
	}
	r = Record{
		Seq: h.seq, Kind: kind, On: day(t, "on"),
		Unit:      agency.UnitNo(rapid.IntRange(1, unitCount).Draw(t, "unit")),
		Indicator: agency.IndicatorNo(rapid.IntRange(1, 3).Draw(t, "indicator")),
		Qty:       num.Qty(rapid.Int64Range(-3, 9).Draw(t, "qty")),
		Basis:     Basis(rapid.IntRange(0, 1).Draw(t, "basis")),
	}
	if kind != Observation {
		if len(h.records) == 0 {
			return r, false
		}
		ref := rapid.SampledFrom(h.records).Draw(t, "ref")
		r.Ref = ref.Seq
		if CheckNext(r, ref, h.after(ref.Seq)) != nil {
			return r, false
		}
		if kind != Correction {
			r.Unit, r.Indicator, r.On, r.Qty = 0, 0, 0, 0 // what the book must not depend on
		}
	}
	h.records = append(h.records, r)
	return r, true
}

func (h *history) draw(t *rapid.T, upTo int64) question {
	q := question{
		on: day(t, "as of"), basis: Basis(rapid.IntRange(0, 1).Draw(t, "basis")),
		seq:  rapid.Int64Range(max(1, upTo-25), upTo).Draw(t, "known"),
		unit: agency.UnitNo(rapid.IntRange(1, unitCount).Draw(t, "unit")),
		ind:  agency.IndicatorNo(rapid.IntRange(1, 3).Draw(t, "indicator")),
		q:    num.Qty(rapid.Int64Range(-5, 20).Draw(t, "reach")),
	}
	if rapid.Bool().Draw(t, "now") {
		q.seq, q.on = upTo, lastDay
	}
	q.p.Start = day(t, "start")
	if rapid.Bool().Draw(t, "from the first") {
		q.p.Start = firstDay
	}
	q.p.Due = q.p.Start + when.Date(rapid.Int32Range(0, 25).Draw(t, "length"))
	return q
}

// Random histories of observations, corrections, retractions, verifications, returns and moves: the book answers as the
// definitions do, whether loaded, applied or both; what was answered once is answered the same for ever.
func TestBookAnswersAsTheDefinitions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := drawAgency(t)
		keep := h.keep()
		applied, half := NewBook(keep), NewBook(keep)
		type kept struct {
			v *View
			q question
			a answer
		}
		var past []kept
		steps := rapid.IntRange(1, 50).Draw(t, "steps")
		for n := range steps {
			if r, ok := h.step(t); ok {
				if err := applied.Apply(r, h.lookup); err != nil {
					t.Fatalf("apply %+v: %v", r, err)
				}
				if n > steps/2 {
					if err := half.Apply(r, h.lookup); err != nil {
						t.Fatalf("apply after load %+v: %v", r, err)
					}
				}
			}
			if n == steps/2 {
				if err := half.Load(h.all(), nil); err != nil {
					t.Fatal(err)
				}
			}
			if n%8 == 3 {
				q := h.draw(t, h.seq)
				v := h.view(applied, q)
				past = append(past, kept{v, q, ask(v, q)})
			}
		}
		loaded := NewBook(keep)
		if err := loaded.Load(h.all(), nil); err != nil {
			t.Fatal(err)
		}
		books := map[string]*Book{"applied": applied, "loaded": loaded, "loaded, then applied": half}
		for range 12 {
			q := h.draw(t, h.seq)
			want := h.naive(q)
			for name, b := range books {
				if got := ask(h.view(b, q), q); fmt.Sprint(got) != fmt.Sprint(want) {
					t.Fatalf("%s, %+v:\n got %+v\nwant %+v\nrecords %+v", name, q, got, want, h.records)
				}
			}
		}
		for _, k := range past {
			for name, got := range map[string]answer{
				"old view": ask(k.v, k.q), "new view": ask(h.view(applied, k.q), k.q), "loaded": ask(h.view(loaded, k.q), k.q),
			} {
				if fmt.Sprint(got) != fmt.Sprint(k.a) {
					t.Fatalf("%s changed its answer to %+v:\n now %+v\nthen %+v", name, k.q, got, k.a)
				}
			}
		}
	})
}
