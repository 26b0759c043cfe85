package ledger

import (
	"errors"
	"math"
	"slices"
	"sync"
	"testing"

	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/when"
)

// office is a bureau (1) over two stations (2, 3), and another bureau (4); one indicator that sums.
type office struct {
	t *testing.T
	history
	book *Book
}

func newOffice(t *testing.T, over ...agency.Adding) *office {
	o := &office{t: t, history: history{dir: &agency.Directory{}}}
	for no, parent := range []string{"", "u1", "u1", ""} {
		o.move(agency.UnitNo(no+1), parent, 0)
	}
	over = append(over, agency.Sum, agency.Sum)
	o.dir.AddIndicator(0, agency.Indicator{No: 1, Code: "i1", OverTime: over[0], OverUnits: over[1]})
	o.book = NewBook(o.keep())
	return o
}

func (o *office) move(u agency.UnitNo, parent string, from when.Date) {
	o.seq++
	o.dir.AddUnit(o.seq, agency.Unit{No: u, Code: []string{"", "u1", "u2", "u3", "u4"}[u], Parent: parent, From: from})
}

// add applies a record and returns its number.
func (o *office) add(r Record) int64 {
	o.t.Helper()
	o.seq++
	r.Seq = o.seq
	if r.Unit == 0 {
		r.Unit = 2
	}
	if r.On == 0 {
		r.On = firstDay
	}
	r.Indicator = 1
	if err := o.book.Apply(r, o.lookup); err != nil {
		o.t.Fatal(err)
	}
	o.records = append(o.records, r)
	return r.Seq
}

func (o *office) observe(qty string, basis Basis) int64 {
	return o.add(Record{Kind: Observation, Qty: num.MustQty(qty), Basis: basis})
}

// figure is what unit 1 has on the basis, "–" for nothing, by the applied book and by one loaded from the same records.
func (o *office) figure(basis Basis) string { return o.figureOf(1, basis) }

func (o *office) figureOf(u agency.UnitNo, basis Basis) string {
	o.t.Helper()
	loaded := NewBook(o.book.keep)
	if err := loaded.Load(o.all(), nil); err != nil {
		o.t.Fatal(err)
	}
	var figures []string
	for _, b := range []*Book{o.book, loaded} {
		v := b.View(o.dir.Tree(lastDay, o.seq), o.dir, lastDay, o.seq, basis)
		q, found, err := v.Quantity(u, 1, when.Period{Start: firstDay, Due: lastDay})
		switch {
		case err != nil:
			figures = append(figures, err.Error())
		case !found:
			figures = append(figures, "–")
		default:
			figures = append(figures, q.Decimal(4))
		}
	}
	if figures[0] != figures[1] {
		o.t.Errorf("applied %s, loaded %s", figures[0], figures[1])
	}
	return figures[0]
}

func (o *office) want(submitted, verified string) {
	o.t.Helper()
	if s, v := o.figure(Submitted), o.figure(Verified); s != submitted || v != verified {
		o.t.Errorf("submitted %s, verified %s; want %s, %s", s, v, submitted, verified)
	}
}

func TestLifeOfAnObservation(t *testing.T) {
	o := newOffice(t)
	a := o.observe("10", Submitted)
	o.want("10", "–")
	o.add(Record{Kind: Verification, Ref: a})
	o.want("10", "10")
	b := o.add(Record{Kind: Correction, Ref: a, Qty: num.MustQty("7")})
	o.want("7", "10") // not verified yet: the old one stays on the verified basis
	o.add(Record{Kind: Return, Ref: b})
	o.want("10", "10")
	c := o.add(Record{Kind: Correction, Ref: a, Qty: num.MustQty("8")})
	d := o.add(Record{Kind: Correction, Ref: c, Qty: num.MustQty("9")})
	o.want("9", "10")
	o.add(Record{Kind: Verification, Ref: d}) // takes out a, though it corrects c
	o.want("9", "9")
	o.add(Record{Kind: Retraction, Ref: d})
	o.want("–", "–") // nothing of the chain comes back
}

func TestRetractionOfAPendingCorrectionTakesOutTheVerifiedOne(t *testing.T) {
	o := newOffice(t)
	a := o.observe("10", Verified)
	o.add(Record{Kind: Retraction, Ref: o.add(Record{Kind: Correction, Ref: a, Qty: 1})})
	o.want("–", "–")
}

