package desk

import (
	"context"

	"github.com/tongchou/tongchou/internal/store"
	"github.com/tongchou/tongchou/internal/target"
)

// Target returns the latest version of a target, with its number. The key's unit and indicator are codes or names; a zero start means
// the only one. Fault: desk_target_unknown.
func (d *Desk) Target(ctx context.Context, k target.Key) (target.Versioned, error) {
	return knowing(ctx, d, Question{}, func(int64) (target.Versioned, error) {
		t, err := d.latest(ctx, k)
		if err != nil {
			return target.Versioned{}, err
		}
		v, _ := d.targets.Latest(t.Key())
		return v, nil
	})
}

// TargetVersion is a version of a target and the entry that wrote it.
type TargetVersion struct {
	target.Versioned
	Entry store.Entry
}

// TargetVersions returns every version of a target by the day from which it holds. Fault: desk_target_unknown.
func (d *Desk) TargetVersions(ctx context.Context, k target.Key) ([]TargetVersion, error) {
	return knowing(ctx, d, Question{}, func(int64) ([]TargetVersion, error) {
		t, err := d.latest(ctx, k)
		if err != nil {
			return nil, err
		}
		var out []TargetVersion
		for _, v := range d.targets.Versions(t.Key()) {
			e, err := d.store.EntryOf(ctx, v.Seq)
			if err != nil {
				return nil, err
			}
			out = append(out, TargetVersion{v, e})
		}
		return out, nil
	})
}

// AmendIf is Amend for who has read a version before: may is asked with the number of the one that stands, in the same write, and
// what it errs with comes back.
func (d *Desk) AmendIf(ctx context.Context, by By, k target.Key, a target.Amendment, may func(seq int64) error) (t target.Target, e store.Entry, err error) {
	e, err = d.write(ctx, by, func(e *Entry) error {
		old, err := d.latest(ctx, k)
		if err != nil {
			return err
		}
		if v, _ := d.targets.Latest(old.Key()); may != nil {
			if err := may(v.Seq); err != nil {
				return err
			}
		}
		from := a
		if from.From == 0 {
			from.From = max(d.Today(), old.From)
		}
		if t, err = old.Amend(from); err != nil {
			return err
		}
		return e.Target(t)
	})
	return t, e, err
}
