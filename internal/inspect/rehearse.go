package inspect

import (
	"crypto/sha256"
	"encoding/binary"
)

// Rehearsal is how a plan fares under trial seeds, before anybody commits to it.
type Rehearsal struct {
	Trials     int
	Infeasible int            // trials in which the drawn units could not be staffed
	First      error          // the fault of the first of them, nil when there is none
	Units      map[string]int // how often each unit was drawn, of the feasible trials
	Inspectors map[string]int // how many places each inspector had in them, altogether
}

// Rehearse draws a plan under so many trial seeds: trial i has SHA-256("tongchou/draw/trial" ‖ i as 8 bytes big-endian), i from 0. A plan with a trial that fails
// should not be committed to, for a draw that fails has to be held again, and that is a second chance for somebody.
func (p Plan) Rehearse(trials int) Rehearsal {
	r := Rehearsal{Trials: trials, Units: map[string]int{}, Inspectors: map[string]int{}}
	for i := range trials {
		seed := sha256.Sum256(binary.BigEndian.AppendUint64([]byte("tongchou/draw/trial"), uint64(i)))
		teams, err := p.Draw(seed)
		if err != nil {
			if r.Infeasible++; r.First == nil {
				r.First = err
			}
			continue
		}
		for _, t := range teams {
			r.Units[t.Unit]++
			for _, x := range t.Inspectors {
				r.Inspectors[x]++
			}
		}
	}
	return r
}
