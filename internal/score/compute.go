package score

import (
	"errors"
	"fmt"
	"runtime"
	"sync"

	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/when"
)

// game is one question ready to be answered: rulebook, group, figures, moment, and the peer-relative items' fields.
type game struct {
	*plan
	places  int
	peers   []Peer
	figures Figures
	moment  Moment
	day     when.Date   // the moment's day, not after the rulebook's due date: targets are those of this day
	window  when.Period // the rulebook's period up to the moment; empty (Due before Start) when it has not begun
	fields  []*field    // by item number; nil where the item is not relative to peers
}

// calc is one worker's, or one explanation's, calculation: the game and the unit in hand.
type calc struct {
	*game
	trace bool
	peer  *Peer
	at    int       // position in the group
	out   outcome   // of the item in hand
	done  completed // of the target in hand
	marks param     // full marks of the item in hand, which a formula may use

	// Of an explanation only, by item number.
	nodes []val // the item's score
	extra []val // its early bonus
	event []val // a veto's events
}

// Plan is a rulebook made ready against an agency's indicators: codes resolved, numbers read, everything checked. It may be
// kept and used by many questions at once, for as long as rulebook and indicators stay the same.
type Plan struct{ *plan }

// Ready makes rb ready. It errs with a fault.List when rb has faults or names indicators that find does not know.
func Ready(rb *Rulebook, find func(code string) (agency.Indicator, bool)) (*Plan, error) {
	p, faults := ready(rb, find)
	if err := faults.Err(); err != nil {
		return nil, err
	}
	return &Plan{p}, nil
}

// Compute scores and ranks peers under rb, made ready for this one question.
func Compute(rb *Rulebook, group string, peers []Peer, f Figures, m Moment) (*Board, error) {
	p, err := Ready(rb, f.Indicator)
	if err != nil {
		return nil, err
	}
	return p.Compute(group, peers, f, m)
}

// Compute scores and ranks peers. It errs with a fault.List when a sum is out of range or a manual record lacks its
// reviewer, reason or evidence, and with the figures' own error when they fail.
func (p *Plan) Compute(group string, peers []Peer, f Figures, m Moment) (*Board, error) {
	g, err := p.game(peers, f, m)
	if err != nil {
		return nil, err
	}
	rb, n := p.rb, len(p.items)
	b := &Board{Group: group, AsOf: m.AsOf, KnownAt: m.KnownAt, Basis: m.Basis, Units: make([]UnitScore, len(peers)),
		Rulebook: Edition{Code: rb.Code, Name: rb.Name, Version: rb.Version, Full: rb.Full}}
	slots := make([]ItemScore, len(peers)*n)
	scores := newColumns(n, len(peers))
	err = g.each(func(c *calc) error {
		u := &b.Units[c.at]
		u.No, u.Code, u.Name = c.peer.No, c.peer.Code, c.peer.Name
		row := slots[c.at*n : (c.at+1)*n]
		_, err := c.unit(u, row)
		scores.put(c.at, row)
		return err
	})
	if err != nil {
		return nil, err
	}
	g.order(b, slots, scores)
	return b, nil
}

func (p *Plan) game(peers []Peer, f Figures, m Moment) (*game, error) {
	rb := p.rb
	day := min(m.AsOf, rb.Period.Due)
	g := &game{plan: p.plan, places: rb.Rounding.Places, peers: peers, figures: f, moment: m, day: day,
		window: when.Period{Start: rb.Period.Start, Due: day}, fields: make([]*field, len(p.items))}
	for _, it := range p.items {
		r, peerwise := it.rule.(interface{ peerMeasure() *measure })
		if !peerwise {
			continue
		}
		values := make([]reading, len(peers))
		err := g.each(func(c *calc) (err error) {
			values[c.at], err = c.adjusted(r.peerMeasure(), it)
			return err
		})
		if err != nil {
			return nil, err
		}
		f := newField(values, r.peerMeasure().moreIsBetter())
		if rel, ok := it.rule.(*relative); ok && rel.slope.set {
			f.stats = newStats(f.known)
		}
		g.fields[it.at] = f
	}
	return g, nil
}

// share is how many units a worker takes at a time; below two shares one worker does it all.
const share = 32

// each runs fn for every unit of the group, on as many workers as there are processors. Faults of all units come back
// together, any other error alone: that of the first unit that has one, so that the same question errs the same.
func (g *game) each(fn func(c *calc) error) error {
	errs := make([]error, (len(g.peers)+share-1)/share)
	chunk := func(k int) {
		c := calc{game: g}
		var faults fault.List
		for i := k * share; i < min((k+1)*share, len(g.peers)); i++ {
			c.at, c.peer = i, &g.peers[i]
			err := fn(&c)
			if err == nil {
				continue
			}
			if l := fault.Of(err); l != nil {
				faults = append(faults, l...)
			} else {
				errs[k] = err
				return
			}
		}
		errs[k] = faults.Err()
	}
	workers := g.workers(len(errs))
	if workers < 2 {
		for k := range errs {
			chunk(k)
		}
		return merged(errs)
	}
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			for k := w; k < len(errs); k += workers {
				chunk(k)
			}
		})
	}
	wg.Wait()
	return merged(errs)
}

// workers is how many there are for so many shares of work.
func (g *game) workers(shares int) int { return min(runtime.GOMAXPROCS(0), shares) }

func merged(errs []error) error {
	var all fault.List
	for _, err := range errs {
		if l := fault.Of(err); l != nil {
			all = append(all, l...)
		} else if err != nil {
			return err
		}
	}
	return all.Err()
}

// failed says whose figure could not be had.
func (c *calc) failed(i agency.Indicator, err error) error {
	if errors.Is(err, num.ErrOverflow) {
		return fault.List{{Code: "score_figure_out_of_range", Place: fault.Place{Field: c.peer.Code + " " + i.Code}}}
	}
	return fmt.Errorf("score: unit %s, indicator %s: %w", c.peer.Code, i.Code, err)
}

// full is the item's full marks.
func (c *calc) full(it *item) val {
	if !c.trace {
		return val{Rat: it.full}
	}
	return c.of(param{Rat: it.full, path: it.path + ".full"})
}
