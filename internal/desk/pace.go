package desk

import (
	"context"

	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/pace"
	"github.com/tongchou/tongchou/internal/score"
	"github.com/tongchou/tongchou/internal/target"
	"github.com/tongchou/tongchou/internal/when"
)

// PaceQuestion narrows a question about pace; its zero value is every target of the group's units.
type PaceQuestion struct {
	Question
	Unit      string // code or name; with Below also the units under it
	Below     bool
	Indicator string // code or name
	Ask       pace.Ask
}

// Pace returns a line per target that stands at the moment and has begun, in the order of the group or the tree. Targets of
// indicators of which less is wanted, or which do not add up over time, have no pace and no line.
func (d *Desk) Pace(ctx context.Context, q PaceQuestion) ([]pace.Line, error) {
	done, err := d.reading(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	m, err := d.moment(ctx, q.Question)
	if err != nil {
		return nil, err
	}
	return d.pace(ctx, q, m)
}

// pace is Pace at a moment already fixed. The caller holds d.mu for reading.
func (d *Desk) pace(ctx context.Context, q PaceQuestion, m score.Moment) ([]pace.Line, error) {
	tree := d.tree(m.AsOf, m.Seq)
	units, err := d.paceUnits(q, m, tree)
	if err != nil {
		return nil, err
	}
	var only agency.IndicatorNo
	if q.Indicator != "" {
		i, err := d.indicator(q.Indicator, m)
		if err != nil {
			return nil, err
		}
		only = i.No
	}
	f := d.figures(ctx, tree, m)
	q.Ask.AsOf = m.AsOf
	lines := []pace.Line{}
	for _, u := range units {
		for i := agency.IndicatorNo(1); int(i) < d.directory.IndicatorCount(); i++ {
			if only != 0 && i != only || !f.paced(i) {
				continue
			}
			for _, v := range d.targets.Of(u.No, i, m.AsOf, m.Seq) {
				if v.Target.Period.Start > m.AsOf {
					continue
				}
				l, err := f.pace(u, v, q.Ask)
				if err != nil {
					return nil, err
				}
				lines = append(lines, l)
			}
		}
	}
	return lines, nil
}

func (d *Desk) paceUnits(q PaceQuestion, m score.Moment, t *agency.Tree) ([]agency.Unit, error) {
	var units []agency.Unit
	if q.Unit == "" {
		g, err := d.group(q.Group, m)
		if err != nil {
			return nil, err
		}
		for _, member := range g.Members {
			if u, ok := t.Unit(d.directory.UnitNo(member.Unit)); ok {
				units = append(units, u)
			}
		}
		return units, nil
	}
	top, err := d.unit(t, q.Unit)
	if err != nil || !q.Below {
		return []agency.Unit{top}, err
	}
	t.Walk(top.No, func(no agency.UnitNo) {
		u, _ := t.Unit(no)
		units = append(units, u)
	})
	return units, nil
}

// paced says whether the indicator has a pace: more of it is wanted, and it adds up day by day.
func (f *figures) paced(i agency.IndicatorNo) bool {
	ind, ok := f.Indicator(f.desk.directory.IndicatorCode(i))
	return ok && ind.Direction == agency.More && ind.OverTime == agency.Sum
}

// pace is the line of one target, from its days.
func (f *figures) pace(u agency.Unit, v target.Versioned, ask pace.Ask) (pace.Line, error) {
	ind, _ := f.Indicator(v.Target.Indicator)
	records, err := f.Records(u.No, ind.No, when.Period{Start: v.Target.Period.Start, Due: f.moment.AsOf})
	if err != nil {
		return pace.Line{}, err
	}
	days := make([]pace.DayQuantity, len(records))
	for i, r := range records {
		days[i] = pace.DayQuantity{Day: r.On, Qty: r.Qty}
	}
	l, err := pace.Of(v.Target, days, ask)
	l.UnitName, l.IndicatorName, l.Record = u.Name, ind.Name, v.Seq
	return l, err
}
