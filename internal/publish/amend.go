package publish

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/tongchou/tongchou/internal/desk"
	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/ledger"
	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/say"
	"github.com/tongchou/tongchou/internal/score"
	"github.com/tongchou/tongchou/internal/vault"
	"github.com/tongchou/tongchou/internal/workflow"
)

// Amend freezes an edition in place of a published one: the same group and rulebook, as of the same day unless the wish says another, as known now.
// It names every score that is otherwise, and why: the reason, which goes to the public and must name no person, and the records and targets that
// made the difference. Publish opens it. Fault workflow_no_changes when nothing is otherwise.
func Amend(ctx context.Context, d *desk.Desk, v vault.Vault, by desk.By, code string, w Wish, reason string) (workflow.Edition, error) {
	if strings.TrimSpace(reason) == "" {
		return workflow.Edition{}, fault.At("reason", "workflow_reason_missing", "", "")
	}
	old, err := d.Edition(ctx, code)
	if err != nil {
		return old, err
	}
	was := questionOf(old)
	would := w.Question
	would.Group, would.Rulebook, would.Basis = old.Group, old.Rulebook, was.Basis
	if would.AsOf == 0 {
		would.AsOf = old.AsOf
	}
	w.Question = would
	ed, f, err := prepare(ctx, d, v, w)
	if err != nil {
		return ed, err
	}
	w.Question.KnownAt = f.Board.KnownAt // the comparison is with what was frozen, whatever is written meanwhile
	ed.Amends = old.Code
	if ed.Changes, err = changes(ctx, d, v, old, was, w.Question, f.Board, reason); err != nil {
		return ed, err
	}
	ed, _, err = d.FreezeEdition(ctx, by, ed)
	return ed, err
}

// questionOf is the question that an edition's board answers.
func questionOf(ed workflow.Edition) desk.Question {
	q := desk.Question{Group: ed.Group, Rulebook: ed.Rulebook, AsOf: ed.AsOf, KnownAt: ed.KnownAt}
	if ed.Basis == ledger.Verified.String() {
		q.Basis = ledger.Verified
	}
	return q
}

// changes lists every total and score that the new board has otherwise than the bytes that were published.
func changes(ctx context.Context, d *desk.Desk, v vault.Vault, old workflow.Edition, was, would desk.Question, now *score.Board, reason string) ([]workflow.Change, error) {
	b, err := partOf(ctx, v, old, BoardPart)
	if err != nil {
		return nil, err
	}
	before, err := parseBoard(b)
	if err != nil {
		return nil, err
	}
	bytes, err := boardBytes(now)
	if err != nil {
		return nil, err
	}
	after, err := parseBoard(bytes)
	if err != nil {
		return nil, err
	}
	c, err := d.Compare(ctx, was, would)
	if err != nil {
		return nil, err
	}
	because := map[string]string{}
	for _, m := range c.Moved {
		for _, it := range m.Items {
			because[m.Code+"/"+it.Code] = moved(it)
		}
	}
	var out []workflow.Change
	add := func(unit, item string, from, to num.Qty) {
		if from == to {
			return
		}
		why := reason
		if by := because[unit+"/"+item]; by != "" {
			why += say.In("zh").T("publish.because", say.Args{"Why": by})
		}
		out = append(out, workflow.Change{Unit: unit, Item: item, From: from, To: to, Why: why})
	}
	for _, unit := range union(before, after) {
		x, y := before.unit(unit), after.unit(unit)
		add(unit, "", x.Total, y.Total)
		for _, item := range unionItems(x, y) {
			add(unit, item, x.item(item).Score, y.item(item).Score)
		}
	}
	return out, nil
}

