package kill

import (
	"fmt"
	"sync"

	"github.com/tongchou/tongchou/faults/rig"
)

// tally is what the table says of one store.
type tally struct {
	mu sync.Mutex

	kills, acked, records    int
	open, openThere          int // unanswered at a kill; of these, on disk all the same
	replays, later           int
	lost, twice              int
	clean                    counts
	rootsCompared            int
	leaves                   int64
	checkpoints              int
	starts                   rig.Times
	recordsAcked, openAbsent int
}

// counts are of doctor (false) and verify (true).
type counts map[bool]int

func (t *tally) add(n *int, by int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	*n += by
}

func (t *tally) unanswered(n int) { t.add(&t.open, n) }
func (t *tally) deferred(n int)   { t.add(&t.later, n) }
func (t *tally) replayed(n int)   { t.add(&t.replays, n) }

func (t *tally) ack(records int) {
	t.add(&t.acked, 1)
	t.add(&t.recordsAcked, records)
}

func (t *tally) settled(there bool) {
	if there {
		t.add(&t.openThere, 1)
	} else {
		t.add(&t.openAbsent, 1)
	}
}

// lines are the table's.
var lines = []struct {
	name string
	of   func(*tally) string
}{
	{"kills", func(t *tally) string { return fmt.Sprint(t.kills) }},
	{"writes acknowledged", func(t *tally) string { return fmt.Sprint(t.acked) }},
	{"records acknowledged", func(t *tally) string { return fmt.Sprint(t.recordsAcked) }},
	{"records on disk at the end", func(t *tally) string { return fmt.Sprint(t.records) }},
	{"**acknowledged and lost**", func(t *tally) string { return fmt.Sprint(t.lost) }},
	{"**written twice**", func(t *tally) string { return fmt.Sprint(t.twice) }},
	{"requests open at a kill", func(t *tally) string { return fmt.Sprint(t.open) }},
	{"– on disk all the same; sent again, the first answer came", func(t *tally) string { return fmt.Sprint(t.openThere) }},
	{"– not on disk; sent again, written once", func(t *tally) string { return fmt.Sprint(t.openAbsent) }},
	{"answered requests sent again after a start: same entry", func(t *tally) string { return fmt.Sprint(t.replays) }},
	{"doctor clean", func(t *tally) string { return fmt.Sprint(t.clean[false]) }},
	{"verify clean", func(t *tally) string { return fmt.Sprint(t.clean[true]) }},
	{"leaves in the log at the end", func(t *tally) string { return fmt.Sprint(t.leaves) }},
	{"signed checkpoints, all continued by it", func(t *tally) string { return fmt.Sprint(t.checkpoints) }},
	{"earlier roots compared", func(t *tally) string { return fmt.Sprint(t.rootsCompared) }},
	{"start to ready, p50", func(t *tally) string { return rig.Millis(t.starts.At(0.5)) }},
	{"start to ready, longest", func(t *tally) string { return rig.Millis(t.starts.At(1)) }},
}
