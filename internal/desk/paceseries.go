package desk

import (
	"cmp"
	"context"
	"slices"

	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/ledger"
	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/pace"
	"github.com/tongchou/tongchou/internal/store"
	"github.com/tongchou/tongchou/internal/target"
	"github.com/tongchou/tongchou/internal/when"
)

// PaceSeries is how one target got to where it is: the sum of what counts, day by day, and what came late or was changed.
type PaceSeries struct {
	Target pace.Line   `json:"target"`
	Points []PacePoint `json:"points"` // days with something, ascending; the last total is actual + after due of the target
	Marks  []PaceMark  `json:"marks"`  // by day
}

// PacePoint is one day of a series, net of corrections, and the sum since the target's start.
type PacePoint struct {
	Day      when.Date `json:"day"`
	Quantity num.Qty   `json:"quantity"`
	Total    num.Qty   `json:"total"`
}

// PaceMark is a record that made the series look different from what it was before.
type PaceMark struct {
	What     string    `json:"what" enum:"late,correction,retraction"` // late: recorded after the day that follows its day
	Record   int64     `json:"record"`
	Day      when.Date `json:"day"`
	Recorded when.Date `json:"recorded"` // in the agency's zone
	Unit     string    `json:"unit"`
	UnitName string    `json:"unit_name"`
	Quantity num.Qty   `json:"quantity"`
}

// inTime is how many days after its day a record is written in the ordinary course of things.
const inTime = 1

// PaceSeries returns the series of each target of one unit and one indicator that has a pace, in the order of Pace.
func (d *Desk) PaceSeries(ctx context.Context, q PaceQuestion) ([]PaceSeries, error) {
	if q.Indicator == "" {
		return nil, fault.At("indicator", "api_missing", "", "")
	}
	done, err := d.reading(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	m, err := d.moment(ctx, q.Question)
	if err != nil {
		return nil, err
	}
	tree := d.tree(m.AsOf, m.Seq)
	u, err := d.unit(tree, q.Unit)
	if err != nil {
		return nil, err
	}
	i, err := d.indicator(q.Indicator, m)
	if err != nil {
		return nil, err
	}
	f := d.figures(ctx, tree, m)
	q.Ask.AsOf = m.AsOf
	out := []PaceSeries{}
	if !f.paced(i.No) {
		return out, nil
	}
	for _, v := range d.targets.Of(u.No, i.No, m.AsOf, m.Seq) {
		if v.Target.Period.Start > m.AsOf {
			continue
		}
		s, err := f.series(u, i, v, q.Ask)
		if err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, nil
}

func (f *figures) series(u agency.Unit, i agency.Indicator, v target.Versioned, ask pace.Ask) (s PaceSeries, err error) {
	if s.Target, err = f.pace(u, v, ask); err != nil {
		return s, err
	}
	span := when.Period{Start: v.Target.Period.Start, Due: f.moment.AsOf}
	counted, err := f.Records(u.No, i.No, span)
	if err != nil {
		return s, err
	}
	if s.Points, err = points(counted); err != nil {
		return s, err
	}
	s.Marks, err = f.marks(u, i, span, counted)
	return s, err
}

// points sums the records of each day; a day whose records cancel out is none.
func points(records []ledger.Record) ([]PacePoint, error) {
	byDay := slices.Clone(records)
	slices.SortStableFunc(byDay, func(a, b ledger.Record) int { return cmp.Compare(a.On, b.On) })
	ps := []PacePoint{}
	var total num.Qty
	for n := 0; n < len(byDay); {
		p := PacePoint{Day: byDay[n].On}
		var err error
		for ; n < len(byDay) && byDay[n].On == p.Day; n++ {
			if p.Quantity, err = p.Quantity.Add(byDay[n].Qty); err != nil {
				return nil, err
			}
		}
		if total, err = total.Add(p.Quantity); err != nil {
			return nil, err
		}
		if p.Quantity != 0 {
			p.Total = total
			ps = append(ps, p)
		}
	}
	return ps, nil
}

// marks finds the late ones and the corrections among the records that count, and the retractions, which count no more.
func (f *figures) marks(u agency.Unit, i agency.Indicator, span when.Period, counted []ledger.Record) ([]PaceMark, error) {
	bySeq := slices.Clone(counted)
	taken := store.Filter{UpTo: f.moment.Seq, Indicators: []agency.IndicatorNo{i.No}, From: span.Start, To: span.Due, Kinds: []ledger.Kind{ledger.Retraction}}
	f.desk.tree(f.moment.AsOf, f.moment.Seq).Walk(u.No, func(no agency.UnitNo) { taken.Units = append(taken.Units, no) })
	for r, err := range f.desk.store.Records(f.ctx, taken) {
		if err != nil {
			return nil, err
		}
		bySeq = append(bySeq, r)
	}
	// By number, neighbours are of one entry, which is read once.
	slices.SortFunc(bySeq, func(a, b ledger.Record) int { return cmp.Compare(a.Seq, b.Seq) })
	marks := []PaceMark{}
	var entry store.Entry
	for _, r := range bySeq {
		if r.Seq > entry.Last {
			var err error
			if entry, err = f.desk.store.EntryOf(f.ctx, r.Seq); err != nil {
				return nil, err
			}
		}
		m := PaceMark{What: r.Kind.String(), Record: r.Seq, Day: r.On, Recorded: when.On(entry.RecordedAt, f.desk.zone), Quantity: r.Qty}
		if r.Kind == ledger.Observation {
			if m.Recorded <= r.On+inTime {
				continue
			}
			m.What = "late"
		}
		m.Unit = f.desk.directory.UnitCode(r.Unit)
		if v, ok := f.desk.directory.Units.At(m.Unit, r.On, f.moment.Seq); ok {
			m.UnitName = v.Value.Name
		}
		marks = append(marks, m)
	}
	slices.SortStableFunc(marks, func(a, b PaceMark) int { return cmp.Compare(a.Day, b.Day) })
	return marks, nil
}
