// Package intake knows what the rows of a table mean: it recognises the kind of table by its headings, checks every cell,
// and turns rows into units, people, indicators, peer groups, targets, observations and corrections. It writes nothing
// itself: what it finds goes to a Sink, what it has to know comes from a Known.
//
// A file is taken whole or not at all. All its faults are named in one pass, and whatever the user might not have meant
// (a column passed over, a row skipped, a record that is there already) is said in the Report.
package intake

import (
	"context"
	"errors"
	"slices"

	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/ledger"
	"github.com/tongchou/tongchou/internal/sheet"
	"github.com/tongchou/tongchou/internal/target"
	"github.com/tongchou/tongchou/internal/when"
)

// Kind is what a table lists.
type Kind string

// The kinds of tables.
const (
	Units        Kind = "units"
	Indicators   Kind = "indicators"
	People       Kind = "people"
	Groups       Kind = "groups" // one row per member
	Targets      Kind = "targets"
	Observations Kind = "observations" // one row per quantity, or one per unit and day with a column per indicator
	Corrections  Kind = "corrections"  // corrections and retractions by record number
)

// Kinds are all kinds in the order in which the sheets of one file are taken, so that a later one may use an earlier one's codes.
var Kinds = []Kind{Units, Indicators, People, Groups, Targets, Observations, Corrections}

// DefaultMaxFaults is how many faults of one file are named before reading stops.
const DefaultMaxFaults = 200

// Options say how a file is to be taken.
type Options struct {
	Kind      Kind     // "": found out by the headings of each sheet
	Mapping   *Mapping // nil: none
	Basis     ledger.Basis
	By        string           // who imports; the author of corrections that name nobody
	From      *when.Date       // since when versions without a date of their own hold; nil: see docs/import.md
	MaxFaults int              // 0: DefaultMaxFaults
	Allow     Allow            // nil: whoever imports may write anything
	Progress  func(rows int64) // called every few thousand rows; may be nil
	Watch     func(Change)     // called for whatever changes the ledger or is there already; may be nil
}

// Allow says whether whoever imports may write something of a kind about a unit: records on a basis (a retraction takes out what was
// verified and is asked about as such), targets, or, with no unit, what belongs to the whole agency. What may not be written is
// the fault import_not_allowed at the unit's cell, and of a record that may not be changed nothing else is said.
type Allow func(k Kind, u agency.UnitNo, b ledger.Basis) bool

// Known is what the ledger knows at the moment of the import.
type Known interface {
	// Directory holds units, people, indicators and groups.
	Directory() *agency.Directory
	// Target returns the latest version of a target, withdrawn or not.
	Target(key target.Key) (target.Target, bool)
	// Periods returns the periods of all targets of an indicator, in any order, repeated or not.
	Periods(i agency.IndicatorNo) []when.Period
	// Live returns the records that count for exactly that unit, indicator and day, verified or not.
	Live(u agency.UnitNo, i agency.IndicatorNo, day when.Date) []int64
	// Record returns a record; a fault when there is none of that number.
	Record(seq int64) (ledger.Record, error)
	// Head returns the last record of the chain that replaced seq (a correction, a retraction) or the return that took it out;
	// false while seq itself counts.
	Head(seq int64) (ledger.Record, bool)
	// Locked returns the fault of a unit's day that is closed to records, nil when it is open.
	Locked(u agency.UnitNo, day when.Date) *fault.Fault
	// Today is the current date in the agency's time zone.
	Today() when.Date
	// Region is the agency's own division code.
	Region() int32
}

// Sink takes what a file holds, in the order of the file's sheets by kind. A unit or an indicator that is new carries the
// number that it must get: one more than the highest so far. Records come without Seq. An error of the sink ends the import.
type Sink interface {
	Unit(agency.Unit) error
	Person(agency.Person) error
	Indicator(agency.Indicator) error
	Group(agency.Group) error
	Target(target.Target) error
	Record(ledger.Record) error
}

// Discard is the sink of a dry run.
type Discard struct{}

func (Discard) Unit(agency.Unit) error           { return nil }
func (Discard) Person(agency.Person) error       { return nil }
func (Discard) Indicator(agency.Indicator) error { return nil }
func (Discard) Group(agency.Group) error         { return nil }
func (Discard) Target(target.Target) error       { return nil }
func (Discard) Record(ledger.Record) error       { return nil }

