package desk

import (
	"context"
	"reflect"

	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/store"
	"github.com/tongchou/tongchou/internal/workflow"
)

// FreezeEdition keeps the manifest of an edition that is not yet to be seen.
func (d *Desk) FreezeEdition(ctx context.Context, by By, ed workflow.Edition) (frozen workflow.Edition, e store.Entry, err error) {
	e, err = d.write(ctx, origin(by, "edition", ed.Code), func(e *Entry) error {
		if frozen, err = d.freeze(e, by, ed); err != nil {
			return err
		}
		frozen.Seq, err = e.version(store.Edition, frozen.Code, frozen.Kept())
		return err
	})
	return frozen, e, err
}

func (d *Desk) freeze(e *Entry, by By, ed workflow.Edition) (workflow.Edition, error) {
	if _, there := d.flow.Edition(ed.Code, d.seq); there {
		return ed, fault.At("code", "workflow_edition_exists", ed.Code, "")
	}
	frozen, err := ed.Freeze(by.Actor, e.at)
	if err != nil {
		return ed, err
	}
	return frozen, d.mayAmend(frozen)
}

// PublishEdition opens an edition to all: one frozen before, of which ed must say nothing else, or one that is frozen by the same
// act. ed.ObjectUntil ends its objection window. An edition that amends another names it and what it changes; both stay.
func (d *Desk) PublishEdition(ctx context.Context, by By, ed workflow.Edition) (published workflow.Edition, e store.Entry, err error) {
	e, err = d.write(ctx, origin(by, "edition", ed.Code), func(e *Entry) error {
		old, there := d.flow.Edition(ed.Code, d.seq)
		if !there {
			if old, err = d.freeze(e, by, ed); err != nil {
				return err
			}
		} else if old.State == workflow.Frozen && !sameEdition(old, ed) {
			return fault.At("code", "workflow_edition_differs", ed.Code, "")
		}
		if err := d.mayAmend(old); err != nil { // another may have amended it since this one was frozen
			return err
		}
		if published, err = old.Publish(by.Actor, e.at, whole(ed.ObjectUntil)); err != nil {
			return err
		}
		published.Seq, err = e.version(store.Edition, published.Code, published.Kept())
		return err
	})
	return published, e, err
}

// sameEdition says whether two manifests name the same content.
func sameEdition(a, b workflow.Edition) bool {
	for _, e := range []*workflow.Edition{&a, &b} {
		_, at := e.FrozenBy, e.KnownAt
		*e, _ = e.Freeze("", at)
		e.KnownAt = at.UTC()
		if len(e.Documents) == 0 {
			e.Documents = nil
		}
		if len(e.Changes) == 0 {
			e.Changes = nil
		}
	}
	return reflect.DeepEqual(a, b)
}

func (d *Desk) mayAmend(ed workflow.Edition) error {
	if ed.Amends == "" {
		return nil
	}
	old, err := d.edition(ed.Amends, d.seq)
	if err != nil {
		return err
	}
	return ed.CheckAmends(old)
}

func (d *Desk) edition(code string, seq int64) (workflow.Edition, error) {
	ed, ok := d.flow.Edition(code, seq)
	if ok {
		return ed, nil
	}
	var codes []string
	for _, ed := range d.flow.Editions(seq) {
		codes = append(codes, ed.Code)
	}
	return ed, fault.At("edition", "workflow_edition_unknown", code, list(codes))
}

// Editions returns all editions, frozen and published, in the order in which they were made, as known now.
func (d *Desk) Editions(ctx context.Context) ([]workflow.Edition, error) {
	return knowing(ctx, d, Question{}, func(seq int64) ([]workflow.Edition, error) { return d.flow.Editions(seq), nil })
}

// Edition returns one edition.
func (d *Desk) Edition(ctx context.Context, code string) (workflow.Edition, error) {
	return knowing(ctx, d, Question{}, func(seq int64) (workflow.Edition, error) { return d.edition(code, seq) })
}
