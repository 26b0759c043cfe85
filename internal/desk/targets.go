package desk

import (
	"context"
	"slices"

	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/score"
	"github.com/tongchou/tongchou/internal/store"
	"github.com/tongchou/tongchou/internal/target"
	"github.com/tongchou/tongchou/internal/when"
)

// Assign gives a unit a target it did not have. t.Unit and t.Indicator are codes or names.
func (d *Desk) Assign(ctx context.Context, by By, wish target.Target) (t target.Target, e store.Entry, err error) {
	e, err = d.write(ctx, by, func(e *Entry) error {
		if t, err = d.resolve(ctx, wish); err == nil {
			t, err = target.Assign(t)
		}
		if err != nil {
			return err
		}
		if old, ok := d.targets.Latest(t.Key()); ok && !old.Target.Withdrawn {
			f := fault.New("desk_target_exists", t.Unit+" "+t.Indicator+" "+t.Period.Start.String(), "")
			f.Place.Record = old.Seq
			return f
		}
		return e.Target(t)
	})
	return t, e, err
}

// Amend changes a target, with a reason. The key's unit and indicator are codes or names; a zero start means the only one.
func (d *Desk) Amend(ctx context.Context, by By, k target.Key, a target.Amendment) (t target.Target, e store.Entry, err error) {
	return d.AmendIf(ctx, by, k, a, nil)
}

// Shares says how a target is split over the units directly below: equally, by weight or as given.
type Shares struct {
	Weights map[string]num.Rat // by unit code or name; nil: equal
	Given   map[string]num.Qty // by unit code or name; instead of weights
	Step    num.Qty            // whole steps, 1 unless said
	From    when.Date          // targets below that stand already are amended from this day on; today, unless said
}

// Split hands a unit's target down. Units that hold such a target already keep their history: theirs is amended, and left
// alone where the share stays the same. It returns all shares.
func (d *Desk) Split(ctx context.Context, by By, k target.Key, s Shares, reason string) (parts []target.Target, e store.Entry, err error) {
	e, err = d.write(ctx, by, func(e *Entry) error {
		var fresh []target.Target
		if parts, fresh, err = d.shared(ctx, k, s, reason); err != nil {
			return err
		}
		for _, t := range fresh {
			if err := e.Target(t); err != nil {
				return err
			}
		}
		return nil
	})
	return parts, e, err
}

// shared works out the shares of a split, and which of them are versions to be written: at least one.
func (d *Desk) shared(ctx context.Context, k target.Key, s Shares, reason string) (parts, fresh []target.Target, err error) {
	parent, err := d.latest(ctx, k)
	if err != nil {
		return nil, nil, err
	}
	from := s.From
	if from == 0 {
		from = d.Today()
	}
	m, err := d.moment(ctx, Question{AsOf: max(from, parent.From)})
	if err != nil {
		return nil, nil, err
	}
	if parts, err = d.parts(d.tree(m.AsOf, m.Seq), parent, s); err != nil {
		return nil, nil, err
	}
	for i, t := range parts {
		if old, held := d.targets.Latest(t.Key()); held {
			if o := old.Target; o.Quantity == t.Quantity && o.Period == t.Period && !o.Withdrawn {
				parts[i] = o
				continue
			}
			q, due := t.Quantity, t.Period.Due
			if parts[i], err = old.Target.Amend(target.Amendment{Quantity: &q, Due: &due, Reason: reason, From: max(m.AsOf, old.Target.From)}); err != nil {
				return nil, nil, err
			}
		}
		fresh = append(fresh, parts[i])
	}
	if len(fresh) == 0 {
		return nil, nil, fault.At("quantity", "target_amends_nothing", parent.Quantity.String(), "")
	}
	return parts, fresh, nil
}

func (d *Desk) parts(t *agency.Tree, parent target.Target, s Shares) ([]target.Target, error) {
	below := t.Children(d.directory.UnitNo(parent.Unit))
	if len(below) == 0 {
		return nil, fault.At("unit", "desk_nothing_below", parent.Unit, "")
	}
	if s.Step == 0 {
		s.Step = num.One
	}
	if s.Weights == nil && s.Given == nil {
		var codes []string
		for _, no := range below {
			codes = append(codes, d.directory.UnitCode(no))
		}
		return target.Split(parent, target.Equal(codes), s.Step)
	}
	weights, err := byChild(d, t, below, s.Weights)
	if err != nil {
		return nil, err
	}
	given, err := byChild(d, t, below, s.Given)
	if err != nil {
		return nil, err
	}
	var shares []target.Share
	var parts []target.Part
	for _, no := range below { // in the tree's order, so that the split does not hang on the order of the flags
		code := d.directory.UnitCode(no)
		if w, ok := weights[code]; ok {
			shares = append(shares, target.Share{Unit: code, Weight: w})
		}
		if q, ok := given[code]; ok {
			parts = append(parts, target.Part{Unit: code, Quantity: q})
		}
	}
	if s.Given != nil {
		return target.SplitAsGiven(parent, parts)
	}
	return target.Split(parent, shares, s.Step)
}

