package desk

import (
	"context"
	"iter"
	"slices"
	"time"

	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/ledger"
	"github.com/tongchou/tongchou/internal/store"
)

// Line is a record with its codes, its instant and what came after it, as people read it.
type Line struct {
	ledger.Record
	Unit       string    `json:"unit"`
	UnitName   string    `json:"unit_name"`
	Indicator  string    `json:"indicator"`
	Name       string    `json:"indicator_name"`
	RecordedAt time.Time `json:"recorded_at"`
	Actor      string    `json:"actor"`
	Origin     string    `json:"origin"`
	Standing   string    `json:"standing"`            // live, superseded, retracted, returned, or "" for a record that carries no quantity of its own
	Successor  int64     `json:"successor,omitempty"` // the record that ended it

	VerifiedLater bool `json:"verified_later,omitempty"` // submitted at first, verified since
	Late          bool `json:"late,omitempty"`           // recorded after the deadline of a period that asks for it
}

// Filter says which records to list; its zero value is all. Units and indicators are codes or names.
type Filter struct {
	Units, Indicators []string
	Numbers           []int64 // exactly these, instead of all that the rest lets pass
	store.Filter
}

// Records lists records by number, as the ledger stood at one number: a record that is written while the list is walked neither shows
// nor takes another's standing away.
func (d *Desk) Records(ctx context.Context, f Filter) iter.Seq2[Line, error] {
	return func(yield func(Line, error) bool) {
		sf, err := d.filter(ctx, f)
		if err != nil {
			yield(Line{}, err)
			return
		}
		names := d.namer(ctx)
		names.shared, names.upTo = true, sf.UpTo
		for r, err := range d.chosen(ctx, f.Numbers, sf) {
			var l Line
			if err == nil {
				l, err = names.line(r)
			}
			if !yield(l, err) || err != nil {
				return
			}
		}
	}
}

// Chain lists the whole history of a record by number: the observation that it goes back to and all that followed, what was returned too.
func (d *Desk) Chain(ctx context.Context, seq int64) ([]Line, error) {
	for {
		r, err := d.store.Record(ctx, seq)
		if err != nil {
			return nil, err
		}
		if r.Ref == 0 {
			break
		}
		seq = r.Ref
	}
	numbers := []int64{seq}
	for i := 0; i < len(numbers); i++ {
		after, err := d.store.Successors(ctx, numbers[i])
		if err != nil {
			return nil, err
		}
		for _, r := range after {
			numbers = append(numbers, r.Seq)
		}
	}
	slices.Sort(numbers)
	var lines []Line
	for l, err := range d.Records(ctx, Filter{Numbers: numbers}) {
		if err != nil {
			return nil, err
		}
		lines = append(lines, l)
	}
	return lines, nil
}

// chosen walks the records numbered, or all that the filter lets pass.
func (d *Desk) chosen(ctx context.Context, numbers []int64, f store.Filter) iter.Seq2[ledger.Record, error] {
	if len(numbers) == 0 {
		return d.store.Records(ctx, f)
	}
	return func(yield func(ledger.Record, error) bool) {
		for _, n := range numbers {
			r, err := d.store.Record(ctx, n)
			if !yield(r, err) || err != nil {
				return
			}
		}
	}
}

func (d *Desk) filter(ctx context.Context, f Filter) (store.Filter, error) {
	out := f.Filter
	done, err := d.reading(ctx)
	if err != nil {
		return out, err
	}
	defer done()
	m, err := d.moment(ctx, Question{})
	if err != nil {
		return out, err
	}
	if out.UpTo == 0 || out.UpTo > m.Seq {
		out.UpTo = m.Seq
	}
	t := d.tree(m.AsOf, m.Seq)
	for _, wish := range f.Units {
		u, err := d.unit(t, wish)
		if err != nil {
			return out, err
		}
		t.Walk(u.No, func(no agency.UnitNo) { out.Units = append(out.Units, no) })
	}
	for _, wish := range f.Indicators {
		i, err := d.indicator(wish, m)
		if err != nil {
			return out, err
		}
		out.Indicators = append(out.Indicators, i.No)
	}
	return out, nil
}

// namer gives records their names; it remembers the last entry, since records come by number.
type namer struct {
	ctx    context.Context
	desk   *Desk
	entry  store.Entry
	shared bool  // nobody holds memory still: a list may be walked for minutes
	upTo   int64 // what came later is not known; 0: everything is
}

