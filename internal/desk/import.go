package desk

import (
	"context"
	"errors"

	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/intake"
	"github.com/tongchou/tongchou/internal/ledger"
	"github.com/tongchou/tongchou/internal/sheet"
	"github.com/tongchou/tongchou/internal/store"
	"github.com/tongchou/tongchou/internal/target"
	"github.com/tongchou/tongchou/internal/when"
)

// Imported is what became of a file.
type Imported struct {
	intake.Report
	Entry  *store.Entry `json:"entry,omitempty"`  // what was written; nil when nothing was
	Before *store.Entry `json:"before,omitempty"` // the entry by which the same content came in earlier
	Dry    bool         `json:"dry_run,omitempty"`
}

var (
	errDry  = errors.New("desk: a dry run writes nothing")
	errSame = errors.New("desk: the content is there already")
)

// Import takes a file in, whole or not at all. Faults come as a fault.List beside what was read so far.
func (d *Desk) Import(ctx context.Context, by By, path string, o intake.Options, dry bool) (Imported, error) {
	book, err := sheet.Open(path, sheet.Options{})
	if err != nil {
		return Imported{}, err
	}
	defer book.Close()
	return d.ImportBook(ctx, by, book, o, dry)
}

// ImportBook is Import of a file that is open already, such as an upload: faults and the origin call it by the book's name.
func (d *Desk) ImportBook(ctx context.Context, by By, book *sheet.Book, o intake.Options, dry bool) (Imported, error) {
	return d.importBook(ctx, by, book, o, dry, func(*Entry) error { return nil })
}

// importBook takes a file in and calls beside in the same entry when something of it is written.
func (d *Desk) importBook(ctx context.Context, by By, book *sheet.Book, o intake.Options, dry bool, beside func(*Entry) error) (Imported, error) {
	if by.Origin == "" {
		by.Origin = book.Name
	}
	out := Imported{Dry: dry}
	e, err := d.write(ctx, by, func(e *Entry) error {
		out = Imported{Dry: dry}
		if dry {
			e = nil
		}
		if err := d.take(ctx, book, o, e, &out); err != nil {
			return err
		}
		if t := out.Total(); t.New+t.Corrections+t.Retractions == 0 {
			return nil
		}
		return beside(e)
	})
	switch {
	case errors.Is(err, errDry) || errors.Is(err, errSame):
		return out, nil
	case err == nil && e != (store.Entry{}):
		out.Entry = &e
	}
	return out, err
}

// take runs the import with the writer on a goroutine of its own side: rows are read and checked on one core while SQLite
// writes on the other. e is nil in a dry run.
func (d *Desk) take(ctx context.Context, book *sheet.Book, o intake.Options, e *Entry, out *Imported) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	p := &pipe{ctx: ctx, to: make(chan parcel, 8)}
	read := make(chan error, 1)
	go func() {
		var err error
		out.Report, err = intake.Run(ctx, book, o, d.known(ctx), p)
		if err == nil {
			err = p.flush()
		}
		close(p.to)
		read <- err
	}()
	var wrote error
	for batch := range p.to {
		if wrote == nil && e != nil {
			if wrote = batch.write(e); wrote != nil {
				stop(wrote)
			}
		}
	}
	err := <-read
	if wrote != nil {
		return wrote
	}
	// A file that came in before is that and no fault, whatever its rows would be a second time.
	if before, found, e := d.store.EntryByDigest(ctx, out.Digest); e != nil {
		return e
	} else if found {
		out.Before = &before
		return errSame
	}
	switch {
	case err != nil:
		return err
	case e == nil:
		return errDry
	}
	e.tx.Digest(out.Digest)
	return nil
}

// parcel is a run of records, or one version.
type parcel struct {
	records []ledger.Record
	version func(*Entry) error
}

func (p parcel) write(e *Entry) error {
	if p.version != nil {
		return p.version(e)
	}
	for _, r := range p.records {
		if err := e.Record(r); err != nil {
			return err
		}
	}
	return nil
}

// pipe is the sink that hands parcels from the reading to the writing goroutine.
type pipe struct {
	ctx     context.Context
	to      chan parcel
	records []ledger.Record
}

const parcelSize = 1024