// byChild keys m by unit code and refuses units that do not stand directly below.
func byChild[V any](d *Desk, t *agency.Tree, below []agency.UnitNo, m map[string]V) (map[string]V, error) {
	out := make(map[string]V, len(m))
	for wish, v := range m {
		u, err := d.unit(t, wish)
		if err != nil {
			return nil, err
		}
		if !slices.Contains(below, u.No) {
			return nil, fault.At("unit", "desk_not_below", u.Code, "")
		}
		out[u.Code] = v
	}
	return out, nil
}

// TargetCheck is what target check found, and on what.
type TargetCheck struct {
	AsOf       when.Date         `json:"as_of"`
	Checked    int               `json:"checked"` // targets that stand
	Mismatches []target.Mismatch `json:"mismatches"`
	units      []string          // of the targets that stand, one each
}

// Within leaves of the check what concerns the units that the reader sees.
func (c TargetCheck) Within(sees func(unit string) (bool, error)) (TargetCheck, error) {
	out := TargetCheck{AsOf: c.AsOf, Mismatches: []target.Mismatch{}}
	for _, u := range c.units {
		ok, err := sees(u)
		if err != nil {
			return out, err
		}
		if ok {
			out.Checked++
			out.units = append(out.units, u)
		}
	}
	for _, m := range c.Mismatches {
		ok, err := sees(m.Unit)
		if err != nil {
			return out, err
		}
		if ok {
			out.Mismatches = append(out.Mismatches, m)
		}
	}
	return out, nil
}

// CheckTargets reconciles the cascade.
func (d *Desk) CheckTargets(ctx context.Context, q Question) (TargetCheck, error) {
	done, err := d.reading(ctx)
	if err != nil {
		return TargetCheck{}, err
	}
	defer done()
	m, err := d.moment(ctx, q)
	if err != nil {
		return TargetCheck{}, err
	}
	c := TargetCheck{AsOf: m.AsOf, Mismatches: []target.Mismatch{}}
	for _, t := range d.targets.All(m.AsOf, m.Seq) {
		c.Checked++
		c.units = append(c.units, t.Unit)
	}
	found, err := target.Check(d.tree(m.AsOf, m.Seq), d.directory, d.targets, m.AsOf, m.Seq)
	c.Mismatches = append(c.Mismatches, found...)
	return c, err
}

// Targets returns the targets that stand at a question's moment, with their record numbers.
func (d *Desk) Targets(ctx context.Context, q Question) ([]target.Versioned, error) {
	done, err := d.reading(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	m, err := d.moment(ctx, q)
	if err != nil {
		return nil, err
	}
	var out []target.Versioned
	for seq, t := range d.targets.All(m.AsOf, m.Seq) {
		out = append(out, target.Versioned{Seq: seq, Target: t})
	}
	return out, nil
}

// resolve turns names into codes and refuses units and indicators that do not exist when the target begins to hold.
func (d *Desk) resolve(ctx context.Context, t target.Target) (target.Target, error) {
	m := score.Moment{AsOf: max(t.Period.Due, d.Today()), Seq: d.seq}
	u, err := d.unit(d.tree(m.AsOf, m.Seq), t.Unit)
	if err != nil {
		return t, err
	}
	i, err := d.indicator(t.Indicator, m)
	t.Unit, t.Indicator = u.Code, i.Code
	return t, err
}

// latest finds a target by codes or names and start; a zero start stands for the only one there is.
func (d *Desk) latest(ctx context.Context, k target.Key) (target.Target, error) {
	named, err := d.resolve(ctx, target.Target{Unit: k.Unit, Indicator: k.Indicator})
	if err != nil {
		return named, err
	}
	k.Unit, k.Indicator = named.Unit, named.Indicator
	if k.Start == 0 {
		var starts []string
		for _, v := range d.targets.Of(d.directory.UnitNo(k.Unit), d.directory.IndicatorNo(k.Indicator), when.MaxRecordDate, d.seq) {
			starts = append(starts, v.Target.Period.Start.String())
			k.Start = v.Target.Period.Start
		}
		if len(starts) > 1 {
			return named, fault.At("start", "desk_which_target", "", list(starts))
		}
	}
	v, ok := d.targets.Latest(k)
	if !ok {
		return named, fault.New("desk_target_unknown", k.Unit+" "+k.Indicator, "")
	}
	return v.Target, nil
}