// moved says which records and targets made an item's score move.
func moved(m score.ItemMove) string {
	v := say.In("zh")
	var parts []string
	for _, p := range []struct {
		key  string
		seqs []int64
	}{{"publish.gone", m.Gone}, {"publish.come", m.Come}, {"publish.targets", m.Targets}} {
		if len(p.seqs) > 0 {
			parts = append(parts, v.T(p.key, say.Args{"Numbers": numbers(p.seqs, v), "Count": len(p.seqs)}))
		}
	}
	if m.Peers {
		parts = append(parts, v.T("publish.peers"))
	}
	return strings.Join(parts, v.T("publish.comma"))
}

// listed is how many record numbers are named before the others are only counted.
const listed = 12

func numbers(seqs []int64, v say.Voice) string {
	var out []string
	for _, n := range seqs[:min(len(seqs), listed)] {
		out = append(out, fmt.Sprint(n))
	}
	s := strings.Join(out, v.T("publish.enum"))
	if len(seqs) > listed {
		s += v.T("publish.and_more", say.Args{"Count": len(seqs)})
	}
	return s
}

// Board is a board as its bytes say it; absent figures are zero.
type Board struct {
	Group    string        `json:"group"`
	AsOf     string        `json:"as_of"`
	KnownAt  string        `json:"known_at"`
	Basis    string        `json:"basis"`
	Rulebook score.Edition `json:"rulebook"`
	Units    []BoardUnit   `json:"units"`
}

// BoardUnit is a row.
type BoardUnit struct {
	Code        string      `json:"code"`
	Name        string      `json:"name"`
	Rank        int         `json:"rank"`
	Tier        string      `json:"tier"`
	Total       num.Qty     `json:"total"`
	Provisional bool        `json:"provisional"`
	Unscored    bool        `json:"unscored"`
	Barred      []string    `json:"barred"`
	Bonus       num.Qty     `json:"bonus"`
	Deduction   num.Qty     `json:"deduction"`
	Items       []BoardItem `json:"items"`
}

// BoardItem is an item of a row.
type BoardItem struct {
	Code       string      `json:"code"`
	Name       string      `json:"name"`
	Kind       string      `json:"kind"`
	Full       num.Qty     `json:"full"`
	Score      num.Qty     `json:"score"`
	Bonus      num.Qty     `json:"bonus"`
	Completion string      `json:"completion"`
	Measured   string      `json:"measured"`
	Rank       int         `json:"rank"`
	Tier       string      `json:"tier"`
	Missing    string      `json:"missing"`
	Why        string      `json:"why"`
	Vetoed     bool        `json:"vetoed"`
	Items      []BoardItem `json:"items"`
}

func parseBoard(b []byte) (*Board, error) {
	out := &Board{}
	if err := json.Unmarshal(b, out); err != nil {
		return nil, err
	}
	return out, nil
}

func (b *Board) unit(code string) *BoardUnit {
	for i := range b.Units {
		if b.Units[i].Code == code {
			return &b.Units[i]
		}
	}
	return &BoardUnit{Code: code}
}

// each visits a unit's items at every depth.
func (u *BoardUnit) each(visit func(*BoardItem)) {
	var walk func([]BoardItem)
	walk = func(items []BoardItem) {
		for i := range items {
			visit(&items[i])
			walk(items[i].Items)
		}
	}
	walk(u.Items)
}

func (u *BoardUnit) item(code string) *BoardItem {
	out := &BoardItem{Code: code}
	u.each(func(it *BoardItem) {
		if it.Code == code {
			out = it
		}
	})
	return out
}

func union(a, b *Board) []string {
	var out []string
	for _, units := range [][]BoardUnit{b.Units, a.Units} {
		for _, u := range units {
			if !slices.Contains(out, u.Code) {
				out = append(out, u.Code)
			}
		}
	}
	return out
}

func unionItems(a, b *BoardUnit) []string {
	var out []string
	add := func(it *BoardItem) {
		if !slices.Contains(out, it.Code) {
			out = append(out, it.Code)
		}
	}
	b.each(add)
	a.each(add)
	return out
}
