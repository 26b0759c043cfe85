package desk

import (
	"context"
	"encoding/json"
	"errors"
	"slices"

	"github.com/tongchou/tongchou/internal/ledger"
	"github.com/tongchou/tongchou/internal/store"
	"github.com/tongchou/tongchou/internal/workflow"
)

// fewRecords is up to how many records of an entry the feed reads to say which units they are of.
const fewRecords = 512

// Changes returns what happened after number after, in order, at most limit events (0: 100): each version of a thing, and the
// records or the statements of an entry as one event that stands at the last of them. The next call goes on from the last event's Seq.
func (d *Desk) Changes(ctx context.Context, after int64, limit int) ([]workflow.Event, error) {
	if limit <= 0 {
		limit = 100
	}
	last, err := d.store.Last(ctx)
	if err != nil || last.Last <= after {
		return nil, err
	}
	var out []workflow.Event
	for len(out) < limit && after < last.Last {
		e, err := d.store.EntryOf(ctx, after+1)
		if err != nil {
			return nil, err
		}
		events, err := d.eventsOf(ctx, e)
		if err != nil {
			return nil, err
		}
		for _, ev := range events {
			if ev.Seq > after && len(out) < limit {
				out = append(out, ev)
			}
		}
		after = e.Last
	}
	return out, nil
}

// eventsOf says what an entry did.
func (d *Desk) eventsOf(ctx context.Context, e store.Entry) ([]workflow.Event, error) {
	var out []workflow.Event
	records, lastRecord := e.Len(), e.Last
	for v, err := range d.store.Versions(ctx, e.First-1) {
		if err != nil {
			return nil, err
		}
		if v.Seq > e.Last {
			break
		}
		ev, err := eventOf(v)
		if err != nil {
			return nil, err
		}
		ev.Seq, ev.At, ev.Actor = v.Seq, e.RecordedAt, e.Actor
		out = append(out, ev)
		records--
	}
	if len(out) == 0 { // statements come in entries of their own
		n, err := d.store.Statements(ctx, e.First, e.Last)
		if err != nil {
			return nil, err
		}
		if n > 0 {
			return []workflow.Event{{Seq: e.Last, At: e.RecordedAt, Actor: e.Actor, Kind: "statements.written", Count: n}}, nil
		}
	}
	if records == 0 {
		return out, nil
	}
	ev := workflow.Event{At: e.RecordedAt, Actor: e.Actor, Kind: "records.written", Count: records}
	for slices.ContainsFunc(out, func(v workflow.Event) bool { return v.Seq == lastRecord }) {
		lastRecord--
	}
	ev.Seq = lastRecord
	if records <= fewRecords {
		if err := d.describe(ctx, e, &ev); err != nil {
			return nil, err
		}
	}
	out = append(out, ev)
	slices.SortFunc(out, func(a, b workflow.Event) int { return int(a.Seq - b.Seq) })
	return out, nil
}

// describe says which units an entry's records are of and whether any of them is late.
func (d *Desk) describe(ctx context.Context, e store.Entry, ev *workflow.Event) error {
	for r, err := range d.store.Records(ctx, store.Filter{AfterSeq: e.First - 1, UpTo: e.Last}) {
		if err != nil {
			return err
		}
		d.mu.RLock()
		code := d.directory.UnitCode(r.Unit)
		ev.Late = ev.Late || r.Kind == ledger.Observation && d.late(r, e.RecordedAt)
		d.mu.RUnlock()
		if !slices.Contains(ev.Units, code) {
			ev.Units = append(ev.Units, code)
		}
	}
	if len(ev.Units) == 1 {
		ev.Unit, ev.Units = ev.Units[0], nil
	}
	return nil
}

// about is what the bodies of versions have in common, as far as the feed tells it.
type about struct {
	Unit    string `json:"unit"`
	Period  any    `json:"period"` // a code in the workflow, a span of days in targets
	State   string `json:"state"`
	Late    bool   `json:"late"`
	Reason  string `json:"reason"`
	Decided string `json:"decision"`
	Amends  string `json:"amends"`
}

// eventOf says what a version did, in codes: "period.opened", "submission.returned", "target.amended".
func eventOf(v store.Version) (workflow.Event, error) {
	var b about
	var otherwise *json.UnmarshalTypeError // a field of this name that is no text, in a kind of which the feed tells less
	if err := json.Unmarshal(v.Body, &b); err != nil && !errors.As(err, &otherwise) {
		return workflow.Event{}, err
	}
	ev := workflow.Event{Kind: string(v.Kind), Unit: b.Unit, What: v.Code, Late: b.Late, Reason: b.Reason}
	if p, ok := b.Period.(string); ok {
		ev.Period = p
	}
	switch v.Kind {
	case store.Period:
		ev.Period, ev.Kind = v.Code, "period.opened"
		if b.Reason != "" {
			ev.Kind = "period.amended"
		}
	case store.Lock:
		ev.Kind = "period.locked"
	case store.Submission, store.Proposal, store.Edition:
		ev.Kind += "." + b.State
	case store.Objection:
		if ev.Kind += "." + b.State; b.State == string(workflow.Pending) {
			ev.Kind = "objection.filed"
		}
	case store.Evidence:
		ev.Kind = "evidence.attached"
	case store.Target:
		if ev.Kind = "target.assigned"; b.Reason != "" {
			ev.Kind = "target.amended"
		}
	case store.Rulebook:
		ev.Kind = "rulebook.activated"
	case store.Edits:
		ev.Kind, ev.What = "import.edited", ""
	case store.Grant:
		ev.Kind = "access.changed"
	case store.Erasure:
		ev.Kind = "content.erased"
	default: // a unit's, a person's, an indicator's, a group's own statement
		ev.Kind += ".changed"
	}
	if b.Decided != "" {
		ev.Reason = b.Decided
	}
	if v.Kind == store.Unit {
		ev.Unit = v.Code
	}
	return ev, nil
}
