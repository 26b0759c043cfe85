// Package linear asks whether a server answers as if it did one thing at a time: concurrent histories of submitting, correcting and
// reading one cell (a unit's indicator on a day) are checked by porcupine against a model of the cell.
package linear

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/anishathalye/porcupine"

	"github.com/tongchou/tongchou/faults/rig"
)

// clients act at the same time, each doing acts operations a round.
const (
	clients = 8
	acts    = 25
)

// patience is how long porcupine may take for one history.
const patience = 2 * time.Minute

// variant is a way to run rounds.
type variant struct {
	name    string
	servers int
	kills   bool  // the server is killed in the middle of each round
	plant   plant // what is planted between clients and server
	rounds  int
}

// Run checks histories on each store, and that the check finds what is planted.
func Run(ctx context.Context, r *rig.Rig, out io.Writer) error {
	rig.Heading(out, "Linearizability")
	fmt.Fprintf(out, "%d clients submit, correct and read one cell at the same time, %d operations each a round; corrections contend for the same records; reads are of the "+
		"records that count (from the store) and of their sum (from memory). Porcupine looks for one order of all operations of a round that agrees with every answer "+
		"and with real time.\n\n", clients, acts)
	n := func(full int) int { return rig.Pick(r.Options, full, 2) }
	variants := []variant{
		{name: "one server", servers: 1, rounds: n(25)},
		{name: "two servers on one database", servers: 2, rounds: n(25)},
		{name: "one server, killed in every round, requests sent again", servers: 1, kills: true, rounds: n(10)},
		{name: "planted: 1 read in 10 is an older answer", servers: 1, plant: staleReads, rounds: n(5)},
		{name: "planted: 1 correction in 10 is acknowledged and not made", servers: 1, plant: lostWrites, rounds: n(5)},
	}
	t := rig.Table{Columns: []string{"store", "", "#rounds", "#operations", "#submit", "#correct", "#refused", "#list", "#sum", "#linearizable", "#not", "#undecided", "#longest check"}}
	var errs []error
	for _, store := range r.Stores {
		for _, v := range variants {
			c, err := check(ctx, r, store, v)
			if err != nil {
				errs = append(errs, fmt.Errorf("%s, %s: %w", store, v.name, err))
			}
			t.Add(rig.Title(store), v.name, c.rounds, c.ops, c.by[add], c.by[correct], c.refused, c.by[list], c.by[sum], c.yes, c.no, c.unknown, rig.Millis(c.longest))
			r.Logf("%s, %s: %d of %d linearizable", rig.Title(store), v.name, c.yes, c.rounds)
		}
	}
	t.Print(out)
	return errors.Join(errs...)
}

// count is what came of a variant.
type count struct {
	rounds, ops, refused, yes, no, unknown int

	by      map[kind]int
	longest time.Duration
}

// check runs a variant's rounds and judges each.
func check(ctx context.Context, r *rig.Rig, store string, v variant) (*count, error) {
	c := &count{by: map[kind]int{}}
	p, err := open(ctx, r, store, v)
	if err != nil {
		return c, err
	}
	defer p.close()
	for round := range v.rounds {
		h, err := p.round(ctx, round)
		if err != nil {
			return c, fmt.Errorf("round %d: %w", round, err)
		}
		start := time.Now()
		verdict, info := porcupine.CheckOperationsVerbose(model(nil), h, patience)
		c.take(h, verdict, time.Since(start))
		if verdict == porcupine.Illegal && v.plant == nothing {
			return c, fmt.Errorf("round %d is not linearizable:\n%s", round, shortest(h, info))
		}
	}
	switch {
	case v.plant != nothing && c.no == 0:
		return c, errors.New("what was planted was not found")
	case c.unknown > 0:
		return c, fmt.Errorf("%d histories could not be decided in %v", c.unknown, patience)
	}
	return c, nil
}

func (c *count) take(h []porcupine.Operation, verdict porcupine.CheckResult, took time.Duration) {
	c.rounds++
	c.ops += len(h)
	for _, o := range h {
		c.by[o.Input.(input).kind]++
		if o.Output.(output).refused {
			c.refused++
		}
	}
	switch verdict {
	case porcupine.Ok:
		c.yes++
	case porcupine.Illegal:
		c.no++
	default:
		c.unknown++
	}
	c.longest = max(c.longest, took)
}

// shortest tells where the longest order that was found stops.
func shortest(h []porcupine.Operation, info porcupine.LinearizationInfo) string {
	longest := []int{}
	for _, part := range info.PartialLinearizations() {
		for _, l := range part {
			if len(l) > len(longest) {
				longest = l
			}
		}
	}
	in := map[int]bool{}
	text := ""
	for _, id := range longest {
		in[id] = true
	}
	if n := len(longest); n > 0 {
		for _, id := range longest[max(0, n-5):] {
			text += fmt.Sprintf("  in order:   client %d [%d, %d] %+v -> %+v\n", h[id].ClientId, h[id].Call, h[id].Return, h[id].Input, h[id].Output)
		}
	}
	left := 0
	for id, o := range h {
		if !in[id] && left < 12 {
			left++
			text += fmt.Sprintf("  no place:   client %d [%d, %d] %+v -> %+v\n", o.ClientId, o.Call, o.Return, o.Input, o.Output)
		}
	}
	return text
}
