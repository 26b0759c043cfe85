package desk

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/ledger"
	"github.com/tongchou/tongchou/internal/score"
	"github.com/tongchou/tongchou/internal/store"
	"github.com/tongchou/tongchou/internal/target"
	"github.com/tongchou/tongchou/internal/when"
)

// By says who writes and from what.
type By struct {
	Actor  string
	Origin string    // a file, a command
	At     time.Time // zero: now
}

// write runs fn as one entry. What fn checks in memory still holds when it writes: memory catches up once more when the writer's turn has
// come and nobody else can write. Whoever waits in a queue of writers is always behind by then; to begin anew at the queue's end would
// let one write through for every time round. Memory takes in what was written when the next question is asked.
func (d *Desk) write(ctx context.Context, by By, fn func(*Entry) error) (store.Entry, error) {
	if err := d.catchUp(ctx); err != nil { // most of it before the others have to wait
		return store.Entry{}, err
	}
	at := by.At
	if at.IsZero() {
		at = d.now()
	}
	return d.store.Write(ctx, store.Meta{At: at, Actor: by.Actor, Origin: by.Origin}, func(tx *store.Tx) error {
		if err := d.catchUp(ctx); err != nil {
			return err
		}
		// Held still, so that a question of another goroutine does not take anything in while fn looks at memory.
		d.mu.RLock()
		defer d.mu.RUnlock()
		last, err := d.store.Last(ctx)
		if err != nil {
			return err
		}
		if last.Last != d.seq {
			return errBehind
		}
		return fn(d.begin(ctx, tx, by.Actor, at, last))
	})
}

// errBehind takes back an entry that was begun on an old memory, which the writer's lock does not let happen.
var errBehind = errors.New("desk: memory is behind the ledger in the writer's turn")

// Unit appends a version of a unit.
func (e *Entry) Unit(u agency.Unit) error {
	no, _, err := e.tx.Version(store.Unit, u.Code, u.From, u)
	e.settle(agency.UnitNo(no), u)
	return asForeseen("unit", u.Code, int64(u.No), no, err)
}

// asForeseen errs where the store numbers a thing otherwise than an import foresaw: its records, which carry the number, would be of
// something else. A number of 0 foresaw nothing.
func asForeseen(kind, code string, foreseen, given int64, err error) error {
	if err == nil && foreseen != 0 && foreseen != given {
		return fmt.Errorf("desk: %s %s was to be number %d, the store says %d", kind, code, foreseen, given)
	}
	return err
}

// Person appends a version of a person.
func (e *Entry) Person(p agency.Person) error {
	_, _, err := e.tx.Version(store.Person, p.Code, p.From, p)
	return err
}

// Indicator appends a version of an indicator.
func (e *Entry) Indicator(i agency.Indicator) error {
	no, _, err := e.tx.Version(store.Indicator, i.Code, i.From, i)
	return asForeseen("indicator", i.Code, int64(i.No), no, err)
}

// Group appends a version of a peer group.
func (e *Entry) Group(g agency.Group) error {
	_, _, err := e.tx.Version(store.Group, g.Code, g.From, g)
	return err
}

// Target appends a version of a target.
func (e *Entry) Target(t target.Target) error {
	code := t.Unit + "/" + t.Indicator + "/" + t.Period.Start.String()
	_, _, err := e.tx.Version(store.Target, code, t.From, t)
	return err
}

// Record appends a record.
func (e *Entry) Record(r ledger.Record) error {
	_, err := e.Append(r)
	return err
}

// Write makes one entry of what fn appends. What it appends must be right: only imports and commands check first.
func (d *Desk) Write(ctx context.Context, by By, fn func(*Entry) error) (store.Entry, error) {
	return d.write(ctx, by, fn)
}

// ApplyRulebook activates a rulebook from its period's start or the day from, whichever the caller says. The text is kept
// as it was given, so that anyone can read the rule that a figure came from.
func (d *Desk) ApplyRulebook(ctx context.Context, by By, name string, text []byte, from string) (*score.Rulebook, store.Entry, error) {
	var rb *score.Rulebook
	e, err := d.write(ctx, by, func(e *Entry) (err error) {
		var day when.Date
		if rb, day, err = d.checkRulebook(name, text, from); err == nil {
			_, _, err = e.tx.Version(store.Rulebook, rb.Code, day, rulebookText{string(text)})
		}
		return err
	})
	if err != nil {
		return nil, store.Entry{}, err
	}
	return rb, e, nil
}

// rulebookText is how a rulebook is kept: as its author wrote it.
type rulebookText struct {
	Text string `json:"text"`
}
