package desk

import (
	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/ledger"
	"github.com/tongchou/tongchou/internal/when"
	"github.com/tongchou/tongchou/internal/workflow"
)

// guard keeps records out of what is locked: the locks that reach each unit. A desk without locks has none, and a record then
// costs nothing more.
type guard struct {
	key    guardKey
	byUnit [][]workflow.Lock // by UnitNo
}

// guardKey says when a guard must be made anew: at a new lock, and when a unit was moved.
type guardKey struct {
	locks int
	units int64
}

// guard returns what is locked, nil for nothing. The caller holds d.mu for reading.
func (d *Desk) guard() *guard {
	locks := d.flow.Locks(d.seq)
	if len(locks) == 0 {
		return nil
	}
	key := guardKey{len(locks), d.unitsAt}
	d.guardMu.Lock()
	defer d.guardMu.Unlock()
	if d.guarded != nil && d.guarded.key == key {
		return d.guarded
	}
	g := &guard{key: key, byUnit: make([][]workflow.Lock, d.directory.UnitCount())}
	for _, l := range locks {
		// The subtree as it was known when it was locked and as it is known now: moving a unit away opens nothing, and what came
		// under the unit since is locked with it.
		reached := map[agency.UnitNo]bool{}
		for _, known := range []int64{l.Seq, d.seq} {
			d.tree(l.Last, known).Walk(d.directory.UnitNo(l.Unit), func(no agency.UnitNo) {
				if !reached[no] {
					reached[no] = true
					g.byUnit[no] = append(g.byUnit[no], l)
				}
			})
		}
	}
	d.guarded = g
	return g
}

// on returns the lock of a unit's day.
func (g *guard) on(u agency.UnitNo, day when.Date) (workflow.Lock, bool) {
	if g == nil || int(u) >= len(g.byUnit) {
		return workflow.Lock{}, false
	}
	for _, l := range g.byUnit[u] {
		if l.Covers(day) {
			return l, true
		}
	}
	return workflow.Lock{}, false
}

// admit refuses a record that would enter or change what is locked: its own unit and day, and those of every record that its
// chain leads to, since a correction takes out what it corrects and a return gives it back.
func (e *Entry) admit(r ledger.Record) error {
	u, day, at := r.Unit, r.On, r.Seq
	for ref := r.Ref; ; {
		if l, shut := e.lockOn(u, day); shut {
			f := l.Refusal(day, e.desk.zone)
			f.Place.Record = at
			return f
		}
		if ref == 0 || ref > e.desk.seq { // a record of this very entry was looked at when it came
			return nil
		}
		before, err := e.desk.store.Record(e.ctx, ref)
		if err != nil {
			return err
		}
		u, day, at, ref = before.Unit, before.On, before.Seq, before.Ref
	}
}

// lockOn is the guard's answer, and that of the parent for a unit that is new in this entry.
func (e *Entry) lockOn(u agency.UnitNo, day when.Date) (workflow.Lock, bool) {
	for {
		if l, shut := e.guard.on(u, day); shut {
			return l, true
		}
		parent, fresh := e.fresh[u]
		if !fresh {
			return workflow.Lock{}, false
		}
		u = parent
	}
}

// settle remembers under whom a unit stands that is written in this entry, where something is locked.
func (e *Entry) settle(no agency.UnitNo, u agency.Unit) {
	if e.guard == nil || int(no) < len(e.guard.byUnit) {
		return
	}
	if e.fresh == nil {
		e.fresh, e.codes = map[agency.UnitNo]agency.UnitNo{}, map[string]agency.UnitNo{}
	}
	e.codes[u.Code] = no
	parent := e.codes[u.Parent]
	if parent == 0 {
		parent = e.desk.directory.UnitNo(u.Parent)
	}
	if parent != 0 && parent != no {
		e.fresh[no] = parent
	}
}
