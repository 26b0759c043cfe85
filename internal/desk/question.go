package desk

import (
	"context"
	"strings"
	"time"

	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/ledger"
	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/score"
	"github.com/tongchou/tongchou/internal/when"
)

// Question is what a board, an explanation or a pace is asked about.
type Question struct {
	Group    string    // code or name of a peer group; empty: the only one
	Rulebook string    // code; empty: the only one in force
	AsOf     when.Date // zero: today
	KnownAt  time.Time // zero: now
	Basis    ledger.Basis
}

// asked is a question with all that answers it.
type asked struct {
	moment   score.Moment
	tree     *agency.Tree
	group    agency.Group
	peers    []score.Peer
	rulebook *score.Rulebook
	figures  *figures
}

// moment fixes the question in time. Where the question leaves known-at open it is the instant of the last entry, so that
// the answer names an instant at which it can be asked again.
func (d *Desk) moment(ctx context.Context, q Question) (score.Moment, error) {
	m := score.Moment{AsOf: q.AsOf, KnownAt: q.KnownAt.UTC(), Seq: d.seq, Basis: q.Basis}
	if m.AsOf == 0 {
		m.AsOf = d.Today()
	}
	if !q.KnownAt.IsZero() {
		seq, err := d.store.SeqAt(ctx, q.KnownAt)
		m.Seq = min(seq, d.seq)
		return m, err
	}
	last, err := d.store.EntryOf(ctx, d.seq)
	if d.seq == 0 {
		return m, fault.New("desk_empty", "", "")
	}
	m.KnownAt = last.RecordedAt
	return m, err
}

// ask finds what a question stands on. The caller holds d.mu for reading.
func (d *Desk) ask(ctx context.Context, q Question) (*asked, error) {
	m, err := d.moment(ctx, q)
	if err != nil {
		return nil, err
	}
	a := &asked{moment: m, tree: d.tree(m.AsOf, m.Seq)}
	a.figures = d.figures(ctx, a.tree, m)
	if a.group, err = d.group(q.Group, m); err != nil {
		return nil, err
	}
	if a.rulebook, err = d.rulebook(q, m); err != nil {
		return nil, err
	}
	for _, member := range a.group.Members {
		// A member that no longer exists on the day is not ranked.
		if u, ok := a.tree.Unit(d.directory.UnitNo(member.Unit)); ok {
			difficulty := member.Difficulty
			if difficulty == 0 {
				difficulty = num.One
			}
			a.peers = append(a.peers, score.Peer{No: u.No, Code: u.Code, Name: u.Name, Difficulty: difficulty})
		}
	}
	if len(a.peers) == 0 {
		return nil, fault.At("group", "desk_group_empty", a.group.Code, "")
	}
	return a, nil
}

func (d *Desk) group(wish string, m score.Moment) (agency.Group, error) {
	if v, ok := d.directory.Groups.At(wish, m.AsOf, m.Seq); ok { // a code is found without reading all groups
		return v.Value, nil
	}
	var all []agency.Group
	var codes []string
	for _, code := range d.directory.Groups.Keys() {
		v, ok := d.directory.Groups.At(code, m.AsOf, m.Seq)
		if !ok {
			continue
		}
		if wish == v.Value.Name {
			return v.Value, nil
		}
		all = append(all, v.Value)
		codes = append(codes, code)
	}
	switch {
	case wish != "":
		return agency.Group{}, fault.At("group", "desk_group_unknown", wish, list(codes))
	case len(all) == 1:
		return all[0], nil
	case len(all) == 0:
		return agency.Group{}, fault.At("group", "desk_no_group", m.AsOf.String(), "")
	}
	return agency.Group{}, fault.At("group", "desk_which_group", "", list(codes))
}

// unit finds a unit of the tree by code or, where it is the only one of that name, by name.
func (d *Desk) unit(t *agency.Tree, wish string) (agency.Unit, error) {
	if u, ok := t.Unit(d.directory.UnitNo(wish)); ok {
		return u, nil
	}
	var found []agency.Unit
	for _, code := range d.directory.Units.Keys() {
		if u, ok := t.Unit(d.directory.UnitNo(code)); ok && u.Name == wish {
			found = append(found, u)
		}
	}
	if len(found) == 1 {
		return found[0], nil
	}
	var codes []string
	for _, u := range found {
		codes = append(codes, u.Code)
	}
	if len(codes) > 0 {
		return agency.Unit{}, fault.At("unit", "desk_unit_ambiguous", wish, list(codes))
	}
	return agency.Unit{}, fault.At("unit", "desk_unit_unknown", wish, "")
}

// indicator finds an indicator by code or by its name, if only one bears it.
func (d *Desk) indicator(wish string, m score.Moment) (agency.Indicator, error) {
	if v, ok := d.directory.Indicators.At(wish, m.AsOf, m.Seq); ok {
		return v.Value, nil
	}
	var found []agency.Indicator
	var codes []string
	for _, code := range d.directory.Indicators.Keys() {
		if v, ok := d.directory.Indicators.At(code, m.AsOf, m.Seq); ok {
			codes = append(codes, code)
			if v.Value.Name == wish {
				found = append(found, v.Value)
			}
		}
	}
	if len(found) == 1 {
		return found[0], nil
	}
	return agency.Indicator{}, fault.At("indicator", "desk_indicator_unknown", wish, list(codes))
}

// list joins codes for a message, at most twelve of them.
func list(codes []string) string {
	if len(codes) > 12 {
		return strings.Join(codes[:12], ", ") + " …"
	}
	return strings.Join(codes, ", ")
}
