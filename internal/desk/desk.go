// Package desk is where questions are asked and writes are made. It keeps the directory, the targets, the rulebooks and
// the book of postings in memory, fed from the store, which is the truth; every write goes through it, in one entry.
package desk

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"
	"time"

	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/ledger"
	"github.com/tongchou/tongchou/internal/score"
	"github.com/tongchou/tongchou/internal/store"
	"github.com/tongchou/tongchou/internal/target"
	"github.com/tongchou/tongchou/internal/when"
	"github.com/tongchou/tongchou/internal/workflow"
)

// Desk is an open data directory with all that is known of it in memory. It is safe for concurrent use.
type Desk struct {
	store *store.Store
	zone  *time.Location
	now   func() time.Time

	mu        sync.RWMutex // held for reading by a question, for writing while a written entry is taken in
	seq       int64        // everything up to here is in memory
	versions  int64        // and the versions up to here, where taking in was broken off
	directory *agency.Directory
	targets   *target.Book
	rulebooks when.History[string, *score.Rulebook]
	book      *ledger.Book
	flow      *workflow.Book

	trees  map[agency.TreeKey]*agency.Tree // trees asked for lately; the book answers faster on one it has seen
	treeMu sync.Mutex

	plans        map[planKey]*score.Plan // rulebooks made ready lately; that takes longer than to score a city
	planMu       sync.Mutex
	indicatorsAt int64 // the number of the last version of an indicator

	isParent  map[agency.UnitNo]bool // as of parentsAt; see parents
	parentsAt int64
	unitsAt   int64 // the number of the last version of a unit

	guarded *guard // what is locked, as of its key
	guardMu sync.Mutex
}

// Create makes a data directory and opens it. now is asked for the time of each entry and for what today is.
func Create(ctx context.Context, dir string, s agency.Settings, now func() time.Time) (*Desk, error) {
	st, err := store.Create(dir, s)
	if err != nil {
		return nil, err
	}
	return sit(ctx, st, now)
}

// Open opens a data directory and builds the memory from it.
func Open(ctx context.Context, dir string, now func() time.Time) (*Desk, error) {
	st, err := store.Open(dir)
	if err != nil {
		return nil, err
	}
	return sit(ctx, st, now)
}

func sit(ctx context.Context, st *store.Store, now func() time.Time) (*Desk, error) {
	zone, err := st.Settings().Location()
	if err == nil {
		d := &Desk{store: st, zone: zone, now: now, directory: &agency.Directory{}, targets: target.NewBook(), flow: &workflow.Book{}}
		d.book = ledger.NewBook(d.home)
		if err = d.takeIn(ctx); err == nil {
			return d, nil
		}
	}
	st.Close()
	return nil, err
}

// Close lets go of the data directory.
func (d *Desk) Close() error { return d.store.Close() }

// Settings returns what was fixed when the data directory was made.
func (d *Desk) Settings() agency.Settings { return d.store.Settings() }

// Zone is the agency's time zone.
func (d *Desk) Zone() *time.Location { return d.zone }

// Today is the current date in the agency's time zone.
func (d *Desk) Today() when.Date { return when.On(d.now(), d.zone) }

// Directory returns units, people, indicators and groups. It must only be read, and only where nothing else is asked at the same
// time: see Hold.
func (d *Desk) Directory() *agency.Directory { return d.directory }

// Seq is the number of the last record or version in memory.
func (d *Desk) Seq() int64 {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return d.seq
}

// Memory is what the postings hold in memory, in bytes.
func (d *Desk) Memory() int64 {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return d.book.Bytes()
}

// home keeps a leaf's postings with its parent, another unit's with itself, going by the organisation known last.
func (d *Desk) home(u agency.UnitNo) agency.UnitNo {
	vs := d.directory.Units.Versions(d.directory.UnitCode(u))
	if len(vs) == 0 {
		return u
	}
	if d.parents()[u] {
		return u
	}
	if p := d.directory.UnitNo(vs[len(vs)-1].Value.Parent); p != 0 {
		return p
	}
	return u
}

// keptTrees is how many trees are kept; a running office asks about today and a few past dates.
const keptTrees = 4

// tree returns the organisation of a day as known up to seq.
func (d *Desk) tree(on when.Date, seq int64) *agency.Tree {
	k := d.directory.TreeKey(on, seq)
	d.treeMu.Lock()
	defer d.treeMu.Unlock()
	if t, ok := d.trees[k]; ok {
		return t
	}
	if d.trees == nil || len(d.trees) >= keptTrees {
		d.trees = make(map[agency.TreeKey]*agency.Tree)
	}
	t := d.directory.Tree(on, seq)
	d.trees[k] = t
	return t
}

