package desk

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/store"
	"github.com/tongchou/tongchou/internal/when"
)

// Told is a version of a unit or a person with who wrote it, when and why.
type Told[V any] struct {
	Value    V
	Seq      int64
	From     when.Date
	Recorded time.Time
	By       string
	Reason   string
}

// because is a version as it is kept: with the reason that its writer gave. An import gives none.
type because[V any] struct {
	Value  V
	Reason string
}

// MarshalJSON writes the value's own fields and the reason beside them.
func (b because[V]) MarshalJSON() ([]byte, error) {
	text, err := json.Marshal(b.Value)
	if err != nil || b.Reason == "" {
		return text, err
	}
	reason, err := json.Marshal(b.Reason)
	if err != nil {
		return nil, err
	}
	return append(append(append(text[:len(text)-1], `,"reason":`...), reason...), '}'), nil
}

// UnitVersions lists the versions of a unit by the day from which they hold. Fault: desk_unit_unknown.
func (d *Desk) UnitVersions(ctx context.Context, code string) ([]Told[agency.Unit], error) {
	return knowing(ctx, d, Question{}, func(int64) ([]Told[agency.Unit], error) {
		return told(ctx, d, d.directory.Units.Versions(code), "unit", code)
	})
}

// PersonVersions lists the versions of a person. Fault: desk_person_unknown.
func (d *Desk) PersonVersions(ctx context.Context, code string) ([]Told[agency.Person], error) {
	return knowing(ctx, d, Question{}, func(int64) ([]Told[agency.Person], error) {
		return told(ctx, d, d.directory.People.Versions(code), "person", code)
	})
}

// told finds who wrote versions and why.
func told[V any](ctx context.Context, d *Desk, vs []when.Version[V], what, code string) ([]Told[V], error) {
	if len(vs) == 0 {
		return nil, fault.At(what, "desk_"+what+"_unknown", code, "")
	}
	var out []Told[V]
	for _, v := range vs {
		e, err := d.store.EntryOf(ctx, v.Seq)
		if err != nil {
			return nil, err
		}
		t := Told[V]{Value: v.Value, Seq: v.Seq, From: v.From, Recorded: e.RecordedAt, By: e.Actor}
		for kept, err := range d.store.Versions(ctx, v.Seq-1) {
			if err != nil {
				return nil, err
			}
			b, err := body[about](kept)
			t.Reason = b.Reason
			if err != nil {
				return nil, err
			}
			break
		}
		out = append(out, t)
	}
	return out, nil
}

// lastSeq is the number of the version written last, 0 when there is none.
func lastSeq[V any](vs []when.Version[V]) (seq int64) {
	for _, v := range vs {
		seq = max(seq, v.Seq)
	}
	return seq
}

// Organise writes a version of a unit: makes it, moves it under another, renames or closes it, from its day on. may is asked with the
// number of the version that was written last, 0 for a new unit, in the same write. A region of 0 is the parent's. Faults: those of
// agency.Directory.CheckUnit, and unit_reason_missing.
func (d *Desk) Organise(ctx context.Context, by By, u agency.Unit, reason string, may func(seq int64) error) (agency.Unit, store.Entry, error) {
	e, err := d.write(ctx, by, func(e *Entry) error {
		vs := d.directory.Units.Versions(u.Code)
		if err := may(lastSeq(vs)); err != nil {
			return err
		}
		if strings.TrimSpace(reason) == "" {
			return fault.At("reason", "unit_reason_missing", "", "")
		}
		u.No = d.directory.UnitNo(u.Code)
		if u.Region == 0 {
			u.Region = d.regionFor(u)
		}
		if err := d.directory.CheckUnit(u, d.seq).Err(); err != nil {
			return err
		}
		no, _, err := e.tx.Version(store.Unit, u.Code, u.From, because[agency.Unit]{u, reason})
		e.settle(agency.UnitNo(no), u)
		return err
	})
	return u, e, err
}

// regionFor is the region of a unit that gives none: its own of that day, else its parent's, else the agency's.
func (d *Desk) regionFor(u agency.Unit) int32 {
	for _, code := range []string{u.Code, u.Parent} {
		if v, ok := d.directory.Units.At(code, u.From, d.seq); ok {
			return v.Value.Region
		}
	}
	return d.Settings().Region
}

// Assignment writes a version of a person. Faults: unit_text_missing, unit_parent_missing, unit_unchanged, unit_reason_missing.
func (d *Desk) Assignment(ctx context.Context, by By, p agency.Person, reason string, may func(seq int64) error) (agency.Person, store.Entry, error) {
	e, err := d.write(ctx, by, func(e *Entry) error {
		if err := may(lastSeq(d.directory.People.Versions(p.Code))); err != nil {
			return err
		}
		if strings.TrimSpace(reason) == "" {
			return fault.At("reason", "unit_reason_missing", "", "")
		}
		if strings.TrimSpace(p.Name) == "" {
			return fault.At("name", "unit_text_missing", "", "")
		}
		if u, ok := d.directory.Units.At(p.Unit, p.From, d.seq); !ok || u.Value.Closed && !p.Closed {
			return fault.At("unit", "unit_parent_missing", p.Unit, p.From.String())
		}
		if was, ok := d.directory.People.At(p.Code, p.From, d.seq); ok {
			if was.Value.From = p.From; was.Value == p {
				return fault.At("name", "unit_unchanged", p.Code, p.From.String())
			}
		}
		_, _, err := e.tx.Version(store.Person, p.Code, p.From, because[agency.Person]{p, reason})
		return err
	})
	return p, e, err
}