func TestCorrectionMayMoveToAnotherUnit(t *testing.T) {
	o := newOffice(t)
	a := o.observe("10", Verified)
	o.add(Record{Kind: Correction, Ref: a, Unit: 4, Qty: num.MustQty("10"), Basis: Verified})
	o.want("–", "–")
	if got := o.figureOf(4, Verified); got != "10" {
		t.Error(got)
	}
}

func TestZeroIsNotNothing(t *testing.T) {
	o := newOffice(t)
	a := o.observe("0", Verified)
	o.want("0", "0")
	o.add(Record{Kind: Retraction, Ref: a})
	o.want("–", "–")
	o.observe("5", Verified)
	o.observe("-5", Verified)
	o.want("0", "0")
}

func TestAUnitThatMovesTakesItsPastAlong(t *testing.T) {
	o := newOffice(t)
	o.observe("10", Verified)
	o.add(Record{Kind: Observation, Unit: 3, Qty: num.MustQty("1"), Basis: Verified})
	before := o.seq
	o.move(2, "u4", firstDay+5)
	o.want("1", "1")
	if got := o.figureOf(4, Verified); got != "10" {
		t.Errorf("new parent has %s", got)
	}
	for _, c := range []struct {
		on  when.Date
		seq int64
	}{{lastDay, before}, {firstDay + 4, o.seq}} {
		v := o.book.View(o.dir.Tree(c.on, c.seq), o.dir, c.on, c.seq, Verified)
		if q, _, _ := v.Quantity(1, 1, when.Period{Start: firstDay, Due: lastDay}); q.Decimal(0) != "11" {
			t.Errorf("as of %s at %d: %s, want 11", c.on, c.seq, q.Decimal(0))
		}
	}
}

func TestOverflow(t *testing.T) {
	most := num.Qty(math.MaxInt64).String()
	t.Run("in one cell", func(t *testing.T) {
		o := newOffice(t)
		o.observe(most, Verified)
		o.want(most, most)
		a := o.observe("1", Verified)
		o.want(num.ErrOverflow.Error(), num.ErrOverflow.Error())
		o.add(Record{Kind: Retraction, Ref: a})
		o.want(most, most)
		o.observe("-"+most, Submitted)
		o.want("0", most)
	})
	t.Run("over cells", func(t *testing.T) {
		o := newOffice(t)
		o.move(4, "u1", 0)
		o.observe(most, Verified)
		o.add(Record{Kind: Observation, Unit: 4, Qty: 1, Basis: Verified})
		o.want(num.ErrOverflow.Error(), num.ErrOverflow.Error())
		o.add(Record{Kind: Observation, Unit: 4, Qty: -1, Basis: Verified})
		o.want(most, most)
	})
	t.Run("the mean of great quantities fits", func(t *testing.T) {
		o := newOffice(t, agency.Max, agency.Mean)
		o.observe(most, Verified)
		o.add(Record{Kind: Observation, Unit: 3, Qty: math.MaxInt64, Basis: Verified})
		o.want(most, most)
	})
}

func TestLatestIsOfTheGreatestDayThenTheLastRecord(t *testing.T) {
	o := newOffice(t, agency.Latest)
	o.add(Record{Kind: Observation, On: firstDay + 2, Qty: num.MustQty("3"), Basis: Verified})
	o.want("3", "3")
	o.observe("9", Verified) // an earlier day, recorded later
	o.want("3", "3")
	o.add(Record{Kind: Observation, On: firstDay + 2, Qty: num.MustQty("4"), Basis: Verified})
	o.want("4", "4")
	o.add(Record{Kind: Observation, Unit: 3, Qty: num.MustQty("5"), Basis: Verified})
	o.want("9", "9") // over units it sums
}