// parents says which units have others below them. It is asked while the book is built and as units first appear in it.
func (d *Desk) parents() map[agency.UnitNo]bool {
	if d.parentsAt == d.unitsAt && d.isParent != nil {
		return d.isParent
	}
	d.isParent, d.parentsAt = map[agency.UnitNo]bool{}, d.unitsAt
	for _, code := range d.directory.Units.Keys() {
		for _, v := range d.directory.Units.Versions(code) {
			if p := d.directory.UnitNo(v.Value.Parent); p != 0 {
				d.isParent[p] = true
			}
		}
	}
	return d.isParent
}

// reading brings memory up to what has been written, here or by another process, and holds it for a question until done.
func (d *Desk) reading(ctx context.Context) (done func(), err error) {
	if err := d.catchUp(ctx); err != nil {
		return nil, err
	}
	d.mu.RLock()
	return d.mu.RUnlock, nil
}

func (d *Desk) catchUp(ctx context.Context) error {
	last, err := d.store.Last(ctx)
	if err != nil {
		return err
	}
	d.mu.RLock()
	behind := d.seq < last.Last
	d.mu.RUnlock()
	if !behind {
		return nil
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.takeIn(ctx)
}

// takeIn brings into memory what the store holds beyond d.seq. Broken off, by a database that went away or by who asked, it goes on the
// next time where it stopped: what is in memory beyond d.seq shows in no question yet. The caller holds the lock, or is the only one.
func (d *Desk) takeIn(ctx context.Context) error {
	last, err := d.store.Last(ctx)
	if err != nil {
		return err
	}
	for v, err := range d.store.Versions(ctx, max(d.seq, d.versions)) {
		if err != nil {
			return err
		}
		if v.Seq > last.Last {
			break // of an entry that was written since; its records are not asked for either
		}
		if err := d.takeVersion(v); err != nil {
			return fmt.Errorf("version %d: %w", v.Seq, err)
		}
		d.versions = v.Seq
	}
	look := func(seq int64) (ledger.Record, error) { return d.store.Record(ctx, seq) }
	records := d.store.Records(ctx, store.Filter{AfterSeq: max(d.seq, d.book.Seq()), UpTo: last.Last})
	if d.book.Seq() == 0 {
		err = d.book.Load(records, look)
	} else {
		for r, e := range records {
			if err = e; err == nil {
				err = d.book.Apply(r, look)
			}
			if err != nil {
				break
			}
		}
	}
	if err != nil {
		return err
	}
	d.seq = last.Last
	return nil
}

func (d *Desk) takeVersion(v store.Version) error {
	switch v.Kind {
	case store.Unit:
		u, err := body[agency.Unit](v)
		u.No = agency.UnitNo(v.No)
		d.directory.AddUnit(v.Seq, u)
		d.unitsAt = v.Seq
		return err
	case store.Indicator:
		i, err := body[agency.Indicator](v)
		i.No = agency.IndicatorNo(v.No)
		d.directory.AddIndicator(v.Seq, i)
		d.indicatorsAt = v.Seq
		return err
	case store.Person:
		p, err := body[agency.Person](v)
		d.directory.People.Add(v.Code, when.Version[agency.Person]{Seq: v.Seq, From: v.From, Value: p})
		return err
	case store.Group:
		g, err := body[agency.Group](v)
		d.directory.Groups.Add(v.Code, when.Version[agency.Group]{Seq: v.Seq, From: v.From, Value: g})
		return err
	case store.Target:
		t, err := body[target.Target](v)
		d.targets.Add(v.Seq, d.directory.UnitNo(t.Unit), d.directory.IndicatorNo(t.Indicator), t)
		return err
	case store.Rulebook:
		doc, err := body[rulebookText](v)
		if err != nil {
			return err
		}
		rb, err := score.Parse(v.Code, []byte(doc.Text))
		d.rulebooks.Add(v.Code, when.Version[*score.Rulebook]{Seq: v.Seq, From: v.From, Value: rb})
		return err
	case store.Period, store.Submission, store.Lock, store.Proposal, store.Objection, store.Edition, store.Evidence:
		return d.flow.Take(v.Seq, string(v.Kind), v.Code, v.Body)
	case store.Erasure:
		er, err := body[Erasure](v)
		if er.Person != "" {
			d.directory.People.Blank(er.Person, er.Record)
		}
		return err
	case store.Grant, store.Edits, store.Statement: // nothing that a question here stands on
		return nil
	}
	return fmt.Errorf("unknown kind %q", v.Kind)
}

func body[T any](v store.Version) (T, error) {
	var t T
	err := json.Unmarshal(v.Body, &t)
	return t, err
}