func (p *pipe) send(b parcel) error {
	select {
	case p.to <- b:
		return nil
	case <-p.ctx.Done():
		return context.Cause(p.ctx)
	}
}

func (p *pipe) flush() error {
	if len(p.records) == 0 {
		return nil
	}
	b := parcel{records: p.records}
	p.records = nil
	return p.send(b)
}

func (p *pipe) version(w func(*Entry) error) error {
	if err := p.flush(); err != nil {
		return err
	}
	return p.send(parcel{version: w})
}

func (p *pipe) Record(r ledger.Record) error {
	if p.records == nil {
		p.records = make([]ledger.Record, 0, parcelSize)
	}
	if p.records = append(p.records, r); len(p.records) < parcelSize {
		return nil
	}
	return p.flush()
}

func (p *pipe) Unit(u agency.Unit) error {
	return p.version(func(e *Entry) error { return e.Unit(u) })
}

func (p *pipe) Person(v agency.Person) error {
	return p.version(func(e *Entry) error { return e.Person(v) })
}

func (p *pipe) Indicator(i agency.Indicator) error {
	return p.version(func(e *Entry) error { return e.Indicator(i) })
}

func (p *pipe) Group(g agency.Group) error {
	return p.version(func(e *Entry) error { return e.Group(g) })
}

func (p *pipe) Target(t target.Target) error {
	return p.version(func(e *Entry) error { return e.Target(t) })
}

// known answers an import's questions from memory, and by number from the store.
type known struct {
	ctx     context.Context
	desk    *Desk
	view    *ledger.View
	guard   *guard
	periods map[agency.IndicatorNo][]when.Period
}

func (d *Desk) known(ctx context.Context) *known {
	tree := d.tree(when.MaxRecordDate, d.seq)
	k := &known{ctx: ctx, desk: d, periods: map[agency.IndicatorNo][]when.Period{}, guard: d.guard(),
		view: d.book.View(tree, d.directory, when.MaxRecordDate, d.seq, ledger.Submitted)}
	for _, t := range d.targets.All(when.MaxRecordDate, d.seq) {
		no := d.directory.IndicatorNo(t.Indicator)
		k.periods[no] = append(k.periods[no], t.Period)
	}
	return k
}

// Known is what an import, a template or an export has to know of the ledger.
func (d *Desk) Known(ctx context.Context) (intake.Known, error) {
	if err := d.catchUp(ctx); err != nil {
		return nil, err
	}
	return d.known(ctx), nil
}

func (k *known) Directory() *agency.Directory { return k.desk.directory }

func (k *known) Target(key target.Key) (target.Target, bool) {
	v, ok := k.desk.targets.Latest(key)
	return v.Target, ok
}

func (k *known) Periods(i agency.IndicatorNo) []when.Period { return k.periods[i] }

func (k *known) Live(u agency.UnitNo, i agency.IndicatorNo, day when.Date) []int64 {
	live := k.view.Live(u, i, day)
	if len(live) == 0 {
		return nil
	}
	seqs := make([]int64, len(live))
	for n, p := range live {
		seqs[n] = p.Seq
	}
	return seqs
}

func (k *known) Record(seq int64) (ledger.Record, error) { return k.desk.store.Record(k.ctx, seq) }

// Head follows the chain to its end. A store that can't be read ends it early; the write itself then fails on it.
func (k *known) Head(seq int64) (ledger.Record, bool) {
	l := Line{Record: ledger.Record{Seq: seq}}
	var head ledger.Record
	found := false
	for {
		if err := k.desk.namer(k.ctx).standing(&l); err != nil || l.Successor == 0 {
			return head, found
		}
		r, err := k.desk.store.Record(k.ctx, l.Successor)
		if err != nil {
			return head, found
		}
		head, found = r, true
		if r.Kind != ledger.Correction {
			return head, true
		}
		l = Line{Record: r}
	}
}

func (k *known) Locked(u agency.UnitNo, day when.Date) *fault.Fault {
	if l, shut := k.guard.on(u, day); shut {
		return l.Refusal(day, k.desk.zone)
	}
	return nil
}

func (k *known) Today() when.Date { return k.desk.Today() }

func (k *known) Region() int32 { return k.desk.Settings().Region }