func TestErrorsLeaveTheBookUnchanged(t *testing.T) {
	o := newOffice(t)
	a := o.observe("10", Verified)
	o.add(Record{Kind: Retraction, Ref: a})
	bytes, seq := o.book.Bytes(), o.book.Seq()
	lost := errors.New("lost")
	for _, c := range []struct {
		name string
		r    Record
		look Lookup
		want string
	}{
		{"a record that is not later", Record{Seq: seq, Kind: Observation, Unit: 1, Indicator: 1}, o.lookup, ""},
		{"a day beyond the columns", Record{Seq: seq + 1, Kind: Observation, Unit: 1, Indicator: 1, On: 65536}, o.lookup, "record_date"},
		{"a correction of what is retracted", Record{Seq: seq + 1, Kind: Correction, Ref: a, Unit: 1, Indicator: 1}, o.lookup, "chain_broken"},
		{"a correction of a retraction", Record{Seq: seq + 1, Kind: Correction, Ref: seq, Unit: 1, Indicator: 1}, o.lookup, "chain_broken"},
		{"a verification of itself", Record{Seq: seq + 1, Kind: Verification, Ref: seq + 1}, o.lookup, "chain_broken"},
		{"a store that fails", Record{Seq: seq + 1, Kind: Verification, Ref: a}, func(int64) (Record, error) { return Record{}, lost }, ""},
		{"a record that the book has never seen", Record{Seq: seq + 1, Kind: Verification, Ref: 1},
			func(int64) (Record, error) { return Record{Seq: 1, Kind: Observation, Unit: 2, Indicator: 1}, nil }, "chain_broken"},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := o.book.Apply(c.r, c.look)
			if err == nil || c.want != "" && codeOf(err) != c.want {
				t.Errorf("got %v, want %s", err, c.want)
			}
			if o.book.Bytes() != bytes || o.book.Seq() != seq {
				t.Error("the book changed")
			}
		})
	}
	t.Run("a load that fails leaves an empty book empty", func(t *testing.T) {
		b := NewBook(o.book.keep)
		rs := append(slices.Clone(o.records), Record{Seq: seq + 1, Kind: Correction, Ref: a, Unit: 1, Indicator: 1})
		broken := history{records: rs}
		if err := b.Load(broken.all(), nil); codeOf(err) != "chain_broken" {
			t.Error(err)
		}
		if b.Seq() != 0 || len(b.homes) != 0 {
			t.Error("the book is not empty")
		}
	})
}

func TestLiveIsOfThatUnitAlone(t *testing.T) {
	o := newOffice(t)
	a := o.observe("10", Submitted)
	o.add(Record{Kind: Observation, Unit: 3, Qty: 1})
	ask := func(u agency.UnitNo, day when.Date) []Posting {
		return o.book.View(o.dir.Tree(lastDay, o.seq), o.dir, lastDay, o.seq, Submitted).Live(u, 1, day)
	}
	if got, want := ask(2, firstDay), []Posting{{Seq: a, Qty: num.MustQty("10")}}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if got := append(ask(1, firstDay), ask(2, firstDay+1)...); got != nil {
		t.Errorf("found %v", got)
	}
	v := o.add(Record{Kind: Verification, Ref: a})
	if got := ask(2, firstDay); got[0].Verified != v {
		t.Errorf("got %v, want verified by %d", got, v)
	}
}

// A view that many ask at once answers all alike; -race watches the plans and the ways of adding up made on first use.
func TestManyMayAskAtOnce(t *testing.T) {
	o := newOffice(t)
	for n := range 200 {
		o.add(Record{Kind: Observation, Unit: agency.UnitNo(n%4 + 1), On: firstDay + when.Date(n%20), Qty: num.One, Basis: Basis(n % 2)})
	}
	v := o.book.View(o.dir.Tree(lastDay, o.seq), o.dir, lastDay, o.seq, Submitted)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for u := agency.UnitNo(1); u <= 4; u++ {
				p := when.Period{Start: firstDay, Due: lastDay}
				q, _, err := v.Quantity(u, 1, p)
				if want := map[agency.UnitNo]string{1: "150", 2: "50", 3: "50", 4: "50"}[u]; err != nil || q.Decimal(0) != want {
					t.Errorf("unit %d: %s, %v, want %s", u, q, err, want)
				}
				if n := len(v.Records(u, 1, p)); u > 1 && n != 50 {
					t.Errorf("unit %d: %d records", u, n)
				}
				v.Reached(u, 1, p, num.One)
				v.Live(u, 1, firstDay)
				o.book.View(o.dir.Tree(lastDay, o.seq), o.dir, lastDay, o.seq, Verified)
			}
		})
	}
	wg.Wait()
}