func (d *Desk) namer(ctx context.Context) *namer { return &namer{ctx: ctx, desk: d} }

// named gives a record of the entry at hand its codes and names, and says whether it came late.
func (n *namer) named(r ledger.Record) Line {
	d := n.desk
	if n.shared {
		d.mu.RLock()
		defer d.mu.RUnlock()
	}
	l := Line{Record: r, Unit: d.directory.UnitCode(r.Unit), Indicator: d.directory.IndicatorCode(r.Indicator)}
	if v, ok := d.directory.Units.At(l.Unit, r.On, d.seq); ok {
		l.UnitName = v.Value.Name
	}
	if v, ok := d.directory.Indicators.At(l.Indicator, r.On, d.seq); ok {
		l.Name = v.Value.Name
	}
	l.Late = r.Kind == ledger.Observation && d.late(r, n.entry.RecordedAt)
	return l
}

func (n *namer) line(r ledger.Record) (Line, error) {
	if r.Seq < n.entry.First || r.Seq > n.entry.Last {
		e, err := n.desk.store.EntryOf(n.ctx, r.Seq)
		if err != nil {
			return Line{Record: r}, err
		}
		n.entry = e
	}
	l := n.named(r)
	l.RecordedAt, l.Actor, l.Origin = n.entry.RecordedAt, n.entry.Actor, n.entry.Origin
	if r.Kind == ledger.Observation || r.Kind == ledger.Correction {
		return l, n.standing(&l)
	}
	return l, nil
}

// standing says what became of a record: the last thing that ended it counts.
func (n *namer) standing(l *Line) error {
	l.Standing = "live"
	after, err := n.successors(l.Seq)
	if err != nil {
		return err
	}
	for _, s := range after {
		switch s.Kind {
		case ledger.Correction:
			back, err := n.successors(s.Seq)
			if err != nil {
				return err
			}
			if len(back) > 0 && back[len(back)-1].Kind == ledger.Return {
				continue // the correction was returned: this record stands again
			}
			l.Standing, l.Successor = "superseded", s.Seq
		case ledger.Retraction:
			l.Standing, l.Successor = "retracted", s.Seq
		case ledger.Return:
			l.Standing, l.Successor = "returned", s.Seq
		case ledger.Verification:
			l.VerifiedLater = true
		}
	}
	return nil
}

// successors are the records that came after one, as far as they are known.
func (n *namer) successors(seq int64) ([]ledger.Record, error) {
	all, err := n.desk.store.Successors(n.ctx, seq)
	if n.upTo > 0 {
		all = slices.DeleteFunc(all, func(r ledger.Record) bool { return r.Seq > n.upTo })
	}
	return all, err
}

// Act is what is done to a record after it was made.
type Act struct {
	Kind   ledger.Kind // Retraction, Verification or Return
	By     string
	Reason string
}

// Act retracts, verifies or returns records, all of them or none.
func (d *Desk) Act(ctx context.Context, by By, seqs []int64, a Act) (store.Entry, error) {
	return d.write(ctx, by, func(e *Entry) error {
		var faults fault.List
		for _, seq := range seqs {
			err := d.act(ctx, e, seq, a)
			if l := fault.Of(err); l != nil {
				faults = append(faults, l...)
			} else if err != nil {
				return err
			}
		}
		return faults.Err()
	})
}

func (d *Desk) act(ctx context.Context, e *Entry, seq int64, a Act) error {
	ref, err := d.store.Record(ctx, seq)
	if err != nil {
		return err
	}
	r := ledger.Record{Region: ref.Region, Kind: a.Kind, Unit: ref.Unit, Indicator: ref.Indicator, On: ref.On,
		Basis: ledger.Verified, Ref: seq, By: a.By, Reason: a.Reason}
	if err := d.checkNext(ctx, r, ref); err != nil {
		return err
	}
	return e.Record(r)
}

// checkNext refuses a record that may not follow the one it refers to.
func (d *Desk) checkNext(ctx context.Context, r, ref ledger.Record) error {
	after, err := ledger.After(ref.Seq, func(seq int64) ([]ledger.Record, error) { return d.store.Successors(ctx, seq) })
	if err != nil {
		return err
	}
	if err := ledger.CheckNext(r, ref, after); err != nil {
		return err
	}
	return ledger.Check(r, false).Err()
}
