package desk

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"

	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/score"
	"github.com/tongchou/tongchou/internal/store"
	"github.com/tongchou/tongchou/internal/when"
	"github.com/tongchou/tongchou/internal/workflow"
)

// drafts is the drawer in which drafts lie: by unit and period, owned by the unit.
const drafts = "draft"

// SaveDraft keeps a draft, however incomplete, and returns it with the revision it got. w.Rev must be that of the draft as it
// was read, 0 for a new one: else the fault workflow_draft_changed.
func (d *Desk) SaveDraft(ctx context.Context, by By, w workflow.Draft) (saved workflow.Draft, err error) {
	if len(w.Lines) > workflow.MaxLines {
		return w, fault.At("lines", "workflow_too_many_lines", strconv.Itoa(len(w.Lines)), strconv.Itoa(workflow.MaxLines))
	}
	_, err = d.write(ctx, by, func(e *Entry) error {
		r, err := d.due(w.Unit, w.Period, d.seq)
		if err != nil {
			return err
		}
		if _, err := workflow.Next(r.state, workflow.Save); err != nil {
			return err
		}
		old, _, err := readDraft(e.tx.Paper(drafts, r.key()))
		if err != nil {
			return err
		}
		if old.Rev != w.Rev {
			return changed(w.Rev, old.Rev)
		}
		saved = w
		saved.Unit, saved.Period, saved.By, saved.SavedAt = r.unit.Code, r.period.Code, by.Actor, e.at
		if saved.Authors = old.Authors; !slices.Contains(saved.Authors, by.Actor) {
			saved.Authors = append(slices.Clone(old.Authors), by.Actor)
		}
		saved.Rev, err = keepDraft(e.tx, saved)
		return err
	})
	return saved, err
}

// Draft returns a unit's draft for a period, an empty one where none was saved, and what is wrong with it as it stands.
func (d *Desk) Draft(ctx context.Context, unit, period string) (w workflow.Draft, wrong fault.List, err error) {
	done, err := d.reading(ctx)
	if err != nil {
		return w, nil, err
	}
	defer done()
	r, err := d.due(unit, period, d.seq)
	if err != nil {
		return w, nil, err
	}
	w, there, err := readDraft(d.store.Paper(ctx, drafts, r.key()))
	if err != nil {
		return w, nil, err
	}
	if !there {
		return workflow.Draft{Unit: r.unit.Code, Period: r.period.Code, Lines: []workflow.Line{}}, nil, nil
	}
	_, wrong = w.Check(d.surroundings(r, d.seq))
	return w, wrong, nil
}

// CheckDraft says what would keep a draft from being handed in, without saving it.
func (d *Desk) CheckDraft(ctx context.Context, w workflow.Draft) (fault.List, error) {
	return knowing(ctx, d, Question{}, func(seq int64) (fault.List, error) {
		r, err := d.due(w.Unit, w.Period, seq)
		if err != nil {
			return nil, err
		}
		_, wrong := w.Check(d.surroundings(r, seq))
		return wrong, nil
	})
}

// surroundings is what a draft of r is held against.
func (d *Desk) surroundings(r due, seq int64) workflow.Surroundings {
	return workflow.Surroundings{
		Period: r.period, Today: d.Today(),
		Indicator: func(code string, on when.Date) (agency.Indicator, bool) {
			i, err := d.indicator(code, score.Moment{AsOf: on, Seq: seq})
			return i, err == nil
		},
		Evidence: func(hash string) bool {
			return slices.ContainsFunc(d.flow.Evidence(hash, seq), func(e workflow.Evidence) bool { return e.Unit == r.unit.Code })
		},
	}
}

func changed(seen, now int64) error {
	return fault.At("rev", "workflow_draft_changed", strconv.FormatInt(seen, 10), strconv.FormatInt(now, 10))
}

// readDraft reads a paper as the draft it holds.
func readDraft(p store.Paper, there bool, err error) (w workflow.Draft, ok bool, _ error) {
	if err != nil || !there {
		return w, false, err
	}
	err = json.Unmarshal(p.Body, &w)
	w.Rev = p.Rev
	return w, true, err
}

func keepDraft(tx *store.Tx, w workflow.Draft) (int64, error) {
	body, err := json.Marshal(w)
	if err != nil {
		return 0, err
	}
	return tx.Put(store.Paper{Drawer: drafts, Key: workflow.Key(w.Unit, w.Period), Owner: w.Unit, Body: body, Rev: w.Rev})
}
