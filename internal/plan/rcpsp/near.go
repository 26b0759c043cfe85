package rcpsp

import (
	"math/rand/v2"
	"slices"
)

// Repair returns a feasible schedule in which no activity starts before its wish: one after the other in the order of their
// wishes, each as soon as it can. p has passed Check; wishes are from 0 to MaxTime.
func Repair(p *Problem, wish []int) []int {
	later := *p
	later.Activities = slices.Clone(p.Activities)
	for i := range later.Activities {
		later.Activities[i].Release = max(later.Activities[i].Release, wish[i])
	}
	w := newNetwork(&later, 0)
	b := newBuilder(w)
	list, start := make([]int, w.n), make([]int, w.n)
	b.byStart(w.head, list)
	b.forward(list, start)
	return start
}

// Nearer moves the activities of a feasible schedule towards their wishes: the steps by which they miss them, added up, never
// become more, and the value at most top. It takes a few activities out at a time and puts them back in another order, each
// where it fits nearest to its wish (large neighbourhood search, Shaw 1998), so many times for every activity. start is not changed.
func Nearer(p *Problem, start, wish []int, top int, seed uint64, times int) []int {
	end, total := 0, 0
	for i, a := range p.Activities {
		end = max(end, start[i]+a.Duration, wish[i]+a.Duration)
		total += a.Duration
	}
	n := &nearer{w: newNetwork(p, end+total+1), wish: wish, top: top, start: slices.Clone(start), chance: rand.New(rand.NewPCG(seed, 0x6e656172))}
	n.out = make([]bool, n.w.n)
	n.free = newProfile(n.w)
	for i, s := range start {
		n.free.take(i, s)
	}
	for k := 0; k < times*n.w.n; k++ {
		if away := n.away(); len(away) == 0 {
			break
		} else {
			n.again(n.some(away))
		}
	}
	return n.start
}

// nearer is a schedule on its way to the wishes.
type nearer struct {
	w      *network
	wish   []int
	top    int
	start  []int
	free   *profile
	out    []bool // taken out just now
	chance *rand.Rand
}

// away are the activities that miss their wishes.
func (n *nearer) away() (all []int) {
	for i, s := range n.start {
		if s != n.wish[i] {
			all = append(all, i)
		}
	}
	return all
}

// some draws up to four activities, about half of them among those that are away, the first always.
func (n *nearer) some(away []int) []int {
	some := []int{away[n.chance.IntN(len(away))]}
	for range n.chance.IntN(4) {
		i := n.chance.IntN(n.w.n)
		if n.chance.IntN(2) == 0 {
			i = away[n.chance.IntN(len(away))]
		}
		if !slices.Contains(some, i) {
			some = append(some, i)
		}
	}
	n.chance.Shuffle(len(some), func(a, b int) { some[a], some[b] = some[b], some[a] })
	return some
}

// again takes some activities out and puts them back in this order; when that is no gain, all is as before.
func (n *nearer) again(some []int) {
	was, before := make([]int, len(some)), 0
	for k, i := range some {
		was[k] = n.start[i]
		before += distance(n.start[i], n.wish[i])
		n.free.give(i, n.start[i])
		n.out[i] = true
	}
	after, placed := 0, 0
	for _, i := range some {
		t := n.nearest(i)
		if t < 0 {
			break
		}
		n.free.take(i, t)
		n.start[i], n.out[i] = t, false
		after += distance(t, n.wish[i])
		placed++
	}
	if placed == len(some) && after <= before {
		return
	}
	for _, i := range some[:placed] {
		n.free.give(i, n.start[i])
	}
	for k, i := range some {
		n.free.take(i, was[k])
		n.start[i], n.out[i] = was[k], false
	}
}

func distance(a, b int) int { return max(a-b, b-a) }

// nearest is the feasible start nearest to the wish of i beside all that are not out, the later of two; -1 when there is none.
func (n *nearer) nearest(i int) int {
	low, high := n.w.release[i], min(n.top-n.w.tail[i]-n.w.duration[i], n.w.horizon-1-n.w.duration[i])
	for _, l := range n.w.before[i] {
		if !n.out[l.to] {
			low = max(low, n.start[l.to]+l.lag)
		}
	}
	for _, l := range n.w.after[i] {
		if !n.out[l.to] {
			high = min(high, n.start[l.to]-l.lag)
		}
	}
	if high < low {
		return -1
	}
	aim := max(low, min(high, n.wish[i]))
	left, right := n.free.latest(i, aim), n.free.earliest(i, aim)
	switch {
	case right <= high && (left < low || right-aim <= aim-left):
		return right
	case left >= low:
		return left
	}
	return -1
}

// give takes a booking back.
func (p *profile) give(i, start int) {
	for _, k := range p.w.need[i] {
		row := p.free[k.base+start : k.base+start+p.w.duration[i]]
		for t := range row {
			row[t] += k.amount
		}
	}
}