// Run reads book and hands what it holds to sink. It returns a fault.List when the file is at fault; the caller then takes back
// what the sink was given. After the first fault the sink is given nothing more. Memory does not grow with the file beyond
// 14 to 25 bytes an observation, kept to find rows that say the same twice. The report is filled as far as reading came.
func Run(ctx context.Context, book *sheet.Book, o Options, known Known, sink Sink) (Report, error) {
	r := newRun(ctx, book, o, known, sink)
	tables, err := r.recognise()
	if err == nil {
		err = r.take(tables)
	}
	r.report.finish(r)
	if err != nil && !errors.Is(err, errEnough) {
		return r.report, err
	}
	return r.report, r.faults.Err()
}

// errEnough ends the reading of a file that has too many faults to go on.
var errEnough = errors.New("intake: too many faults")

// run is one file being taken.
type run struct {
	ctx       context.Context
	book      *sheet.Book
	o         Options
	known     Known
	sink      Sink
	names     *names
	seen      seen
	corrected map[int64]uint32 // where the file corrects a record
	digest    digest
	report    Report
	faults    fault.List
	partial   bool // a fault kept something out of the digest
	rows      int64
	tables    []*table
}

func newRun(ctx context.Context, book *sheet.Book, o Options, known Known, sink Sink) *run {
	if o.MaxFaults == 0 {
		o.MaxFaults = DefaultMaxFaults
	}
	if o.Mapping == nil {
		o.Mapping = &Mapping{}
	}
	if o.Kind == "" {
		o.Kind = o.Mapping.Kind
	}
	return &run{
		ctx: ctx, book: book, o: o, known: known, sink: sink,
		names: newNames(known, o.Mapping), report: Report{File: book.Name},
	}
}

// fault notes a fault. Its error is errEnough when it was the last one to be named.
func (r *run) fault(f *fault.Fault) error {
	r.partial = true
	if len(r.faults) >= r.o.MaxFaults {
		r.faults = append(r.faults, &fault.Fault{Code: "more_faults", Place: fault.Place{File: r.book.Name}, Want: itoa(r.o.MaxFaults)})
		return errEnough
	}
	if f.Place.File == "" {
		f.Place.File = r.book.Name
	}
	r.faults = append(r.faults, f)
	return nil
}

// faulty notes the faults in err; another error comes back.
func (r *run) faulty(err error) error {
	l := fault.Of(err)
	if l == nil {
		return err
	}
	for _, f := range l {
		if err := r.fault(f); err != nil {
			return err
		}
	}
	return nil
}

// clean says that nothing was wrong so far, so that the sink may be given more.
func (r *run) clean() bool { return len(r.faults) == 0 }

// take reads the recognised tables, in the order of Kinds.
func (r *run) take(tables []*table) error {
	slices.SortStableFunc(tables, func(a, b *table) int {
		return slices.Index(Kinds, a.kind) - slices.Index(Kinds, b.kind)
	})
	r.tables = tables
	takers := map[Kind]func([]*table) error{
		Units: r.takeUnits, Indicators: r.takeIndicators, People: r.takePeople, Groups: r.takeGroups, Targets: r.takeTargets,
		Observations: r.takeObservations, Corrections: r.takeCorrections,
	}
	for len(tables) > 0 {
		n := 1
		for n < len(tables) && tables[n].kind == tables[0].kind {
			n++
		}
		if err := r.admit(tables[:n]); err != nil {
			return err
		}
		if err := takers[tables[0].kind](tables[:n]); err != nil {
			return err
		}
		tables = tables[n:]
	}
	return nil
}

// admit refuses tables of what belongs to the whole agency where whoever imports may not write that.
func (r *run) admit(ts []*table) error {
	switch k := ts[0].kind; {
	case r.o.Allow == nil, k == Targets, k == Observations, k == Corrections: // asked about row by row
	case !r.o.Allow(k, 0, r.o.Basis):
		for _, t := range ts {
			if err := r.fault(t.sheet.Fault("import_not_allowed", string(k), "")); err != nil {
				return err
			}
		}
	}
	return nil
}

// allowed asks whether something of a kind may be written about a unit, and notes a fault at the cell of field f when not.
func (l *line) allowed(k Kind, u agency.UnitNo, b ledger.Basis, f Field) bool {
	if l.r.o.Allow == nil || u == 0 || l.r.o.Allow(k, u, b) {
		return true
	}
	l.faultIn(f, "import_not_allowed", l.r.names.units[u].code, "")
	return false
}
